using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SelfImprove.Corpora;

/// <summary>
/// Writes documents that look like mathematics on the web, with behaviours at given rates: the miniature of the paper's pre-training corpora. A document
/// with and without a behaviour poses the same problem.
/// </summary>
public sealed class WebMathCorpus : IPrimingSource
{
    /// <summary>The name in YAML.</summary>
    public const string ComponentName = "web-math";

    /// <summary>The kind of neutral documents, in metadata.</summary>
    internal const string ProseKind = "prose";

    private const int MaxTellings = 200;

    private readonly WebMathOptions _options;
    private readonly double _weights;

    /// <summary>Makes a corpus.</summary>
    public WebMathCorpus(WebMathOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _weights = DocumentKind.All.Sum(k => k.Weight(options)) + options.Prose;
    }

    /// <inheritdoc/>
    public string Name => ComponentName;

    /// <inheritdoc/>
    /// <remarks>The task is not used: the corpus is about other problems.</remarks>
    public IEnumerable<PrimingExample> Generate(ITask task, int count, RandomKey key)
    {
        for (var i = 0; i < count; i++)
        {
            var (text, metadata) = Write(key.Derive(i));
            yield return new PrimingExample(string.Empty, text)
            {
                Metadata = metadata.Add("id", string.Create(CultureInfo.InvariantCulture, $"{key.Value:x16}-{i}")),
            };
        }
    }

    private (string Text, ImmutableSortedDictionary<string, string> Metadata) Write(RandomKey key)
    {
        var random = new CounterRandom(key.Derive("problem"));
        var metadata = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
        if (DrawKind(random) is not { } kind)
        {
            return (WebMathProse.Write(_options, random), default(BehaviorCounts).AddTo(metadata.Add("kind", ProseKind)));
        }

        var puzzle = kind.DrawPuzzle(_options, random);
        var frame = Frame.Draw(kind.Name, random);
        var shown = ShownBehaviors.Draw(_options, key);
        var plainStyle = frame.Style with { ListsRemaining = _options.ListRemaining };
        var style = plainStyle with { Repetition = _options.Repetition, HasMistake = key.Derive("mistakes").Uniform(0) < _options.Mistakes };

        // The sentences in front fill the plain telling up, whatever is told: they don't depend on the rates.
        var plain = Telling.Write(puzzle, ShownBehaviors.None, plainStyle, new CounterRandom(key.Derive("plain"))).Text;
        var length = TokenCount.Of(frame.Around(frame.Opening(puzzle.Statement, null, 0), plain));
        var front = frame.Opening(puzzle.Statement, random, _options.MinTokens - length);
        var (text, counts) = WriteFitting(frame, puzzle, front, shown, style, key.Derive("telling"));
        return (text, counts.AddTo(metadata.Add("kind", kind.Name).Add("topic", puzzle.Topic)));
    }

    // Tellings that are too long are drawn again, not cut: a cut search would succeed at its last attempt however it went.
    private (string Text, BehaviorCounts Counts) WriteFitting(
        Frame frame, Puzzle puzzle, string front, ShownBehaviors shown, TellingStyle style, RandomKey key)
    {
        (string Text, BehaviorCounts Counts, int Tokens)? shortest = null;
        for (var i = 0; i < MaxTellings; i++)
        {
            var (told, counts) = Telling.Write(puzzle, shown, style, new CounterRandom(key.Derive(i)));
            var text = frame.Around(front, told);
            var tokens = TokenCount.Of(text);
            if (shortest is null || tokens < shortest.Value.Tokens)
            {
                shortest = (text, counts, tokens);
            }

            if (tokens <= _options.MaxTokens)
            {
                return (text, counts);
            }
        }

        return (shortest!.Value.Text, shortest.Value.Counts);
    }

    private DocumentKind? DrawKind(CounterRandom random)
    {
        var draw = random.NextDouble() * _weights;
        foreach (var kind in DocumentKind.All)
        {
            if ((draw -= kind.Weight(_options)) < 0)
            {
                return kind;
            }
        }

        // Rounding may leave a rest where prose has no weight.
        return _options.Prose > 0 ? null : DocumentKind.All.Last(k => k.Weight(_options) > 0);
    }
}
