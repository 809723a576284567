namespace SelfImprove;

/// <summary>The arguments of a call, filter or test, checked as they are read.</summary>
/// <param name="Callee">What is called, for messages.</param>
/// <param name="Line">The line of the call.</param>
/// <param name="Positional">Arguments without names.</param>
/// <param name="Named">Arguments with names.</param>
internal sealed record JinjaArguments(string Callee, int Line, IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named)
{
    /// <summary>Whether there are no arguments at all.</summary>
    public bool IsEmpty => Positional.Count == 0 && Named.Count == 0;

    /// <summary>An argument, or a default when it is not given.</summary>
    public object? Get(int index, string name, object? fallback) =>
        index < Positional.Count ? Positional[index] : Named.TryGetValue(name, out var value) ? value : fallback;

    /// <summary>An argument that is a text.</summary>
    public string GetText(int index, string name) => Get(index, name, null) as string ?? throw Error($"needs a text as its argument '{name}'");

    /// <summary>An argument that is a text, or null when it is not given or none.</summary>
    public string? GetOptionalText(int index, string name) => Get(index, name, null) switch
    {
        null => null,
        string text => text,
        _ => throw Error($"needs a text as its argument '{name}'"),
    };

    /// <summary>An argument that is a whole number.</summary>
    public long? GetOptionalInteger(int index, string name) => Get(index, name, null) switch
    {
        null => null,
        long number => number,
        _ => throw Error($"needs a whole number as its argument '{name}'"),
    };

    /// <summary>Refuses arguments beyond those that are known.</summary>
    /// <param name="known">The names of the arguments, in order.</param>
    public void Check(params ReadOnlySpan<string> known)
    {
        if (Positional.Count > known.Length)
        {
            throw Error($"takes {known.Length} arguments, not {Positional.Count}");
        }

        foreach (var name in Named.Keys)
        {
            if (!known.Contains(name))
            {
                throw Error($"has no argument '{name}' that is supported");
            }
        }
    }

    /// <summary>An error at the place of the call.</summary>
    public JinjaException Error(string message) => new(Line, $"'{Callee}' {message}");
}
