using System.Runtime.CompilerServices;

namespace SelfImprove;

/// <summary>Text, output, or a statement.</summary>
/// <param name="Line">Its line.</param>
internal abstract record JinjaStatement(int Line)
{
    /// <summary>Renders it.</summary>
    public abstract void Render(JinjaScope scope);

    /// <summary>Renders one after the other.</summary>
    protected static void RenderAll(IReadOnlyList<JinjaStatement> body, JinjaScope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var statement in body)
        {
            scope.Step(statement.Line);
            statement.Render(scope);
        }
    }
}

/// <summary>A whole template.</summary>
internal sealed record JinjaBody(IReadOnlyList<JinjaStatement> Statements) : JinjaStatement(1)
{
    public override void Render(JinjaScope scope) => RenderAll(Statements, scope);
}

/// <summary>Text outside tags.</summary>
internal sealed record JinjaText(string Text, int Line) : JinjaStatement(Line)
{
    public override void Render(JinjaScope scope) => scope.Write(Text, Line);
}

/// <summary><c>{{ value }}</c>.</summary>
internal sealed record JinjaOutput(JinjaExpression Value, int Line) : JinjaStatement(Line)
{
    public override void Render(JinjaScope scope) => scope.Write(JinjaValues.ToText(Value.Evaluate(scope), Line), Line);
}

/// <summary><c>{% if %} ... {% elif %} ... {% else %} ... {% endif %}</c>.</summary>
internal sealed record JinjaIf(IReadOnlyList<(JinjaExpression? Condition, IReadOnlyList<JinjaStatement> Body)> Branches, int Line) : JinjaStatement(Line)
{
    public override void Render(JinjaScope scope)
    {
        foreach (var (condition, body) in Branches)
        {
            if (condition is null || JinjaValues.IsTrue(condition.Evaluate(scope)))
            {
                RenderAll(body, scope);
                return;
            }
        }
    }
}

/// <summary><c>{% set name = value %}</c>, or <c>{% set space.name = value %}</c>.</summary>
internal sealed record JinjaSet(string Name, string? Key, JinjaExpression Value, int Line) : JinjaStatement(Line)
{
    public override void Render(JinjaScope scope)
    {
        var value = Value.Evaluate(scope);
        if (Key is null)
        {
            scope.Set(Name, value);
        }
        else if (scope.Get(Name) is JinjaMap { IsNamespace: true } space)
        {
            space[Key] = value;
        }
        else
        {
            throw new JinjaException(Line, $"'{Name}.{Key}' can't be set: '{Name}' is no namespace");
        }
    }
}

/// <summary><c>{% for name in items if condition %} ... {% else %} ... {% endfor %}</c>.</summary>
internal sealed record JinjaFor(
    IReadOnlyList<string> Names, JinjaExpression Items, JinjaExpression? Condition, IReadOnlyList<JinjaStatement> Body, IReadOnlyList<JinjaStatement> Otherwise, int Line)
    : JinjaStatement(Line)
{
    public override void Render(JinjaScope scope)
    {
        var items = JinjaValues.Items(Items.Evaluate(scope), Line);
        if (Condition is not null)
        {
            items = [.. items.Where(item => JinjaValues.IsTrue(Condition.Evaluate(Round(scope, item))))];
        }

        for (var i = 0; i < items.Count; i++)
        {
            var round = Round(scope, items[i]);
            round.Set("loop", Loop(items, i));
            RenderAll(Body, round);
        }

        if (items.Count == 0)
        {
            RenderAll(Otherwise, scope.Inner());
        }
    }

    private static JinjaMap Loop(IReadOnlyList<object?> items, int index) => new()
    {
        ["index"] = index + 1L,
        ["index0"] = (long)index,
        ["revindex"] = (long)items.Count - index,
        ["revindex0"] = items.Count - index - 1L,
        ["first"] = index == 0,
        ["last"] = index == items.Count - 1,
        ["length"] = (long)items.Count,
        ["previtem"] = index > 0 ? items[index - 1] : new JinjaUndefined("previtem"),
        ["nextitem"] = index + 1 < items.Count ? items[index + 1] : new JinjaUndefined("nextitem"),
    };

    private JinjaScope Round(JinjaScope scope, object? item)
    {
        scope.Step(Line);
        var round = scope.Inner();
        if (Names is [var name])
        {
            round.Set(name, item);
            return round;
        }

        if (item is not IReadOnlyList<object?> parts || parts.Count != Names.Count)
        {
            throw new JinjaException(Line, $"the loop names {Names.Count} parts of each item, which {JinjaValues.Describe(item)} does not have");
        }

        for (var i = 0; i < parts.Count; i++)
        {
            round.Set(Names[i], parts[i]);
        }

        return round;
    }
}
