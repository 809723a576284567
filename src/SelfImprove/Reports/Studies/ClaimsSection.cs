using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>The claims of the paper with what the run says about each: a verdict, the effects that decide it, and how they are measured.</summary>
internal static class ClaimsSection
{
    internal static string Render(StudyResults study)
    {
        if (study.Claims.IsEmpty)
        {
            return new HtmlBuilder().Line("<p>The study names no roles that a claim needs.</p>").Markup(NotAsked(study)).ToString();
        }

        return new HtmlBuilder().Markup(Verdicts(study)).Markup(NotAsked(study)).Markup(AllEffects(study)).Markup(Definitions(study)).ToString();
    }

    private static string Verdicts(StudyResults study)
    {
        var greedy = study.IsSampled;
        var html = new HtmlBuilder()
            .Line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Claims\"><table class=\"claims sortable\">")
            .Line("<caption class=\"hidden\">What this run says about the claims of the paper</caption>")
            .Markup("<thead><tr><th scope=\"col\" class=\"name\" data-column=\"0\">Claim</th><th scope=\"col\" class=\"name\" data-column=\"1\">Verdict</th>")
            .Markup($"<th scope=\"col\" data-column=\"2\">Effect{(greedy ? ", drawn answers" : "")}</th><th scope=\"col\" data-column=\"3\">95{NumberText.PercentSign} interval</th>")
            .Markup($"<th scope=\"col\" data-column=\"4\">Claimed</th>{(greedy ? "<th scope=\"col\" data-column=\"5\">Effect, greedy</th>" : "")}")
            .Line("</tr></thead><tbody>");
        foreach (var claim in study.Claims)
        {
            var deciding = claim.Effects.Where(e => e.Threshold is not null).ToImmutableArray();
            html.Markup("<tr><th scope=\"row\" data-value=\"").Text(claim.Id).Markup("\">").Text($"({claim.Id}) {claim.Title}");
            if (claim.Group.Length > 0)
            {
                html.Markup(" <span class=\"meta\">").Text(claim.Group).Markup("</span>");
            }

            html.Markup("<small>").Text(claim.Sentence).Markup("</small>");
            foreach (var remark in claim.Remarks)
            {
                html.Markup("<small class=\"remark\">").Text($"{char.ToUpperInvariant(remark[0])}{remark[1..]}.").Markup("</small>");
            }

            html.Markup("</th>").Markup($"<td class=\"text\" data-value=\"{claim.VerdictText}\">{VerdictMark(claim.Verdict)}</td>");
            Lines(html, deciding, e => e.EffectText, labels: true);
            Lines(html, deciding, e => e.IntervalText);
            Lines(html, deciding, e => e.ClaimedText, column: "claimed");
            if (greedy)
            {
                Lines(html, deciding, e => e.GreedyText, column: "greedy");
            }

            html.Line("</tr>");
        }

        return html.Line("</tbody></table></div>").ToString();
    }

    // Effects of one claim under each other, in step over the cells; what each is stands in the first of them.
    private static void Lines(HtmlBuilder html, ImmutableArray<ClaimEffect> effects, Func<ClaimEffect, string> text, bool labels = false, string column = "")
    {
        html.Markup("<td data-value=\"").Text(effects.IsEmpty ? "" : text(effects[0])).Markup("\">");
        foreach (var effect in effects)
        {
            html.Markup("<span class=\"effect\"" + (column.Length > 0 ? $" data-label=\"{column}\"" : "") + ">");
            if (labels && effect.Label.Length > 0)
            {
                html.Markup("<span class=\"meta\">").Text(effect.Label).Markup("</span>");
            }

            html.Text(Signed(text(effect))).Markup("</span>");
        }

        html.Markup("</td>");
    }

    private static string NotAsked(StudyResults study) => study.NotAsked.IsEmpty ? "" : new HtmlBuilder()
        .Markup("<p class=\"muted\">Not asked of this run: ").Text(string.Join("; ", study.NotAsked)).Line(".</p>").ToString();

    private static string AllEffects(StudyResults study)
    {
        var greedy = study.IsSampled;
        var html = new HtmlBuilder()
            .Line("<details><summary>All effects</summary>")
            .Line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All effects\"><table class=\"sortable\"><caption class=\"hidden\">Every effect of every claim</caption>")
            .Markup("<thead><tr><th scope=\"col\" class=\"name\" data-column=\"0\">Claim</th><th scope=\"col\" class=\"name\" data-column=\"1\">What is compared</th>")
            .Markup($"<th scope=\"col\" data-column=\"2\">Effect</th><th scope=\"col\" data-column=\"3\">95{NumberText.PercentSign} interval</th>{(greedy ? "<th scope=\"col\" data-column=\"4\">Greedy</th>" : "")}");
        var column = greedy ? 5 : 4;
        foreach (var head in new[] { "Claimed", "Verdict", "Seeds", "Problems" })
        {
            html.Markup($"<th scope=\"col\" data-column=\"{NumberText.Whole(column++)}\">{head}</th>");
        }

        html.Line("</tr></thead><tbody>");
        foreach (var claim in study.Claims)
        {
            foreach (var effect in claim.Effects)
            {
                html.Markup("<tr><th scope=\"row\" data-value=\"").Text(claim.Id).Markup("\">").Text($"({claim.Id})").Markup(claim.Group.Length > 0 ? " <span class=\"meta\">" : "")
                    .Text(claim.Group).Markup(claim.Group.Length > 0 ? "</span>" : "").Markup("</th>");
                Cell(html, effect.What, "td class=\"text\"");
                Cell(html, Signed(effect.EffectText));
                Cell(html, Signed(effect.IntervalText));
                if (greedy)
                {
                    Cell(html, Signed(effect.GreedyText));
                }

                Cell(html, effect.ClaimedText);
                Cell(html, effect.Verdict is { } verdict ? Claim.TextOf(verdict) : "");
                Cell(html, NumberText.Whole(effect.Seeds));
                Cell(html, effect.Problems > 0 ? NumberText.Whole(effect.Problems) : NumberText.Missing);
                html.Line("</tr>");
            }
        }

        return html.Line("</tbody></table></div></details>").ToString();
    }

    private static void Cell(HtmlBuilder html, string text, string tag = "td") =>
        html.Markup($"<{tag} data-value=\"").Text(text.Replace('−', '-')).Markup("\">").Text(text).Markup("</td>");

    private static string Definitions(StudyResults study)
    {
        var html = new HtmlBuilder().Line("<details><summary>How the claims are measured</summary><dl>");
        foreach (var claim in study.Claims.DistinctBy(c => c.Id))
        {
            html.Element("dt", $"({claim.Id})").Element("dd", claim.Definition).Line("");
        }

        return html.Line("</dl>")
            .Line("<p>Verdicts: a claim holds when the whole interval of every effect that decides it lies on the claimed side, does not hold when that of one lies on the other side, "
                + "and is undecided otherwise, and always with fewer than two seeds.</p>")
            .Line($"<p>Intervals: 95{NumberText.PercentSign}, by a bootstrap of {NumberText.Whole(HierarchicalBootstrap.Resamples)} resamples that draws the seeds of each condition, and the held-out problems, "
                + "the same ones for all conditions (paired by problem). Effects on lengths and behaviours are over seeds alone. With few seeds the intervals are rather too narrow: "
                + "in simulations where seeds vary and problems do not, those of a difference of two conditions covered the truth in 62 % of the cases with two seeds, in 90 % with three, in 91 % with five; "
                + "where problems vary as much, in 93 % and more. What all seeds share, such as a base that was trained once, is not varied. A share of a gain has an interval only where that of the gain lies above 0.</p></details>")
            .ToString();
    }

    private static string VerdictMark(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Holds => "<span class=\"up\"><b>✓ holds</b></span>",
        ClaimVerdict.DoesNotHold => "<span class=\"down\"><b>✗ does not hold</b></span>",
        _ => "<span class=\"muted\"><b>? undecided</b></span>",
    };

    // Texts of effects are plain, for consoles; a page has a real minus sign.
    private static string Signed(string text) => text == "-" ? NumberText.Missing : text.Replace('-', '−').Replace(" %", NumberText.PercentSign, StringComparison.Ordinal);
}
