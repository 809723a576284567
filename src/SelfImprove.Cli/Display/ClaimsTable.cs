using System.Globalization;
using SelfImprove.Reports;
using Spectre.Console;

namespace SelfImprove.Cli.Display;

/// <summary>What a run says about the claims of the paper: one row per effect that decides a claim.</summary>
internal static class ClaimsTable
{
    internal static void Write(CommandContext context, StudyResults study)
    {
        if (study.Claims.IsEmpty)
        {
            context.Out.WriteLine("The study names no roles that a claim needs.");
            return;
        }

        var table = new Table { Border = context.TableBorder, Title = new TableTitle($"claims{(study.IsSampled ? ", by drawn answers" : "")}") };
        table.AddColumns("claim", "what is compared");
        foreach (var head in new[] { "effect", "95 % interval", "claimed" })
        {
            table.AddColumn(new TableColumn(head).RightAligned());
        }

        table.AddColumn("verdict");
        foreach (var claim in study.Claims)
        {
            var name = $"({claim.Id}){(claim.Group.Length > 0 ? " " + claim.Group : "")}";
            foreach (var effect in claim.Effects.Where(e => e.Verdict is not null))
            {
                var verdict = Claim.TextOf(effect.Verdict!.Value);
                var colour = effect.Verdict switch
                {
                    ClaimVerdict.Holds => "green",
                    ClaimVerdict.DoesNotHold => "red",
                    _ => "yellow",
                };
                table.AddRow(Markup.Escape(name), Markup.Escape(effect.What), effect.EffectText, effect.IntervalText, Markup.Escape(effect.ClaimedText), $"[{colour}]{verdict}[/]");
            }
        }

        PlainConsole.For(context).Write(table);
        foreach (var claim in study.Claims)
        {
            foreach (var remark in claim.Remarks)
            {
                context.Out.WriteLine($"({claim.Id}) {remark}");
            }
        }

        var held = study.Claims.Count(c => c.Verdict == ClaimVerdict.Holds);
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"claims that hold: {held} of {study.Claims.Length}"));
    }
}
