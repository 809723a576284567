using System.Collections.Immutable;
using SelfImprove.Reports;
using SelfImprove.Statistics;

namespace SelfImprove.Analysis;

/// <summary>How far two detectors agree on one behaviour of the same texts. Texts whose count is unknown to one of them are left out of everything but the numbers of unknowns.</summary>
public sealed record DetectorAgreement
{
    /// <summary>The behaviour.</summary>
    public required Behavior Behavior { get; init; }

    /// <summary>Number of texts whose count both know.</summary>
    public required int Texts { get; init; }

    /// <summary>Number of texts whose count the first detector does not know.</summary>
    public required int UnknownToFirst { get; init; }

    /// <summary>Number of texts whose count the second detector does not know.</summary>
    public required int UnknownToSecond { get; init; }

    /// <summary>Share of texts that show the behaviour, as the first detector finds; NaN without texts.</summary>
    public required double ShareFirst { get; init; }

    /// <summary>The same of the second detector.</summary>
    public required double ShareSecond { get; init; }

    /// <summary>Mean count of the first detector; NaN without texts.</summary>
    public required double MeanFirst { get; init; }

    /// <summary>Mean count of the second detector.</summary>
    public required double MeanSecond { get; init; }

    /// <summary>Cohen's kappa on whether a text shows the behaviour.</summary>
    public required Interval Kappa { get; init; }

    /// <summary>Pearson's correlation of the counts.</summary>
    public required Interval Pearson { get; init; }

    /// <summary>Spearman's rank correlation of the counts.</summary>
    public required Interval Spearman { get; init; }

    /// <summary>Compares counts.</summary>
    /// <param name="behavior">The behaviour.</param>
    /// <param name="first">The counts of one detector, text by text; null is "unknown".</param>
    /// <param name="second">Those of the other, of the same texts in the same order.</param>
    /// <exception cref="ArgumentException">The lists have different lengths.</exception>
    public static DetectorAgreement Of(Behavior behavior, IReadOnlyList<int?> first, IReadOnlyList<int?> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count != second.Count)
        {
            throw new ArgumentException($"{first.Count} counts can't be paired with {second.Count}", nameof(second));
        }

        var known = first.Zip(second).Where(p => p is { First: not null, Second: not null }).Select(p => (First: (double)p.First!, Second: (double)p.Second!)).ToArray();
        double[] a = [.. known.Select(p => p.First)];
        double[] b = [.. known.Select(p => p.Second)];
        return new DetectorAgreement
        {
            Behavior = behavior,
            Texts = known.Length,
            UnknownToFirst = first.Count(c => c is null),
            UnknownToSecond = second.Count(c => c is null),
            ShareFirst = Mean(a.Select(c => c > 0 ? 1.0 : 0)),
            ShareSecond = Mean(b.Select(c => c > 0 ? 1.0 : 0)),
            MeanFirst = Mean(a),
            MeanSecond = Mean(b),
            Kappa = CohenKappa.Of([.. a.Select(c => c > 0)], [.. b.Select(c => c > 0)]),
            Pearson = LinearCorrelation.Pearson(a, b),
            Spearman = RankCorrelation.Spearman(a, b),
        };
    }

    /// <summary>Shows texts to two detectors and compares what they find, behaviour by behaviour, for those that both look for.</summary>
    /// <param name="first">One detector.</param>
    /// <param name="second">The other.</param>
    /// <param name="texts">The texts with what is known of their problems.</param>
    /// <param name="onAnalyzed">Told after each text how many are done; null for nobody.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="InvalidInputException">The detectors look for no behaviour in common.</exception>
    public static async Task<ImmutableArray<DetectorAgreement>> CompareAsync(
        IBehaviorDetector first, IBehaviorDetector second, IReadOnlyList<(string Text, BehaviorHints Hints)> texts, Action<int>? onAnalyzed = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(texts);
        var behaviors = first.Behaviors.Where(second.Behaviors.Contains).ToList();
        if (behaviors.Count == 0)
        {
            throw new InvalidInputException(
                $"'{first.Name}' and '{second.Name}' look for no behaviour in common: {string.Join(", ", first.Behaviors)} and {string.Join(", ", second.Behaviors)}");
        }

        var found = new (BehaviorAnalysis First, BehaviorAnalysis Second)[texts.Count];
        var done = 0;
        await Parallel.ForAsync(0, texts.Count, DetectorParallelism.Of([first, second], cancellationToken), async (i, cancel) =>
        {
            var (text, hints) = texts[i];
            found[i] = (await first.AnalyzeAsync(text, hints, cancel), await second.AnalyzeAsync(text, hints, cancel));
            onAnalyzed?.Invoke(Interlocked.Increment(ref done));
        });
        return [.. behaviors.Select(b => Of(b, [.. found.Select(f => f.First.Counts[b])], [.. found.Select(f => f.Second.Counts[b])]))];
    }

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();
}
