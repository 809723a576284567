namespace SelfImprove;

/// <summary>What every chat template finds: a few functions, and the variables that transformers always sets.</summary>
/// <remarks>There is no clock: <c>strftime_now</c> is not defined, so that the same conversation gives the same text tomorrow. Templates then take a fixed date, or the variable <c>date_string</c>.</remarks>
internal static class JinjaGlobals
{
    private const long MaxRange = 100_000;

    /// <summary>Defines them.</summary>
    public static void Define(JinjaScope scope)
    {
        scope.Set("tools", null);
        scope.Set("documents", null);
        scope.Set("namespace", new JinjaFunction(Namespace));
        scope.Set("range", new JinjaFunction(Range));
        scope.Set("raise_exception", new JinjaFunction(Raise));
    }

    private static object? Namespace(JinjaArguments arguments)
    {
        if (arguments.Positional.Count > 0)
        {
            throw arguments.Error("takes arguments with names only");
        }

        var space = new JinjaMap(isNamespace: true);
        foreach (var (name, value) in arguments.Named)
        {
            space[name] = value;
        }

        return space;
    }

    private static object? Range(JinjaArguments arguments)
    {
        arguments.Check("start", "stop", "step");
        var first = arguments.GetOptionalInteger(0, "start") ?? throw arguments.Error("needs a whole number");
        var second = arguments.GetOptionalInteger(1, "stop");
        var (start, stop) = second is { } end ? (first, end) : (0, first);
        var step = arguments.GetOptionalInteger(2, "step") ?? 1;
        var numbers = new List<object?>();
        if (step == 0)
        {
            throw arguments.Error("needs a step other than 0");
        }

        for (var i = start; step > 0 ? i < stop : i > stop; i += step)
        {
            numbers.Add(numbers.Count < MaxRange ? i : throw arguments.Error($"makes more than {MaxRange} numbers"));
        }

        return numbers;
    }

    private static object? Raise(JinjaArguments arguments)
    {
        arguments.Check("message");
        throw new JinjaException(arguments.Line, $"it refuses this conversation: {arguments.GetText(0, "message")}");
    }
}
