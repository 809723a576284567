using System.Collections.Immutable;
using SelfImprove.Analysis;

namespace SelfImprove.Runs;

/// <summary>Counts behaviours over many completions, also by right and wrong ones.</summary>
internal sealed class BehaviorTally
{
    private readonly ImmutableArray<IBehaviorDetector> _detectors;
    private readonly SortedDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    internal BehaviorTally(ImmutableArray<IBehaviorDetector> detectors)
    {
        _detectors = detectors;
        foreach (var behavior in detectors.SelectMany(d => d.Behaviors))
        {
            _counts[behavior.Name] = new Count();
        }
    }

    /// <summary>Shows texts to the detectors, several at a time; the counts do not depend on how many.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What each detector found in each text, in the order of the texts.</returns>
    internal async Task<ImmutableArray<BehaviorAnalysis>[]> AddAsync(IReadOnlyList<AnalyzedText> texts, CancellationToken cancellationToken)
    {
        var analyses = new ImmutableArray<BehaviorAnalysis>[texts.Count];
        if (_detectors.IsEmpty)
        {
            Array.Fill(analyses, []);
            return analyses;
        }

        await Parallel.ForAsync(0, texts.Count, DetectorParallelism.Of(_detectors, cancellationToken), async (i, cancel) => analyses[i] = await AnalyzeAsync(texts[i], cancel));
        for (var i = 0; i < texts.Count; i++)
        {
            Add(analyses[i], texts[i].IsCorrect);
        }

        return analyses;
    }

    /// <summary>Adds the metrics, each name with a prefix.</summary>
    internal void AddTo(ImmutableSortedDictionary<string, double>.Builder metrics, string prefix)
    {
        foreach (var (behavior, count) in _counts)
        {
            count.AddTo(metrics, $"{prefix}behaviors/{behavior}");
        }
    }

    private async Task<ImmutableArray<BehaviorAnalysis>> AnalyzeAsync(AnalyzedText text, CancellationToken cancellationToken)
    {
        var analyses = ImmutableArray.CreateBuilder<BehaviorAnalysis>(_detectors.Length);
        foreach (var detector in _detectors)
        {
            analyses.Add(await detector.AnalyzeAsync(text.Text, text.Hints, cancellationToken));
        }

        return analyses.MoveToImmutable();
    }

    private void Add(ImmutableArray<BehaviorAnalysis> analyses, bool? correct)
    {
        foreach (var (behavior, count) in analyses.SelectMany(a => a.Counts))
        {
            if (count is { } known && _counts.TryGetValue(behavior.Name, out var sum))
            {
                sum.Add(known, correct);
            }
        }
    }

    private sealed class Count
    {
        private int _texts;
        private long _occurrences;
        private int _showing;
        private (int Texts, long Occurrences) _right;
        private (int Texts, long Occurrences) _wrong;
        private (int Judged, int Right) _showingJudged;

        internal void Add(int occurrences, bool? correct)
        {
            _texts++;
            _occurrences += occurrences;
            _showing += occurrences > 0 ? 1 : 0;
            if (correct is not { } right)
            {
                return;
            }

            ref var side = ref right ? ref _right : ref _wrong;
            side = (side.Texts + 1, side.Occurrences + occurrences);
            if (occurrences > 0)
            {
                _showingJudged = (_showingJudged.Judged + 1, _showingJudged.Right + (right ? 1 : 0));
            }
        }

        internal void AddTo(ImmutableSortedDictionary<string, double>.Builder metrics, string name)
        {
            Set(name, _occurrences, _texts);
            Set($"{name}/share", _showing, _texts);
            Set($"{name}/correct", _right.Occurrences, _right.Texts);
            Set($"{name}/wrong", _wrong.Occurrences, _wrong.Texts);
            Set($"{name}/accuracy", _showingJudged.Right, _showingJudged.Judged);

            void Set(string metric, long sum, int count)
            {
                if (count > 0)
                {
                    metrics[metric] = (double)sum / count;
                }
            }
        }
    }
}
