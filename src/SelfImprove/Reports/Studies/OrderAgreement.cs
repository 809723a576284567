using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>In how many pairs of conditions a run puts the same one first as the paper: what a miniature can be expected to keep.</summary>
/// <param name="Model">The published model.</param>
/// <param name="Group">As in <see cref="PublishedComparison.Group"/>.</param>
/// <param name="Same">Number of pairs in the same order.</param>
/// <param name="Pairs">Number of pairs; those whose published accuracies are equal (in two decimals) do not count.</param>
public sealed record OrderAgreement(string Model, string Group, int Same, int Pairs)
{
    internal static ImmutableArray<OrderAgreement> Of(ImmutableArray<PublishedComparison> comparisons) =>
    [
        .. comparisons.GroupBy(c => c.Group, StringComparer.Ordinal).SelectMany(g => new[]
        {
            Of(PublishedResults.Llama, g.Key, [.. g.Select(c => (c.Published.Llama, c.Accuracy.Estimate))]),
            Of(PublishedResults.Qwen, g.Key, [.. g.Select(c => (c.Published.Qwen, c.Accuracy.Estimate))]),
        }).Where(a => a.Pairs > 0),
    ];

    private static OrderAgreement Of(string model, string group, ImmutableArray<(double Published, double Measured)> rows)
    {
        var known = rows.Where(r => double.IsFinite(r.Published) && double.IsFinite(r.Measured)).ToList();
        var pairs = known.SelectMany((a, i) => known.Skip(i + 1).Select(b => (Published: a.Published.CompareTo(b.Published), Measured: a.Measured.CompareTo(b.Measured))))
            .Where(p => p.Published != 0).ToList();
        return new OrderAgreement(model, group, pairs.Count(p => p.Published == p.Measured), pairs.Count);
    }
}
