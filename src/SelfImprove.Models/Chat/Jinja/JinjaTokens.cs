namespace SelfImprove;

/// <summary>The parts of a template, taken one after the other.</summary>
/// <param name="tokens">The parts, the last of which is <see cref="JinjaTokenKind.End"/>.</param>
internal sealed class JinjaTokens(IReadOnlyList<JinjaToken> tokens)
{
    private int _position;

    /// <summary>The next part.</summary>
    public JinjaToken Current => tokens[_position];

    /// <summary>The part after the next.</summary>
    public JinjaToken Following => tokens[Math.Min(_position + 1, tokens.Count - 1)];

    /// <summary>Takes the next part.</summary>
    public JinjaToken Take()
    {
        var token = tokens[_position];
        _position = Math.Min(_position + 1, tokens.Count - 1);
        return token;
    }

    /// <summary>Takes the next part if it is this operator or word.</summary>
    public bool TryTake(string text)
    {
        var matches = IsNext(text);
        if (matches)
        {
            _position++;
        }

        return matches;
    }

    /// <summary>Whether the next part is this operator or word.</summary>
    public bool IsNext(string text) => Current.Kind is JinjaTokenKind.Name or JinjaTokenKind.Operator && Current.Text == text;

    /// <summary>Takes the next part, which has to be of a kind.</summary>
    public JinjaToken Expect(JinjaTokenKind kind, string expected) => Current.Kind == kind ? Take() : throw Unexpected(expected);

    /// <summary>Takes the next part, which has to be this operator.</summary>
    public void Expect(string text)
    {
        if (!TryTake(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    /// <summary>An error that says what stands where something else should.</summary>
    public JinjaException Unexpected(string expected)
    {
        var found = Current.Kind switch
        {
            JinjaTokenKind.TagEnd => "the end of the tag",
            JinjaTokenKind.End => "the end of the template",
            _ => $"'{Current.Text}'",
        };
        return new JinjaException(Current.Line, $"{expected} is expected, not {found}");
    }
}
