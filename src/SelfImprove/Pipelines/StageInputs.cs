using System.Text.Json.Nodes;
using SelfImprove.Configuration.Binding;

namespace SelfImprove.Pipelines;

/// <summary>
/// Everything that determines what a stage writes, as JSON. Its hash names the stage's folder: cells that share it share the stage, and a run
/// that is started again finds it.
/// </summary>
internal static class StageInputs
{
    /// <summary>Raised when the host writes other files for the same inputs.</summary>
    private const int HostVersion = 3;

    internal static JsonObject Of(
        Experiment experiment, CellComponents components, StageDefinition definition, StageContract contract, StageSettings settings,
        PolicyRef? policy, IReadOnlyList<PolicyRef> policies, DatasetRef? dataset)
    {
        var builds = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var inputs = new JsonObject
        {
            ["host"] = HostVersion,
            ["kind"] = definition.Component.Name,
            ["id"] = definition.Id,
            ["seed"] = StageSettings.SeedOf(experiment, definition),
            ["options"] = ResolvedJson.Of(definition.Resolved ?? OptionsDescription.OfRecord(definition.Options)),
        };
        AddBuilds(builds, definition.Component, definition.Options);
        if (contract.UsesTask)
        {
            AddTask(inputs, builds, experiment, components);
        }

        if (contract.Evaluates)
        {
            inputs["evaluation"] = ResolvedJson.Of(OptionsDescription.OfRecord(settings.Evaluation));
            inputs["logging"] = ResolvedJson.Of(OptionsDescription.OfRecord(settings.Logging));
        }

        if (contract.NeedsPolicy)
        {
            AddComponent(inputs, builds, "engine", experiment.Engine);
            inputs["policy"] = policy?.Hash;
            if (policy is { Directory: null })
            {
                inputs["model"] = ShapeOf(experiment.Model!);
            }

            // A fresh adapter changes nothing but what is trained.
            if (contract.GivesPolicy && LoadedPolicy.LoraOf(experiment, policy) is { } lora)
            {
                inputs["lora"] = ResolvedJson.Of(OptionsDescription.OfRecord(lora));
            }

            if (components.Chat is { } chat)
            {
                inputs["chat"] = chat.ToInputs();
            }
        }

        if (contract.ReadsAllPolicies)
        {
            inputs["policies"] = new JsonArray([.. policies.Select(p => new JsonArray(p.Id, p.Hash))]);
        }

        if (contract.NeedsDataset)
        {
            inputs["dataset"] = dataset?.Hash;
        }

        inputs["builds"] = new JsonObject(builds.Select(b => KeyValuePair.Create(b.Key, (JsonNode?)JsonValue.Create(b.Value))));
        return inputs;
    }

    // Conversations and adapters are for models of a folder. Their options came later, and a model that is made from scratch keeps the hash that it had before.
    private static JsonObject ShapeOf(ModelOptions model)
    {
        var shape = ResolvedJson.Of(OptionsDescription.OfRecord(model))!.AsObject();
        foreach (var name in (ReadOnlySpan<string>)[nameof(ModelOptions.ChatTemplate), nameof(ModelOptions.SystemMessage), nameof(ModelOptions.AnswerStart), nameof(ModelOptions.Lora)])
        {
            shape.Remove(OptionModel.KeyOf(name));
        }

        return shape;
    }

    private static void AddTask(JsonObject inputs, SortedDictionary<string, string> builds, Experiment experiment, CellComponents components)
    {
        AddComponent(inputs, builds, "task", experiment.Task);
        if (components.Task is { } task)
        {
            inputs["task_version"] = task.Version;
        }

        AddComponent(inputs, builds, "reward", experiment.Reward);
        var detectors = new JsonArray();
        foreach (var detector in experiment.Detectors)
        {
            detectors.Add(ResolvedJson.Of(OptionsDescription.OfComponent(detector.Component, detector.Options)));
            AddBuilds(builds, detector.Component, detector.Options);
        }

        inputs["detectors"] = detectors;
    }

    private static void AddComponent<TContract>(
        JsonObject inputs, SortedDictionary<string, string> builds, string key, ComponentChoice<TContract>? choice)
        where TContract : class
    {
        if (choice is not null)
        {
            inputs[key] = ResolvedJson.Of(OptionsDescription.OfComponent(choice.Component, choice.Options));
            AddBuilds(builds, choice.Component, choice.Options);
        }
    }

    private static void AddBuilds(SortedDictionary<string, string> builds, ComponentDescriptor component, object options)
    {
        foreach (var (name, version) in NestedComponents.Of(options).Prepend(component).SelectMany(ComponentAssembly.BuildsOf))
        {
            builds[name] = version;
        }
    }
}
