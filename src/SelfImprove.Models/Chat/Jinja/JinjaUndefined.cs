namespace SelfImprove;

/// <summary>The value of a name or key that is not there: prints as nothing, is false, and has no keys of its own.</summary>
/// <param name="name">The name, for messages.</param>
internal sealed class JinjaUndefined(string name)
{
    public string Name { get; } = name;
}
