using System.Text.Json;
using System.Text.Json.Nodes;
using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;

namespace SelfImprove.Configuration.Reference;

/// <summary>Writes a JSON Schema of experiment files, from the registered components, for completion and checks in editors.</summary>
public static class ExperimentSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes the schema (draft 2020-12).</summary>
    /// <param name="catalogue">The components; descriptions come from the XML documentation beside their assemblies.</param>
    public static string Write(ComponentCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var values = new ValueSchema(catalogue);
        var root = values.OfRecord(typeof(Experiment));
        var properties = root["properties"]!.AsObject();
        foreach (var (key, meaning) in DocumentKeys.Structural)
        {
            var schema = OfStructural(key, catalogue, values);
            schema["description"] = meaning;
            properties[key] = schema;
        }

        var result = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "SelfImprove experiment",
            ["type"] = "object",
            ["properties"] = properties.DeepClone(),
            ["patternProperties"] = new JsonObject { [$"^{DocumentKeys.ExtensionPrefix}"] = true },
            ["additionalProperties"] = false,
            ["$defs"] = values.Definitions.DeepClone(),
        };
        return result.ToJsonString(Indented) + "\n";
    }

    private static JsonObject OfStructural(string key, ComponentCatalogue catalogue, ValueSchema values) => key switch
    {
        DocumentKeys.Extends => new JsonObject { ["type"] = "string" },
        DocumentKeys.Plugins => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        DocumentKeys.Pipeline => new JsonObject { ["type"] = "array", ["items"] = OfStage(catalogue, values) },
        DocumentKeys.Matrix => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("array", "object") } },
        _ => new JsonObject { ["type"] = "object" },
    };

    private static JsonObject OfStage(ComponentCatalogue catalogue, ValueSchema values)
    {
        var stages = catalogue.All.Where(c => c.Kind == IPipelineStage.Kind || c.Kind == ComponentKind.Trainer).ToList();
        var kinds = new JsonObject();
        foreach (var stage in stages)
        {
            var options = values.OfRecord(stage.OptionsType);
            options["description"] = stage.Summary;
            options["type"] = new JsonArray("object", "null");
            var properties = options["properties"]!.AsObject();
            properties[StageList.IdKey] = new JsonObject { ["type"] = "string", ["description"] = "What the stage is called; by default its kind." };
            properties["seed"] = new JsonObject { ["type"] = "integer", ["description"] = ExperimentLoader.SeedMeaning };
            foreach (var (key, type) in ExperimentLoader.StageSections)
            {
                properties[key] = values.OfRecord(type);
            }

            kinds[stage.Name] = options;
        }

        return new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["enum"] = new JsonArray([.. stages.Select(s => (JsonNode)JsonValue.Create(s.Name))]) },
                new JsonObject { ["type"] = "object", ["minProperties"] = 1, ["maxProperties"] = 1, ["properties"] = kinds, ["additionalProperties"] = false }),
        };
    }
}
