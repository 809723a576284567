using System.Globalization;

namespace SelfImprove.Behaviors.Patterns;

/// <summary>Reads what is needed to know of a regular expression: of the syntax, what the cues use.</summary>
internal sealed class PatternReader
{
    // A class of more characters, such as "any but a full stop", lists nothing.
    private const int LargestClass = 16;

    private readonly string _pattern;
    private int _at;

    private PatternReader(string pattern) => _pattern = pattern;

    private bool AtEnd => _at == _pattern.Length;

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">A pattern with explicit captures, read from left to right, that minds case.</param>
    /// <exception cref="NotSupportedException">It uses syntax that is not known here, or a quantifier without a bound.</exception>
    public static PatternFacts Read(string pattern)
    {
        var reader = new PatternReader(pattern);
        var facts = reader.ReadChoice();
        return reader.AtEnd ? facts : throw reader.Unknown("')' closes nothing");
    }

    private PatternFacts ReadChoice()
    {
        var branches = new List<PatternFacts> { ReadSequence() };
        while (!AtEnd && _pattern[_at] == '|')
        {
            _at++;
            branches.Add(ReadSequence());
        }

        return branches.Count == 1 ? branches[0] : PatternFacts.Choice(branches);
    }

    private PatternFacts ReadSequence()
    {
        var parts = new List<PatternFacts>();
        while (!AtEnd && _pattern[_at] is not ('|' or ')'))
        {
            parts.Add(ReadQuantified());
        }

        return PatternFacts.Sequence(parts);
    }

    private PatternFacts ReadQuantified()
    {
        var atom = ReadAtom();
        if (AtEnd)
        {
            return atom;
        }

        var (least, most) = (1, 1);
        switch (_pattern[_at])
        {
            case '?':
                _at++;
                (least, most) = (0, 1);
                break;
            case '{':
                var end = _pattern.IndexOf('}', _at);
                var bounds = _pattern[(_at + 1)..end].Split(',');
                least = int.Parse(bounds[0], CultureInfo.InvariantCulture);
                most = bounds[^1].Length == 0 ? throw Unknown("a quantifier has no bound") : int.Parse(bounds[^1], CultureInfo.InvariantCulture);
                _at = end + 1;
                break;
            case '*' or '+':
                throw Unknown("a quantifier has no bound");
            default:
                return atom;
        }

        // Lazy: the same matches are possible.
        _at += !AtEnd && _pattern[_at] == '?' ? 1 : 0;
        return atom.Repeated(least, most);
    }

    private PatternFacts ReadAtom()
    {
        var c = _pattern[_at++];
        return c switch
        {
            '(' => ReadGroup(),
            '[' => PatternFacts.Character(ReadClass()),
            '\\' => ReadEscape(),
            '.' => PatternFacts.Character(null),
            '^' or '$' => PatternFacts.Place(2),
            '*' or '+' or '?' or '{' => throw Unknown($"'{c}' repeats nothing"),
            _ => PatternFacts.Character([c]),
        };
    }

    private PatternFacts ReadGroup()
    {
        string[] kinds = ["?:", "?=", "?!", "?<=", "?<!", "?<"];
        var kind = Array.Find(kinds, k => string.CompareOrdinal(_pattern, _at, k, 0, k.Length) == 0) ?? string.Empty;
        _at += kind.Length;
        if (kind == "?<")
        {
            _at = _pattern.IndexOf('>', _at) + 1;
        }
        else if (kind.Length == 0 && _pattern[_at] == '?')
        {
            throw Unknown("this kind of group");
        }

        var inner = ReadChoice();
        if (AtEnd)
        {
            throw Unknown("a group is not closed");
        }

        _at++;
        return kind switch
        {
            "?=" or "?!" => PatternFacts.Place(inner.MaxLength + inner.Lookahead),
            "?<=" or "?<!" => PatternFacts.Place(inner.Lookahead),
            _ => inner,
        };
    }

    private PatternFacts ReadEscape()
    {
        var c = _pattern[_at++];
        return c switch
        {
            'b' or 'B' => PatternFacts.Place(1),
            'w' or 'W' or 'd' or 'D' or 's' or 'S' => PatternFacts.Character(null),
            _ when char.IsAsciiLetterOrDigit(c) => PatternFacts.Character([Control(c)]),
            _ => PatternFacts.Character([c]),
        };
    }

    private List<char>? ReadClass()
    {
        var isNegated = _pattern[_at] == '^';
        _at += isNegated ? 1 : 0;
        List<char>? characters = isNegated ? null : [];
        for (var isFirst = true; _pattern[_at] != ']' || isFirst; isFirst = false)
        {
            var c = _pattern[_at++];
            if (c == '\\')
            {
                c = _pattern[_at++];
                if (c is 'w' or 'W' or 'd' or 'D' or 's' or 'S')
                {
                    characters = null;
                    continue;
                }

                c = char.IsAsciiLetterOrDigit(c) ? Control(c) : c;
            }

            if (_pattern[_at] == '-' && _pattern[_at + 1] is not (']' or '\\'))
            {
                var last = _pattern[_at + 1];
                _at += 2;
                characters = last - c < LargestClass ? characters : null;
                characters?.AddRange(Enumerable.Range(c, last - c + 1).Select(x => (char)x));
            }
            else
            {
                characters?.Add(c);
            }
        }

        _at++;
        return characters is { Count: <= LargestClass } ? characters : null;
    }

    private char Control(char c) => c switch
    {
        'n' => '\n',
        'f' => '\f',
        't' => '\t',
        'r' => '\r',
        _ => throw Unknown($"the escape \\{c}"),
    };

    private NotSupportedException Unknown(string what) => new($"pattern, position {_at}: {what}: {_pattern}");
}
