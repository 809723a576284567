using System.Globalization;
using SelfImprove.Reports;
using Spectre.Console;

namespace SelfImprove.Cli.Display;

/// <summary>What <c>compare</c> prints: settings that differ, and accuracies with the interval of their difference.</summary>
internal static class ComparisonTable
{
    internal static void Write(CommandContext context, RunComparison comparison)
    {
        var console = PlainConsole.For(context);
        context.Out.WriteLine($"A: {comparison.A.Name}");
        context.Out.WriteLine($"B: {comparison.B.Name}");
        if (comparison.Configuration.IsEmpty)
        {
            context.Out.WriteLine("The configurations are the same.");
        }
        else
        {
            var settings = new Table { Border = context.TableBorder };
            settings.AddColumns("setting", "A", "B");
            foreach (var (path, a, b) in comparison.Configuration)
            {
                settings.AddRow(Markup.Escape(path), Markup.Escape(a ?? "-"), Markup.Escape(b ?? "-"));
            }

            console.Write(settings);
        }

        if (comparison.Conditions.IsEmpty)
        {
            context.Out.WriteLine("The runs have no condition in common.");
            return;
        }

        var results = new Table { Border = context.TableBorder, Title = new TableTitle("accuracy after training, %") };
        results.AddColumns("condition", "answers");
        foreach (var column in new[] { "A", "B", "B - A, same problems", "95 % interval", "problems paired", "seeds" })
        {
            results.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var row in comparison.Conditions)
        {
            results.AddRow(
                Markup.Escape(row.Name), row.Answers, Percent(row.A.Estimate), Percent(row.B.Estimate), Percent(row.Difference.Estimate),
                double.IsFinite(row.Difference.Low) ? $"{Percent(row.Difference.Low)} to {Percent(row.Difference.High)}" : "-",
                row.Problems.ToString(CultureInfo.InvariantCulture), row.Seeds.ToString(CultureInfo.InvariantCulture));
        }

        console.Write(results);
        if (comparison.Conditions.Any(c => c.Seeds == 1))
        {
            context.Out.WriteLine("Where a run has one seed, the interval is of its problems alone and says nothing of other seeds.");
        }

        if (comparison.Conditions.Any(c => c.Problems == 0))
        {
            context.Out.WriteLine("Where no problem is paired, the runs were asked different problems (another task or range), or one is unfinished or of an older version.");
        }
    }

    private static string Percent(double share) => ResultsTable.Text(share * 100, "F1");
}
