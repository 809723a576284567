using System.Collections.Immutable;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>What a dataset is like: accuracy of the answers to problems, length, and behaviours of the first texts.</summary>
internal sealed class DatasetMeasure(CellComponents components)
{
    // Enough to know what the texts are like; a corpus may have millions.
    private const int TextsAnalyzed = 2000;

    private readonly List<AnalyzedText> _analyzed = [];
    private readonly BehaviorTally _behaviors = new(components.Detectors);
    private long _texts;
    private long _characters;
    private long _judged;
    private long _correct;

    /// <summary>Adds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="shown">What detectors are shown; null for the completion.</param>
    internal async Task AddAsync(PrimingExample text, CancellationToken cancellationToken, string? shown = null)
    {
        _texts++;
        _characters += text.Completion.Length;
        bool? correct = null;
        if (text.Problem is { } problem && components.Reward is { } reward)
        {
            var judged = await reward.ScoreAsync(problem, new Completion(text.Completion, StopReason.EndOfSequence), cancellationToken);
            if (judged.Outcome != RewardOutcome.ScorerFailed)
            {
                correct = judged.IsCorrect;
                _judged++;
                _correct += judged.IsCorrect ? 1 : 0;
            }
        }

        if (_analyzed.Count < TextsAnalyzed)
        {
            _analyzed.Add(new AnalyzedText(shown ?? text.Completion, AnalyzedText.HintsFor(components.Task, text.Problem), correct));
        }
    }

    internal async Task<StageSummary> SummariseAsync(CancellationToken cancellationToken)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        values[RunMetrics.DatasetTexts] = _texts;
        values[RunMetrics.DatasetCharacters] = _texts == 0 ? 0 : (double)_characters / _texts;
        if (_judged > 0)
        {
            values[RunMetrics.DatasetAccuracy] = (double)_correct / _judged;
        }

        await _behaviors.AddAsync(_analyzed, cancellationToken);
        _behaviors.AddTo(values, "dataset/");
        return new StageSummary(values.ToImmutable());
    }
}
