namespace SelfImprove;

/// <summary>The names of architectures in <c>config.json</c>.</summary>
internal static class Architectures
{
    private static readonly (ModelArchitecture Architecture, string Type, string Class)[] Known =
    [
        (ModelArchitecture.Llama, "llama", "LlamaForCausalLM"),
        (ModelArchitecture.Mistral, "mistral", "MistralForCausalLM"),
        (ModelArchitecture.Qwen2, "qwen2", "Qwen2ForCausalLM"),
        (ModelArchitecture.Qwen3, "qwen3", "Qwen3ForCausalLM"),
    ];

    /// <summary>Its <c>model_type</c>.</summary>
    public static string TypeOf(ModelArchitecture architecture) => Array.Find(Known, k => k.Architecture == architecture).Type;

    /// <summary>Its entry of <c>architectures</c>.</summary>
    public static string ClassOf(ModelArchitecture architecture) => Array.Find(Known, k => k.Architecture == architecture).Class;

    /// <summary>The architecture that a configuration names.</summary>
    public static ModelArchitecture Read(JsonInput json)
    {
        var type = json.GetString("model_type");
        var found = Array.Find(Known, k => k.Type == type);
        if (found.Type is null)
        {
            throw json.Error($"model_type '{type}' is not supported; supported are {List(k => k.Type)}");
        }

        // A classifier or reward model has the type of the language model that it was made of, but another head.
        var classes = json.GetStringList("architectures");
        if (!classes.IsEmpty && !classes.Contains(found.Class))
        {
            throw json.Error($"architecture '{classes[0]}' is not supported for model_type '{type}'; supported are {List(k => k.Class)}");
        }

        return found.Architecture;
    }

    private static string List(Func<(ModelArchitecture, string Type, string Class), string> name) =>
        string.Join(", ", Known[..^1].Select(k => $"'{name(k)}'")) + $" and '{name(Known[^1])}'";
}
