namespace SelfImprove;

/// <summary>Keys and values in order: a message, a literal in braces, or the variables of a <c>namespace</c>.</summary>
internal sealed class JinjaMap : OrderedDictionary<string, object?>
{
    /// <summary>An empty map.</summary>
    /// <param name="isNamespace">Whether templates can set its values.</param>
    public JinjaMap(bool isNamespace = false)
        : base(StringComparer.Ordinal) => IsNamespace = isNamespace;

    /// <summary>Whether templates can set its values.</summary>
    public bool IsNamespace { get; }
}
