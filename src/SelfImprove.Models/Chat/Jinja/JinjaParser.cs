using System.Runtime.CompilerServices;

namespace SelfImprove;

/// <summary>Reads the statements of a template: text, output, <c>if</c>, <c>for</c>, <c>set</c>.</summary>
internal sealed class JinjaParser
{
    private readonly JinjaTokens _tokens;
    private readonly JinjaExpressionParser _expressions;

    private JinjaParser(JinjaTokens tokens)
    {
        _tokens = tokens;
        _expressions = new JinjaExpressionParser(tokens);
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="JinjaException">The template is malformed, or uses what is not supported.</exception>
    public static JinjaBody Parse(string template)
    {
        var parser = new JinjaParser(new JinjaTokens(JinjaLexer.Read(template)));
        var body = parser.ReadBody([]);
        return new JinjaBody(body);
    }

    // Reads up to a statement of one of these names, or up to the template's end where there are none. What it stops at is read up to its name.
    private List<JinjaStatement> ReadBody(ReadOnlySpan<string> ends)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var body = new List<JinjaStatement>();
        var openLine = _tokens.Current.Line;
        while (true)
        {
            var token = _tokens.Take();
            switch (token.Kind)
            {
                case JinjaTokenKind.Text:
                    body.Add(new JinjaText(token.Text, token.Line));
                    break;
                case JinjaTokenKind.OutputStart:
                    body.Add(new JinjaOutput(_expressions.ReadTuple(), token.Line));
                    _tokens.Expect(JinjaTokenKind.TagEnd, "the end of the tag");
                    break;
                case JinjaTokenKind.StatementStart when ends.Contains(_tokens.Current.Text):
                    return body;
                case JinjaTokenKind.StatementStart:
                    body.Add(ReadStatement());
                    break;
                default:
                    return ends.IsEmpty ? body : throw new JinjaException(openLine, $"'{ends[^1]}' is missing");
            }
        }
    }

    private JinjaStatement ReadStatement()
    {
        var keyword = _tokens.Take();
        return keyword.Text switch
        {
            "if" => ReadIf(keyword.Line),
            "for" => ReadFor(keyword.Line),
            "set" => ReadSet(keyword.Line),
            "generation" => ReadGeneration(),
            _ => throw new JinjaException(keyword.Line, $"the statement '{keyword.Text}' is not supported here; supported are 'if', 'for' and 'set'"),
        };
    }

    private JinjaIf ReadIf(int line)
    {
        var branches = new List<(JinjaExpression?, IReadOnlyList<JinjaStatement>)>();
        while (true)
        {
            var condition = _expressions.ReadTuple();
            EndTag();
            branches.Add((condition, ReadBody(["elif", "else", "endif"])));
            var keyword = _tokens.Take();
            if (keyword.Text == "elif")
            {
                continue;
            }

            EndTag();
            if (keyword.Text == "else")
            {
                branches.Add((null, ReadBody(["endif"])));
                _tokens.Take();
                EndTag();
            }

            return new JinjaIf(branches, line);
        }
    }

    private JinjaFor ReadFor(int line)
    {
        var names = new List<string>();
        do
        {
            names.Add(_tokens.Expect(JinjaTokenKind.Name, "a name").Text);
        }
        while (_tokens.TryTake(","));

        if (!_tokens.TryTake("in"))
        {
            throw _tokens.Unexpected("'in'");
        }

        // Without "a if b": here the word starts the loop's condition.
        var items = _expressions.ReadWithoutCondition();
        var condition = _tokens.TryTake("if") ? _expressions.Read() : null;
        EndTag();
        var body = ReadBody(["else", "endfor"]);
        List<JinjaStatement> otherwise = [];
        if (_tokens.Take().Text == "else")
        {
            EndTag();
            otherwise = ReadBody(["endfor"]);
            _tokens.Take();
        }

        EndTag();
        return new JinjaFor(names, items, condition, body, otherwise, line);
    }

    private JinjaSet ReadSet(int line)
    {
        var name = _tokens.Expect(JinjaTokenKind.Name, "a name").Text;
        var key = _tokens.TryTake(".") ? _tokens.Expect(JinjaTokenKind.Name, "a name").Text : null;
        if (!_tokens.TryTake("="))
        {
            throw _tokens.Unexpected("'='");
        }

        var value = _expressions.ReadTuple();
        EndTag();
        return new JinjaSet(name, key, value, line);
    }

    // Transformers marks what the assistant wrote with it; the text is the same.
    private JinjaBody ReadGeneration()
    {
        EndTag();
        var body = ReadBody(["endgeneration"]);
        _tokens.Take();
        EndTag();
        return new JinjaBody(body);
    }

    private void EndTag() => _tokens.Expect(JinjaTokenKind.TagEnd, "the end of the tag");
}
