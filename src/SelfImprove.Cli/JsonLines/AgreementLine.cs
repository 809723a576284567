using SelfImprove.Analysis;
using SelfImprove.Reports;

namespace SelfImprove.Cli.JsonLines;

/// <summary>How far two detectors agree on a behaviour, as a line of output. Numbers that are unknown are null.</summary>
internal sealed record AgreementLine(
    string Behavior, string[] Detectors, int Texts, int[] Unknown, double?[] Share, double?[] Mean, AgreementLine.Estimated? Kappa, AgreementLine.Estimated? Pearson, AgreementLine.Estimated? Spearman)
{
    internal static AgreementLine Of(DetectorAgreement a, IBehaviorDetector first, IBehaviorDetector second) => new(
        a.Behavior.Name, [first.Name, second.Name], a.Texts, [a.UnknownToFirst, a.UnknownToSecond], [Known(a.ShareFirst), Known(a.ShareSecond)], [Known(a.MeanFirst), Known(a.MeanSecond)],
        Estimated.Of(a.Kappa), Estimated.Of(a.Pearson), Estimated.Of(a.Spearman));

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    /// <summary>An estimate with its 95 % interval.</summary>
    internal sealed record Estimated(double Estimate, double? Low, double? High)
    {
        internal static Estimated? Of(Interval interval) =>
            double.IsFinite(interval.Estimate) ? new Estimated(interval.Estimate, Known(interval.Low), Known(interval.High)) : null;
    }
}
