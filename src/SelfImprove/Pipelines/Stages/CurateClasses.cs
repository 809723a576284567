using System.Collections.Immutable;
using SelfImprove.Corpora;

namespace SelfImprove.Pipelines;

/// <summary>What the stage <c>curate</c> holds of a classification, which may be larger than memory.</summary>
/// <param name="Path">The classification.</param>
/// <param name="Statistics">What the corpus is like.</param>
/// <param name="Rich">Number of rich documents.</param>
/// <param name="Minimal">Number of minimal documents.</param>
/// <param name="Kept">Whether each document, in the order of the corpus, is of the part that is kept.</param>
internal sealed record CurateClasses(string Path, CorpusStatistics Statistics, long Rich, long Minimal, List<bool> Kept)
{
    /// <summary>Sums up a classification.</summary>
    /// <param name="path">The file.</param>
    /// <param name="criteria">When a document is rich, and when minimal.</param>
    /// <param name="selection">Which part is kept.</param>
    /// <exception cref="InvalidInputException">The file can't be read.</exception>
    internal static CurateClasses Read(string path, BehaviorCriteria criteria, CurateSelection selection)
    {
        var (rich, minimal) = (0L, 0L);
        var kept = new List<bool>();
        var statistics = CorpusStatistics.Of(ClassificationFile.Read(path).Select(document =>
        {
            var (isRich, isMinimal) = (criteria.IsRich(document.Counts), criteria.IsMinimal(document.Counts));
            rich += isRich ? 1 : 0;
            minimal += isMinimal ? 1 : 0;
            kept.Add(selection switch { CurateSelection.Rich => isRich, CurateSelection.Minimal => isMinimal, _ => true });
            return document;
        }));
        return new CurateClasses(path, statistics, rich, minimal, kept);
    }

    /// <summary>The counts of some documents, by their places.</summary>
    internal Dictionary<int, ImmutableSortedDictionary<string, int?>> CountsOf(IEnumerable<int> places)
    {
        var wanted = places.ToHashSet();
        return ClassificationFile.Read(Path).Select((document, i) => (Place: i, document.Counts)).Where(d => wanted.Contains(d.Place)).ToDictionary(d => d.Place, d => d.Counts);
    }
}
