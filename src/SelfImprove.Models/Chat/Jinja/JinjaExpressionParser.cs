using System.Globalization;
using System.Runtime.CompilerServices;

namespace SelfImprove;

/// <summary>Reads expressions, with Jinja's precedence: condition, or, and, not, comparisons, + and -, ~, * // %, signs, then attributes, calls, filters and tests.</summary>
/// <param name="tokens">The parts of the template.</param>
internal sealed class JinjaExpressionParser(JinjaTokens tokens)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">=", "in"];

    /// <summary>Reads an expression.</summary>
    public JinjaExpression Read()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var value = ReadWithoutCondition();
        while (tokens.Current is { Text: "if", Line: var line } && tokens.TryTake("if"))
        {
            var condition = ReadWithoutCondition();
            value = new JinjaConditional(value, condition, tokens.TryTake("else") ? Read() : null, line);
        }

        return value;
    }

    /// <summary>Reads an expression, or several with commas between them, which make a list.</summary>
    public JinjaExpression ReadTuple()
    {
        var first = Read();
        if (!tokens.IsNext(","))
        {
            return first;
        }

        var items = new List<JinjaExpression> { first };
        while (tokens.TryTake(",") && tokens.Current.Kind != JinjaTokenKind.TagEnd)
        {
            items.Add(Read());
        }

        return new JinjaList(items, first.Line);
    }

    /// <summary>Reads an expression that is no <c>a if b else c</c>.</summary>
    public JinjaExpression ReadWithoutCondition() => ReadLogic("or", () => ReadLogic("and", ReadNot));

    private JinjaExpression ReadLogic(string word, Func<JinjaExpression> readPart)
    {
        var left = readPart();
        while (tokens.Current is var token && tokens.TryTake(word))
        {
            left = new JinjaLogic(word, left, readPart(), token.Line);
        }

        return left;
    }

    private JinjaExpression ReadNot()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var token = tokens.Current;
        return tokens.TryTake("not") ? new JinjaUnary("not", ReadNot(), token.Line) : ReadComparison();
    }

    private JinjaExpression ReadComparison()
    {
        var first = ReadSum();
        var others = new List<(string, JinjaExpression)>();
        while (true)
        {
            if (Array.Find(Comparisons, tokens.IsNext) is { } comparison)
            {
                tokens.Take();
                others.Add((comparison, ReadSum()));
            }
            else if (tokens.IsNext("not") && tokens.Following is { Kind: JinjaTokenKind.Name, Text: "in" })
            {
                tokens.Take();
                tokens.Take();
                others.Add(("not in", ReadSum()));
            }
            else
            {
                return others.Count == 0 ? first : new JinjaComparison(first, others, first.Line);
            }
        }
    }

    private JinjaExpression ReadSum() => ReadBinary(["+", "-"], () => ReadBinary(["~"], () => ReadBinary(["*", "//", "%"], ReadSigned)));

    private JinjaExpression ReadBinary(string[] operators, Func<JinjaExpression> readPart)
    {
        var left = readPart();
        while (Array.Find(operators, tokens.IsNext) is { } found)
        {
            var line = tokens.Take().Line;
            left = new JinjaBinary(found, left, readPart(), line);
        }

        return left;
    }

    private JinjaExpression ReadSigned() => ReadFilters(ReadSignedOperand());

    private JinjaExpression ReadSignedOperand()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var token = tokens.Current;
        return tokens.TryTake("-") ? new JinjaUnary("-", ReadSignedOperand(), token.Line)
            : tokens.TryTake("+") ? new JinjaUnary("+", ReadSignedOperand(), token.Line)
            : ReadPostfix(ReadPrimary());
    }

    private JinjaExpression ReadPrimary()
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case JinjaTokenKind.Name:
                return token.Text switch
                {
                    "true" or "True" => new JinjaLiteral(true, token.Line),
                    "false" or "False" => new JinjaLiteral(false, token.Line),
                    "none" or "None" => new JinjaLiteral(null, token.Line),
                    _ => new JinjaName(token.Text, token.Line),
                };
            case JinjaTokenKind.Integer when long.TryParse(token.Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                return new JinjaLiteral(number, token.Line);
            case JinjaTokenKind.String:
                // Texts side by side are one text.
                var text = token.Text;
                while (tokens.Current.Kind == JinjaTokenKind.String)
                {
                    text += tokens.Take().Text;
                }

                return new JinjaLiteral(text, token.Line);
            case JinjaTokenKind.Operator when token.Text == "(":
                return ReadParentheses(token.Line);
            case JinjaTokenKind.Operator when token.Text == "[":
                return new JinjaList(ReadItems("]"), token.Line);
            case JinjaTokenKind.Operator when token.Text == "{":
                return ReadMap(token.Line);
            default:
                throw new JinjaException(token.Line, token.Kind == JinjaTokenKind.TagEnd ? "a value is expected before the end of the tag" : $"a value is expected, not '{token.Text}'");
        }
    }

    private JinjaExpression ReadParentheses(int line)
    {
        if (tokens.TryTake(")"))
        {
            return new JinjaList([], line);
        }

        var first = Read();
        if (tokens.TryTake(")"))
        {
            return first;
        }

        tokens.Expect(",");
        return new JinjaList([first, .. ReadItems(")")], line);
    }

    private List<JinjaExpression> ReadItems(string end)
    {
        var items = new List<JinjaExpression>();
        while (!tokens.TryTake(end))
        {
            items.Add(Read());
            if (!tokens.TryTake(","))
            {
                tokens.Expect(end);
                break;
            }
        }

        return items;
    }

    private JinjaMapLiteral ReadMap(int line)
    {
        var pairs = new List<(JinjaExpression, JinjaExpression)>();
        while (!tokens.TryTake("}"))
        {
            var key = Read();
            tokens.Expect(":");
            pairs.Add((key, Read()));
            if (!tokens.TryTake(","))
            {
                tokens.Expect("}");
                break;
            }
        }

        return new JinjaMapLiteral(pairs, line);
    }

    private JinjaExpression ReadPostfix(JinjaExpression value)
    {
        while (true)
        {
            var line = tokens.Current.Line;
            if (tokens.TryTake("."))
            {
                value = tokens.Current.Kind == JinjaTokenKind.Integer
                    ? new JinjaItem(value, ReadPrimary(), line)
                    : new JinjaAttribute(value, tokens.Expect(JinjaTokenKind.Name, "a name").Text, line);
            }
            else if (tokens.TryTake("["))
            {
                value = ReadSubscript(value, line);
            }
            else if (tokens.TryTake("("))
            {
                value = new JinjaCall(value, ReadArguments(), line);
            }
            else
            {
                return value;
            }
        }
    }

    private JinjaExpression ReadSubscript(JinjaExpression value, int line)
    {
        var start = tokens.IsNext(":") ? null : Read();
        if (tokens.TryTake("]"))
        {
            return new JinjaItem(value, start!, line);
        }

        tokens.Expect(":");
        var stop = tokens.IsNext(":") || tokens.IsNext("]") ? null : Read();
        var step = tokens.TryTake(":") && !tokens.IsNext("]") ? Read() : null;
        tokens.Expect("]");
        return new JinjaSlice(value, start, stop, step, line);
    }

    private JinjaArgumentList ReadArguments()
    {
        var positional = new List<JinjaExpression>();
        var named = new List<(string, JinjaExpression)>();
        while (!tokens.TryTake(")"))
        {
            if (tokens.Current.Kind == JinjaTokenKind.Name && tokens.Following is { Kind: JinjaTokenKind.Operator, Text: "=" })
            {
                var name = tokens.Take().Text;
                tokens.Take();
                named.Add((name, Read()));
            }
            else
            {
                positional.Add(Read());
            }

            if (!tokens.TryTake(","))
            {
                tokens.Expect(")");
                break;
            }
        }

        return new JinjaArgumentList(positional, named);
    }

    private JinjaExpression ReadFilters(JinjaExpression value)
    {
        while (true)
        {
            var line = tokens.Current.Line;
            if (tokens.TryTake("|"))
            {
                var name = tokens.Expect(JinjaTokenKind.Name, "the name of a filter").Text;
                if (!JinjaFilters.Has(name))
                {
                    throw new JinjaException(line, $"the filter '{name}' is not supported; supported are {string.Join(", ", JinjaFilters.Names)}");
                }

                value = new JinjaFilter(value, name, tokens.TryTake("(") ? ReadArguments() : JinjaArgumentList.None, line);
            }
            else if (tokens.TryTake("is"))
            {
                value = ReadTest(value, line);
            }
            else
            {
                return value;
            }
        }
    }

    private JinjaExpression ReadTest(JinjaExpression value, int line)
    {
        var negated = tokens.TryTake("not");
        var name = tokens.Expect(JinjaTokenKind.Name, "the name of a test").Text;
        JinjaTests.Require(name, line);
        var test = new JinjaTest(value, name, JinjaTests.TakesOther(name) ? ReadPostfix(ReadPrimary()) : null, line);
        return negated ? new JinjaUnary("not", test, line) : test;
    }
}
