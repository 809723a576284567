using System.Globalization;
using System.Text.Json.Nodes;
using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Documents;

namespace SelfImprove.Configuration.Reference;

/// <summary>JSON Schemas of option values.</summary>
internal sealed class ValueSchema(ComponentCatalogue catalogue)
{
    /// <summary>The schemas of kinds of components, which may hold components of their own kind; every other schema refers to them.</summary>
    internal JsonObject Definitions { get; } = [];

    internal JsonObject OfRecord(Type type)
    {
        var defaults = ObjectClone.Create(type);
        var properties = new JsonObject();
        if (OptionsPresets.Of(type) is { Count: > 0 } presets)
        {
            properties[OptionsPresets.Key] = Described(
                new JsonObject { ["enum"] = Names(presets.Keys) }, "Starts from a named set of values instead of the defaults.");
        }

        foreach (var option in OptionModel.Of(type))
        {
            properties[option.Key] = OfOption(option, defaults);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (OptionModel.Of(type).Where(o => o.IsRequired).Select(o => o.Key).ToList() is { Count: > 0 } required)
        {
            schema["required"] = Names(required);
        }

        return schema;
    }

    private JsonObject OfOption(OptionProperty option, object defaults)
    {
        var schema = Described(Of(option.Type), XmlDocumentation.Of(option.Property));
        if (option.Range is { } range)
        {
            schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Number(range.Minimum);
            schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Number(range.Maximum);
        }

        if (option.Property.GetValue(defaults) is { } value && OptionsDescription.Of(value, option) is ResolvedScalar { Value: not null } scalar)
        {
            schema["default"] = ResolvedJson.Of(scalar with { ContentHash = null });
        }

        if (option.IsNullable && schema["type"] is JsonValue single)
        {
            schema["type"] = new JsonArray(single.GetValue<string>(), "null");
        }

        return schema;
    }

    private JsonObject Of(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return ValueShapes.Of(type) switch
        {
            ValueShape.Scalar => OfScalar(type),
            ValueShape.List => new JsonObject { ["type"] = "array", ["items"] = Of(ValueShapes.ItemType(type)!) },
            ValueShape.Dictionary => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(ValueShapes.DictionaryValueType(type)!) },
            ValueShape.Component => OfComponent(ValueShapes.ComponentContract(type)!),
            ValueShape.Tuple => new JsonObject
            {
                ["type"] = "array",
                ["prefixItems"] = new JsonArray([.. ValueShapes.TupleConstructor(type)!.GetParameters().Select(p => (JsonNode)Of(p.ParameterType))]),
                ["items"] = false,
            },
            _ => OfRecord(type),
        };
    }

    private static JsonObject OfScalar(Type type) => ScalarConverter.Expected(type) switch
    {
        "true or false" => new JsonObject { ["type"] = "boolean" },
        "a number" => new JsonObject { ["type"] = "number" },
        "a whole number" => new JsonObject { ["type"] = "integer" },
        _ when type.IsEnum => new JsonObject { ["enum"] = Names(ScalarConverter.EnumNames(type)) },
        _ => new JsonObject { ["type"] = "string" },
    };

    private JsonObject OfComponent(Type contract)
    {
        var kind = catalogue.KindOf(contract);
        var name = kind.Name.Replace(' ', '-');
        if (!Definitions.ContainsKey(name))
        {
            // Known from here on, so that a component that holds another of its kind comes to an end.
            Definitions[name] = null;
            Definitions[name] = OfKind(kind);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    private JsonObject OfKind(ComponentKind kind)
    {
        var components = catalogue.All.Where(c => c.Kind == kind).ToList();
        var choices = new JsonArray(new JsonObject { ["enum"] = Names(components.Select(c => c.Name)) });
        foreach (var component in components)
        {
            var schema = Described(OfRecord(component.OptionsType), component.Summary);
            schema["properties"]!.AsObject()[ConfigMerge.KindKey] = new JsonObject { ["const"] = component.Name };
            schema["required"] = Names([.. schema["required"]?.AsArray().Select(n => n!.GetValue<string>()) ?? [], ConfigMerge.KindKey]);
            choices.Add((JsonNode)schema);
        }

        return new JsonObject { ["anyOf"] = choices };
    }

    private static JsonObject Described(JsonObject schema, string? description)
    {
        if (description is not null)
        {
            schema["description"] = description;
        }

        return schema;
    }

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)JsonValue.Create(n))]);

    private static JsonValue Number(object bound) => bound is int or long
        ? JsonValue.Create(Convert.ToInt64(bound, CultureInfo.InvariantCulture))
        : JsonValue.Create(Convert.ToDouble(bound, CultureInfo.InvariantCulture));
}
