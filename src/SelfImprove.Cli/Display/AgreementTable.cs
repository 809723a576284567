using System.Globalization;
using SelfImprove.Analysis;
using SelfImprove.Reports;
using Spectre.Console;

namespace SelfImprove.Cli.Display;

/// <summary>How far two detectors agree, as a table.</summary>
internal static class AgreementTable
{
    internal static void Write(CommandContext context, IEnumerable<DetectorAgreement> agreements, IBehaviorDetector first, IBehaviorDetector second)
    {
        var (a, b) = first.Name == second.Name ? ($"{first.Name} (1)", $"{second.Name} (2)") : (first.Name, second.Name);
        var table = new Table { Border = context.TableBorder };
        table.AddColumns("behaviour", "texts", "unknown", $"shown, {Markup.Escape(a)}", $"shown, {Markup.Escape(b)}", "mean counts", "kappa", "Pearson", "Spearman");
        foreach (var r in agreements)
        {
            table.AddRow(
                Markup.Escape(r.Behavior.Name.Replace('_', ' ')), Whole(r.Texts), $"{Whole(r.UnknownToFirst)} and {Whole(r.UnknownToSecond)}", Share(r.ShareFirst), Share(r.ShareSecond),
                $"{Number(r.MeanFirst)} and {Number(r.MeanSecond)}", Estimate(r.Kappa), Estimate(r.Pearson), Estimate(r.Spearman));
        }

        PlainConsole.For(context).Write(table);
        context.Out.WriteLine($"{a} against {b}: 1 is full agreement, 0 that of chance; in parentheses the 95 % interval over resampled texts. Counts that one of them does not know are left out.");
    }

    private static string Estimate(Interval interval) =>
        double.IsNaN(interval.Estimate) ? "unknown"
        : double.IsNaN(interval.Low) ? Number(interval.Estimate)
        : $"{Number(interval.Estimate)} ({Number(interval.Low)} to {Number(interval.High)})";

    private static string Share(double value) => double.IsNaN(value) ? "unknown" : value.ToString("P1", CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsNaN(value) ? "unknown" : value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
