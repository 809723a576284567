using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SelfImprove.Configuration.Yaml;

/// <summary>
/// Reads the part of YAML that configurations need (maps, lists, scalars, anchors, merge keys) into nodes with positions. Built on the
/// parser's events, not on a deserialiser: tags that name types are refused, and a file can't make the reader work or remember
/// more than the bounds below allow.
/// </summary>
internal sealed class YamlReader
{
    internal const int MaxLength = 1 << 20;
    internal const int MaxDepth = 32;

    /// <summary>Bound of the number of nodes after every alias is replaced by what it stands for.</summary>
    internal const int MaxExpandedNodes = 100_000;

    private readonly Parser _parser;
    private readonly string _source;
    private readonly bool _hasPositions;
    private readonly Dictionary<AnchorName, ConfigNode> _anchors = [];
    private readonly HashSet<AnchorName> _openAnchors = [];
    private readonly Dictionary<ConfigNode, int> _sizes = new(ReferenceEqualityComparer.Instance);
    private int _expanded;

    private YamlReader(string text, string source, bool hasPositions)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _source = source;
        _hasPositions = hasPositions;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidInputException">The file can't be read, or is not such YAML.</exception>
    internal static ConfigNode ReadFile(string path)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.Exists && info.Length > MaxLength)
            {
                throw new ConfigurationException([new Diagnostic(new ConfigOrigin(path), $"the file has {info.Length} bytes; at most {MaxLength} are read")]);
            }

            return Read(File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException([new Diagnostic(new ConfigOrigin(path), "there is no such file")]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new Diagnostic(new ConfigOrigin(path), Directory.Exists(path) ? "is a folder, not an experiment file" : $"the file can't be read: {e.Message}")]);
        }
        catch (DecoderFallbackException)
        {
            throw new ConfigurationException([new Diagnostic(new ConfigOrigin(path), "the file is not UTF-8 text")]);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="hasPositions">Whether lines and columns mean something to the user.</param>
    /// <exception cref="ConfigurationException">The text is not such YAML.</exception>
    internal static ConfigNode Read(string text, string source, bool hasPositions = true)
    {
        if (text.Length > MaxLength)
        {
            throw new ConfigurationException([new Diagnostic(new ConfigOrigin(source), $"the text has {text.Length} characters; at most {MaxLength} are read")]);
        }

        return new YamlReader(text, source, hasPositions).ReadDocument();
    }

    private ConfigNode ReadDocument()
    {
        Next<StreamStart>();
        if (_parser.Current is StreamEnd)
        {
            return new ConfigMap([], OriginOf(new Mark(0, 1, 1)));
        }

        Next<DocumentStart>();
        var root = ReadNode(depth: 0);
        Next<DocumentEnd>();
        if (_parser.Current is not StreamEnd)
        {
            throw Error(_parser.Current!.Start, "a second document starts here; a configuration is one document");
        }

        return root;
    }

    private ConfigNode ReadNode(int depth)
    {
        var e = _parser.Current!;
        if (depth > MaxDepth)
        {
            throw Error(e.Start, $"nested deeper than {MaxDepth} levels");
        }

        if (e is AnchorAlias alias)
        {
            Advance();
            return Resolve(alias);
        }

        Count(1, e.Start);
        if (e is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            throw Error(e.Start, $"tags such as {tagged.Tag} are not used here; write the value without it");
        }

        var anchor = ((NodeEvent)e).Anchor;
        if (!anchor.IsEmpty)
        {
            _openAnchors.Add(anchor);
        }

        var before = _expanded;
        ConfigNode node = e switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => ReadList(depth),
            _ => ReadMap(depth),
        };
        if (!anchor.IsEmpty)
        {
            _openAnchors.Remove(anchor);
            _anchors[anchor] = node;
            _sizes[node] = 1 + _expanded - before;
        }

        return node;
    }

    private ConfigNode Resolve(AnchorAlias alias)
    {
        if (_openAnchors.Contains(alias.Value))
        {
            throw Error(alias.Start, $"the alias *{alias.Value} stands inside what it refers to");
        }

        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            throw Error(alias.Start, $"there is no anchor &{alias.Value} before this alias");
        }

        Count(_sizes[node], alias.Start);
        return node;
    }

    private void Count(int nodes, in Mark at)
    {
        _expanded += nodes;
        if (_expanded > MaxExpandedNodes)
        {
            throw Error(at, $"with its aliases written out the configuration has more than {MaxExpandedNodes} values");
        }
    }

    private ConfigScalar ReadScalar(Scalar scalar)
    {
        Advance();
        return new ConfigScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, OriginOf(scalar.Start));
    }

    private ConfigList ReadList(int depth)
    {
        var origin = OriginOf(_parser.Current!.Start);
        Advance();
        var items = System.Collections.Immutable.ImmutableArray.CreateBuilder<ConfigNode>();
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        Advance();
        return new ConfigList(items.ToImmutable(), origin);
    }

    private ConfigMap ReadMap(int depth)
    {
        var origin = OriginOf(_parser.Current!.Start);
        Advance();
        var entries = System.Collections.Immutable.ImmutableArray.CreateBuilder<ConfigEntry>();
        var seen = new Dictionary<string, ConfigOrigin>(StringComparer.Ordinal);
        var merged = new List<ConfigMap>();
        while (_parser.Current is not MappingEnd)
        {
            var start = _parser.Current!.Start;
            if (_parser.Current is not Scalar { Tag.IsEmpty: true } key)
            {
                throw Error(start, "a key must be a plain word");
            }

            Advance();
            var keyOrigin = OriginOf(start);
            if (!seen.TryAdd(key.Value, keyOrigin))
            {
                throw Error(start, $"the key '{key.Value}' stands here for the second time; the first is at {seen[key.Value]}");
            }

            var value = ReadNode(depth + 1);
            if (key.Value == "<<" && key.Style == ScalarStyle.Plain)
            {
                merged.AddRange(MergedMaps(value, start));
            }
            else
            {
                entries.Add(new ConfigEntry(key.Value, keyOrigin, value));
            }
        }

        Advance();
        var known = entries.Select(e => e.Key).ToHashSet(StringComparer.Ordinal);
        entries.AddRange(merged.SelectMany(m => m.Entries).Where(e => known.Add(e.Key)));
        return new ConfigMap(entries.ToImmutable(), origin);
    }

    private IEnumerable<ConfigMap> MergedMaps(ConfigNode value, Mark at) => value switch
    {
        ConfigMap map => [map],
        ConfigList list when list.Items.All(i => i is ConfigMap) => list.Items.Cast<ConfigMap>(),
        _ => throw Error(at, "'<<' takes a map or a list of maps"),
    };

    private void Next<TEvent>()
        where TEvent : ParsingEvent
    {
        if (_parser.Current is null)
        {
            Advance();
        }

        if (_parser.Current is not TEvent)
        {
            throw Error(_parser.Current?.Start ?? new Mark(0, 1, 1), "the YAML can't be read here");
        }

        Advance();
    }

    private void Advance()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (YamlException e)
        {
            throw Error(e.Start, $"not valid YAML: {Sentence(e)}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The parser's own slips on garbage; to the user they mean the same.
            throw Error(_parser.Current?.End ?? new Mark(0, 1, 1), "not valid YAML");
        }
    }

    private static string Sentence(YamlException e)
    {
        var message = (e.InnerException as YamlException)?.Message ?? e.Message;
        return message.Length == 0 ? "unexpected text" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
    }

    private ConfigOrigin OriginOf(in Mark mark) =>
        _hasPositions ? new ConfigOrigin(_source, checked((int)mark.Line), checked((int)mark.Column)) : new ConfigOrigin(_source);

    private ConfigurationException Error(in Mark at, string message) => new([new Diagnostic(OriginOf(at), message)]);
}
