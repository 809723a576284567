using System.Runtime.CompilerServices;

namespace SelfImprove;

/// <summary>A part of an expression.</summary>
/// <param name="Line">Its line.</param>
internal abstract record JinjaExpression(int Line)
{
    /// <summary>The value in a scope.</summary>
    public object? Evaluate(JinjaScope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        scope.Step(Line);
        return Compute(scope);
    }

    protected abstract object? Compute(JinjaScope scope);
}

/// <summary>A text, number, true, false or none.</summary>
internal sealed record JinjaLiteral(object? Value, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) => Value;
}

/// <summary>A variable.</summary>
internal sealed record JinjaName(string Name, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) => scope.Get(Name);
}

/// <summary><c>[a, b]</c> or <c>(a, b)</c>.</summary>
internal sealed record JinjaList(IReadOnlyList<JinjaExpression> Items, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) => Items.Select(i => i.Evaluate(scope)).ToList();
}

/// <summary><c>{'a': b}</c>.</summary>
internal sealed record JinjaMapLiteral(IReadOnlyList<(JinjaExpression Key, JinjaExpression Value)> Pairs, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope)
    {
        var map = new JinjaMap();
        foreach (var (key, value) in Pairs)
        {
            map[key.Evaluate(scope) as string ?? throw new JinjaException(Line, "the keys of a map should be texts")] = value.Evaluate(scope);
        }

        return map;
    }
}

/// <summary><c>value.name</c>.</summary>
internal sealed record JinjaAttribute(JinjaExpression Value, string Name, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) => JinjaValues.Attribute(Value.Evaluate(scope), Name, Line);
}

/// <summary><c>value[index]</c>.</summary>
internal sealed record JinjaItem(JinjaExpression Value, JinjaExpression Index, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) => JinjaValues.Item(Value.Evaluate(scope), Index.Evaluate(scope), Line);
}

/// <summary><c>value[start:stop:step]</c>.</summary>
internal sealed record JinjaSlice(JinjaExpression Value, JinjaExpression? Start, JinjaExpression? Stop, JinjaExpression? Step, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) =>
        JinjaValues.Slice(Value.Evaluate(scope), Number(Start, scope), Number(Stop, scope), Number(Step, scope) ?? 1, Line);

    private long? Number(JinjaExpression? part, JinjaScope scope) => part?.Evaluate(scope) switch
    {
        null => null,
        long number => number,
        var other => throw new JinjaException(Line, $"a part is cut at whole numbers, not at {JinjaValues.Describe(other)}"),
    };
}

/// <summary>Arguments as they are written.</summary>
internal sealed record JinjaArgumentList(IReadOnlyList<JinjaExpression> Positional, IReadOnlyList<(string Name, JinjaExpression Value)> Named)
{
    public static JinjaArgumentList None { get; } = new([], []);

    public JinjaArguments Evaluate(string callee, JinjaScope scope, int line)
    {
        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        var positional = Positional.Select(p => p.Evaluate(scope)).ToList();
        foreach (var (name, value) in Named)
        {
            named[name] = value.Evaluate(scope);
        }

        return new JinjaArguments(callee, line, positional, named);
    }
}

/// <summary><c>function(arguments)</c>.</summary>
internal sealed record JinjaCall(JinjaExpression Callee, JinjaArgumentList Arguments, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope)
    {
        var name = Callee switch
        {
            JinjaName variable => variable.Name,
            JinjaAttribute attribute => attribute.Name,
            _ => "value",
        };
        return Callee.Evaluate(scope) is JinjaFunction function
            ? function(Arguments.Evaluate(name, scope, Line))
            : throw new JinjaException(Line, $"'{name}' is no function or method that is supported");
    }
}

/// <summary><c>value | name(arguments)</c>.</summary>
internal sealed record JinjaFilter(JinjaExpression Value, string Name, JinjaArgumentList Arguments, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) => JinjaFilters.Apply(Value.Evaluate(scope), Arguments.Evaluate(Name, scope, Line));
}

/// <summary><c>value is name</c>, or <c>value is name other</c>.</summary>
internal sealed record JinjaTest(JinjaExpression Value, string Name, JinjaExpression? Other, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) => JinjaTests.Holds(Name, Value.Evaluate(scope), Other?.Evaluate(scope), Line);
}

/// <summary><c>then if condition else otherwise</c>.</summary>
internal sealed record JinjaConditional(JinjaExpression Then, JinjaExpression Condition, JinjaExpression? Otherwise, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) =>
        JinjaValues.IsTrue(Condition.Evaluate(scope)) ? Then.Evaluate(scope) : Otherwise is null ? new JinjaUndefined("else") : Otherwise.Evaluate(scope);
}
