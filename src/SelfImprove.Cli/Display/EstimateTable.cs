using System.Globalization;
using SelfImprove.Runs;
using Spectre.Console;

namespace SelfImprove.Cli.Display;

/// <summary>What <c>run --dry-run</c> says about the cost of the stages that are left.</summary>
internal static class EstimateTable
{
    private const string Unknown = "?";

    internal static void Write(CommandContext context, IReadOnlyCollection<StageEstimate> estimates)
    {
        if (estimates.Count == 0)
        {
            return;
        }

        var table = new Table { Border = context.TableBorder, Title = new TableTitle("what is left, at most") };
        table.AddColumns("pipeline", "stage", "optimizer steps");
        foreach (var column in new[] { "tokens", "time", "memory" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var e in estimates)
        {
            table.AddRow(
                Markup.Escape(e.Stage.Cell), Markup.Escape(e.Stage.Id),
                Markup.Escape(string.Join(", ", e.OptimizerSteps.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value}")))),
                e.Tokens is { } tokens ? tokens > 0 ? Short(tokens) : "" : Unknown,
                e.Time is { } time ? MetricLine.Of(time) : Unknown,
                e.MemoryBytes is { } memory ? Short(memory) + "B" : e.Tokens is null ? Unknown : "");
        }

        PlainConsole.For(context).Write(table);
        var total = estimates.Aggregate(TimeSpan.Zero, (sum, e) => sum + (e.Time ?? TimeSpan.Zero));
        var unknown = estimates.Any(e => e.Time is null) ? ", and the stages of unknown cost" : "";
        context.Out.WriteLine($"time: up to {MetricLine.Of(total)}{unknown}");
        context.Out.WriteLine(
            "Estimated from the options and from speeds just measured on this machine with the model that the pipeline starts from. Tokens and time count every "
            + "completion as if it ran to its limit; most end earlier. Rewards and behaviour detection during training are not included.");
    }

    private static string Short(double value)
    {
        var (scaled, unit) = value switch { >= 1e12 => (value / 1e12, " T"), >= 1e9 => (value / 1e9, " G"), >= 1e6 => (value / 1e6, " M"), >= 1e3 => (value / 1e3, " k"), _ => (value, " ") };
        return scaled.ToString(scaled >= 100 ? "F0" : "0.#", CultureInfo.InvariantCulture) + unit;
    }
}
