namespace SelfImprove;

/// <summary><c>not value</c>, <c>-value</c>, <c>+value</c>.</summary>
internal sealed record JinjaUnary(string Operator, JinjaExpression Value, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope) => (Operator, Value.Evaluate(scope)) switch
    {
        ("not", var value) => !JinjaValues.IsTrue(value),
        ("-", long number) => -number,
        ("+", long number) => number,
        var (_, value) => throw new JinjaException(Line, $"'{Operator}' needs a number, not {JinjaValues.Describe(value)}"),
    };
}

/// <summary><c>left and right</c>, <c>left or right</c>: one of the two values, as in Python.</summary>
internal sealed record JinjaLogic(string Operator, JinjaExpression Left, JinjaExpression Right, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope)
    {
        var left = Left.Evaluate(scope);
        return JinjaValues.IsTrue(left) == (Operator == "or") ? left : Right.Evaluate(scope);
    }
}

/// <summary><c>a &lt; b</c>, and chains of comparisons, of which every one has to hold.</summary>
internal sealed record JinjaComparison(JinjaExpression First, IReadOnlyList<(string Operator, JinjaExpression Value)> Others, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope)
    {
        var left = First.Evaluate(scope);
        foreach (var (comparison, value) in Others)
        {
            var right = value.Evaluate(scope);
            if (!Holds(comparison, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private bool Holds(string comparison, object? left, object? right) => (comparison, left, right) switch
    {
        ("==", _, _) => JinjaValues.AreEqual(left, right),
        ("!=", _, _) => !JinjaValues.AreEqual(left, right),
        ("in", _, _) => JinjaValues.Contains(right, left, Line),
        ("not in", _, _) => !JinjaValues.Contains(right, left, Line),
        ("<", long a, long b) => a < b,
        ("<=", long a, long b) => a <= b,
        (">", long a, long b) => a > b,
        (">=", long a, long b) => a >= b,
        _ => throw new JinjaException(Line, $"'{comparison}' compares numbers, not {JinjaValues.Describe(left)} and {JinjaValues.Describe(right)}"),
    };
}

/// <summary>Arithmetic, and <c>+</c> and <c>~</c> of texts.</summary>
internal sealed record JinjaBinary(string Operator, JinjaExpression Left, JinjaExpression Right, int Line) : JinjaExpression(Line)
{
    protected override object? Compute(JinjaScope scope)
    {
        var (left, right) = (Left.Evaluate(scope), Right.Evaluate(scope));
        try
        {
            return (Operator, left, right) switch
            {
                ("~", _, _) => Join(JinjaValues.ToText(left, Line), JinjaValues.ToText(right, Line)),
                ("+", string a, string b) => Join(a, b),
                ("+", IReadOnlyList<object?> a, IReadOnlyList<object?> b) => Join(a, b),
                ("+", long a, long b) => checked(a + b),
                ("-", long a, long b) => checked(a - b),
                ("*", long a, long b) => checked(a * b),
                ("//", long a, long b) when b != 0 => checked((a / b) - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0)),
                ("%", long a, long b) when b != 0 => b == -1 ? 0 : ((a % b) + b) % b,
                _ => throw new JinjaException(Line, $"'{Operator}' can't be applied to {JinjaValues.Describe(left)} and {JinjaValues.Describe(right)}"),
            };
        }
        catch (OverflowException)
        {
            throw new JinjaException(Line, $"the result of '{Operator}' has more than 64 bits");
        }
    }

    private string Join(string left, string right)
    {
        JinjaScope.CheckLength((long)left.Length + right.Length, Line);
        return left + right;
    }

    private List<object?> Join(IReadOnlyList<object?> left, IReadOnlyList<object?> right)
    {
        JinjaScope.CheckLength((long)left.Count + right.Count, Line);
        return [.. left, .. right];
    }
}
