namespace SelfImprove;

/// <summary>Cuts a template into text and the parts of its tags.</summary>
/// <remarks>
/// As Jinja 3 does with <c>trim_blocks</c> and <c>lstrip_blocks</c>, which chat templates are written for: a line end behind a statement or comment is left
/// out, as is white space between the start of a line and a statement or comment; a minus sign in a tag takes all white space on its side, a plus sign keeps it.
/// </remarks>
internal sealed class JinjaLexer
{
    private static readonly string[] Operators = ["==", "!=", ">=", "<=", "//", "**", "+", "-", "*", "/", "~", "%", "<", ">", "=", ".", ":", "|", ",", ";", "(", ")", "[", "]", "{", "}"];

    private readonly string _source;
    private readonly List<JinjaToken> _tokens = [];
    private int _position;
    private int _line = 1;
    private bool _lineStarts = true;

    private JinjaLexer(string source) => _source = source;

    /// <summary>The parts of a template, the last of which is <see cref="JinjaTokenKind.End"/>.</summary>
    /// <exception cref="JinjaException">A tag or text is not closed, or has a character that has no meaning there.</exception>
    public static List<JinjaToken> Read(string template)
    {
        var source = template.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new JinjaLexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.Read();
        return lexer._tokens;
    }

    private void Read()
    {
        while (_position < _source.Length)
        {
            var tag = NextTag();
            if (tag < 0)
            {
                Add(JinjaTokenKind.Text, _source[_position..]);
                _position = _source.Length;
                break;
            }

            var text = _source[_position..tag];
            var kind = _source[tag + 1];
            var sign = tag + 2 < _source.Length ? _source[tag + 2] : ' ';
            AddText(text, kind, sign);
            Advance(text.Length + 2 + (sign is '-' or '+' ? 1 : 0));
            if (kind == '#')
            {
                SkipComment();
            }
            else
            {
                ReadTag(kind);
            }
        }

        Add(JinjaTokenKind.End, string.Empty);
    }

    private int NextTag()
    {
        for (var i = _source.IndexOf('{', _position); i >= 0 && i + 1 < _source.Length; i = _source.IndexOf('{', i + 1))
        {
            if (_source[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }

    private void AddText(string text, char kind, char sign)
    {
        var kept = text;
        if (sign == '-')
        {
            kept = PythonText.Strip(text, null, left: false, right: true);
        }
        else if (sign != '+' && kind != '{')
        {
            var lineStart = text.LastIndexOf('\n') + 1;
            if ((lineStart > 0 || _lineStarts) && text[lineStart..].All(PythonText.IsSpace))
            {
                kept = text[..lineStart];
            }
        }

        if (kept.Length > 0)
        {
            Add(JinjaTokenKind.Text, kept);
        }
    }

    private void SkipComment()
    {
        var end = _source.IndexOf("#}", _position, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new JinjaException(_line, "a comment is not closed");
        }

        var sign = end > _position ? _source[end - 1] : ' ';
        Advance(end + 2 - _position);
        EndTag(sign, trimsLineEnd: true);
    }

    private void ReadTag(char kind)
    {
        Add(kind == '%' ? JinjaTokenKind.StatementStart : JinjaTokenKind.OutputStart, string.Empty);
        var end = kind == '%' ? "%}" : "}}";
        var openLine = _line;
        var depth = 0;
        while (true)
        {
            while (_position < _source.Length && PythonText.IsSpace(_source[_position]))
            {
                Advance(1);
            }

            if (_position == _source.Length)
            {
                throw new JinjaException(openLine, $"a tag is not closed with {end}");
            }

            var signed = _source[_position] == '-' || (_source[_position] == '+' && kind == '%') ? 1 : 0;
            if (depth == 0 && string.CompareOrdinal(_source, _position + signed, end, 0, 2) == 0)
            {
                Add(JinjaTokenKind.TagEnd, string.Empty);
                var sign = signed == 1 ? _source[_position] : ' ';
                Advance(signed + 2);
                EndTag(sign, trimsLineEnd: kind == '%');
                return;
            }

            var token = ReadToken();
            depth += token is "(" or "[" or "{" ? 1 : token is ")" or "]" or "}" ? -1 : 0;
        }
    }

    private void EndTag(char sign, bool trimsLineEnd)
    {
        var start = _position;
        if (sign == '-')
        {
            while (_position < _source.Length && PythonText.IsSpace(_source[_position]))
            {
                Advance(1);
            }
        }
        else if (sign != '+' && trimsLineEnd && _position < _source.Length && _source[_position] == '\n')
        {
            Advance(1);
        }

        _lineStarts = _position > start && _source[_position - 1] == '\n';
    }

    /// <summary>Reads one part of a tag. Returns an operator, or an empty text for other parts.</summary>
    private string ReadToken()
    {
        var first = _source[_position];
        if (first is '\'' or '"')
        {
            ReadString(first);
            return string.Empty;
        }

        if (char.IsAsciiDigit(first))
        {
            var digits = RunLength(c => char.IsAsciiDigit(c) || c == '_');
            if (_position + digits + 1 < _source.Length && _source[_position + digits] == '.' && char.IsAsciiDigit(_source[_position + digits + 1]))
            {
                throw new JinjaException(_line, "numbers with a fraction are not supported");
            }

            AddAndAdvance(JinjaTokenKind.Integer, digits);
            return string.Empty;
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            AddAndAdvance(JinjaTokenKind.Name, RunLength(c => char.IsAsciiLetterOrDigit(c) || c == '_'));
            return string.Empty;
        }

        var found = Operators.FirstOrDefault(o => string.CompareOrdinal(_source, _position, o, 0, o.Length) == 0)
            ?? throw new JinjaException(_line, $"the character '{first}' has no meaning in a tag");
        AddAndAdvance(JinjaTokenKind.Operator, found.Length);
        return found;
    }

    private void ReadString(char quote)
    {
        var end = _position + 1;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            throw new JinjaException(_line, "a text in quotation marks is not closed");
        }

        Add(JinjaTokenKind.String, PythonText.Unescape(_source[(_position + 1)..end]));
        Advance(end + 1 - _position);
    }

    private int RunLength(Func<char, bool> belongs)
    {
        var end = _position;
        while (end < _source.Length && belongs(_source[end]))
        {
            end++;
        }

        return end - _position;
    }

    private void Add(JinjaTokenKind kind, string text) => _tokens.Add(new JinjaToken(kind, text, _line));

    private void AddAndAdvance(JinjaTokenKind kind, int length)
    {
        Add(kind, _source.Substring(_position, length));
        Advance(length);
    }

    private void Advance(int length)
    {
        _line += _source.AsSpan(_position, length).Count('\n');
        _position += length;
    }
}
