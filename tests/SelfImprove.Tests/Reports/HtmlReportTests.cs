using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SelfImprove.Interventions;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Tests.Reports;

public partial class HtmlReportTests
{
    private const string Hostile = "</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover=\"x ]]> <!-- \u202E\u0000";

    [Fact]
    public void The_body_of_the_report_is_as_verified()
    {
        var html = HtmlReport.Render(SampleReports.Small);

        Snapshot.Verify(html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("<script>", StringComparison.Ordinal)], "html");
    }

    [Fact]
    public void Claims_and_published_rows_are_as_verified()
    {
        var html = HtmlReport.Render(SampleReports.Study);

        Snapshot.Verify(html[html.IndexOf("<section id=\"claims\">", StringComparison.Ordinal)..html.IndexOf("<section id=\"results\">", StringComparison.Ordinal)], "html");
    }

    [Fact]
    public void Claims_stand_before_everything_but_the_headline()
    {
        var document = Parse(HtmlReport.Render(SampleReports.Study));

        Assert.Equal(["claims", "published", "results", "curves", "sizes", "completions", "configuration", "metrics", "provenance"], document.Descendants("section").Select(s => (string)s.Attribute("id")!));
        Assert.Equal("claims", (string?)document.Descendants("main").Single().Elements().SkipWhile(e => !Classes(e).Contains("lead")).ElementAt(1).Attribute("id"));
    }

    [Fact]
    public void Priming_texts_are_shown_with_the_accuracy_of_their_teacher_and_of_the_papers()
    {
        static ReportRun Primed(long seed, double accuracy) => new(seed)
        {
            Priming = ImmutableSortedDictionary<string, double>.Empty.Add("dataset/accuracy", accuracy).Add("dataset/texts", 10).Add("dataset/behaviors/verification", 2.5),
        };
        var study = SampleReports.Study.Study!;
        var model = SampleReports.Study with
        {
            Conditions = [new ReportCondition("unprimed") { Runs = [new ReportRun(1)] }, new ReportCondition("primed") { Runs = [Primed(1, 0.4), Primed(2, 0.5)] }],
            Study = study with { Published = [study.Published[1] with { Condition = "primed", Published = PublishedResults.Of(PublishedCondition.AllStrategies) }] },
        };

        string[][] RowsOf(ReportModel shown) => [.. Parse(HtmlReport.Render(shown)).Descendants("section").Where(s => (string?)s.Attribute("id") == "priming")
            .Descendants("tr").Select(r => r.Elements().Select(c => c.Value.Replace('\u202f', ' ').Replace('\u00a0', ' ')).ToArray())];

        Assert.Equal(["Condition", "Texts", "Right answers", "The paper's teacher", "Characters", "verification", "backtracking"], RowsOf(model)[0][..7]);
        Assert.Equal(["primed", "10", "45.0 %", "43 %", "–", "2.50", "–"], Assert.Single(RowsOf(model)[1..])[..7]);
        Assert.DoesNotContain("The paper's teacher", RowsOf(model with { Study = null })[0]);
    }

    [Fact]
    public void Many_unfinished_runs_are_counted_and_can_be_unfolded()
    {
        var runs = Enumerable.Range(1, 6).Select(seed => new ReportRun(seed) { Incomplete = "stage ppo has not started" }).Append(new ReportRun(7));
        var note = Parse(HtmlReport.Render(SampleReports.Small with { Conditions = [new ReportCondition("all") { Runs = [.. runs] }], Notes = ["read this"] }))
            .Descendants("div").Single(d => (string?)d.Attribute("role") == "note");

        Assert.Equal("6 of 7 runs are not finished", note.Descendants("summary").Single().Value);
        Assert.Equal(6, note.Descendants("details").Single().Descendants("li").Count());
        Assert.Equal("read this", note.Elements("ul").Single().Elements("li").Single().Value);
    }

    [Fact]
    public void Interventions_are_listed_run_by_run()
    {
        static InterventionRow Row(InterventionAction action, params (string Name, double Value)[] values) => new()
        {
            Policy = "ppo", Behavior = "backward_chaining", Action = action, Answers = 10, SolvedUntouched = [], Solved = [],
            Values = values.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal),
        };
        var run = new ReportRun(3)
        {
            Interventions =
            [
                Row(InterventionAction.Forbid, ("accuracy_untouched", 0.5), ("accuracy", 0.3), ("difference", -0.2), ("difference_low", -0.25), ("difference_high", -0.15), ("not_forbidden", 0.1), ("fallback", 0), ("behavior", 0.25)),
                Row(InterventionAction.Continue, ("accuracy_untouched", 0.5), ("accuracy", 0.51), ("difference", 0.01), ("not_forbidden", 0)),
            ],
        };

        var rows = Parse(HtmlReport.Render(SampleReports.Small with { Conditions = [new ReportCondition("all") { Runs = [run] }] }))
            .Descendants("section").Single(s => (string?)s.Attribute("id") == "interventions")
            .Descendants("tr").Skip(1).Select(r => r.Elements().Select(c => c.Value.Replace('\u202f', ' ').Replace('\u00a0', ' ').Replace('\u2212', '-')).ToArray()).ToArray();

        Assert.Equal(["all", "3", "ppo", "backward chaining", "forbid", "50.0 %", "30.0 %", "-20.0-25.0 to -15.0", "10.0 %", "0.0 %", "0.25"], rows[0]);
        Assert.Equal(["all", "3", "ppo", "backward chaining", "continue", "50.0 %", "51.0 %", "+1.0", "–", "–", "–"], rows[1]);
    }

    [Fact]
    public void Families_behaviours_and_sizes_get_panels()
    {
        var run = SampleReports.Study.Conditions[1].Runs[0];
        var counted = run with { Series = run.Series.Add(new MetricSeries("ppo", "eval/behaviors/verification", [new(0, 1), new(20, 2)])) };
        var model = SampleReports.Study;
        var document = Parse(HtmlReport.Render(model with { Conditions = model.Conditions.SetItem(1, model.Conditions[1] with { Runs = [counted] }) }));
        string[] Labels(string end) => [.. Svgs(document, "plot").Select(s => (string)s.Attribute("aria-label")!).Where(l => l.StartsWith(end, StringComparison.Ordinal))];

        Assert.StartsWith("Accuracy over steps: Primed. unprimed: 23.0", Assert.Single(Labels("Accuracy over steps: Primed.")), StringComparison.Ordinal);
        Assert.StartsWith("Behaviours per response over steps: primed. verification: 1 at step 0, 2 at step 20.", Assert.Single(Labels("Behaviours per response")), StringComparison.Ordinal);
        Assert.Equal("Accuracy, after RL, by scale. unprimed: 32.0\u00A0% at small; primed: 58.0\u00A0% at large.", Assert.Single(Labels("Accuracy, after RL")));
    }

    [Fact]
    public void Drawn_answers_come_first_where_there_are_any()
    {
        var model = SampleReports.Small;
        var first = model.Conditions[0];
        var run = first.Runs[0] with { After = first.Runs[0].After! with { SampledAccuracy = new Interval(0.4567, 0.41, 0.5) } };
        var drawn = model with { Conditions = model.Conditions.SetItem(0, first with { Runs = [run] }) };

        Assert.DoesNotContain("drawn answers", HtmlReport.Render(model), StringComparison.Ordinal);
        var row = Parse(HtmlReport.Render(drawn)).Descendants("tbody").First().Elements("tr").First();
        var rows = Parse(HtmlReport.Render(drawn)).Descendants("thead").First().Elements("tr").Last();
        Assert.Equal(rows.Elements("th").Count() + 2, row.Elements().Count());
        Assert.Equal(
            ["Accuracy, drawn answers", "Accuracy, greedy"],
            Parse(HtmlReport.Render(drawn)).Descendants("thead").First().Descendants("th").Select(h => h.Value).Where(h => h.StartsWith("Accuracy", StringComparison.Ordinal)));
        string AfterOf(int column) => row.Elements("td").ElementAt(column).Element("b")!.Value[..4];
        Assert.Equal(("45.7", "31.0"), (AfterOf(2), AfterOf(5)));
        Assert.Contains("unprimed solves 45.7", Parse(HtmlReport.Render(drawn)).Descendants("p").First(p => (string?)p.Attribute("class") == "lead").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes() => Assert.Equal(HtmlReport.Render(SampleReports.Study), HtmlReport.Render(SampleReports.Study));

    [Fact]
    public void The_document_is_well_formed() => Assert.Equal("html", Parse(HtmlReport.Render(SampleReports.Study)).Name);

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        var html = HtmlReport.Render(SampleReports.Study);
        var document = Parse(html);

        Assert.DoesNotContain(document.DescendantsAndSelf().Attributes(), a => a.Name.LocalName is "src" or "srcset" or "data" or "action");
        Assert.All(document.Descendants("a"), a => Assert.StartsWith("#", (string)a.Attribute("href")!, StringComparison.Ordinal));
        Assert.Empty(document.Descendants("link"));
        Assert.DoesNotContain("url(", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_content_policy_admits_this_script_and_no_other()
    {
        var html = HtmlReport.Render(SampleReports.Small);
        var script = Assert.Single(Script().Matches(html)).Groups["body"].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));

        Assert.Contains($"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_add_no_element_and_no_attribute()
    {
        var friendly = HtmlReport.Render(Texts("friendly"));
        var hostile = HtmlReport.Render(Texts(Hostile));

        Assert.Equal(Shape(friendly), Shape(hostile));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", hostile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    public void Every_condition_stands_in_table_bars_legend_and_plot(int count)
    {
        var document = Parse(HtmlReport.Render(SampleReports.Of(count)));

        for (var i = 0; i < count; i++)
        {
            var name = $"condition {i}";
            Assert.Contains(document.Descendants("th"), t => t.Value == name);
            Assert.Contains(document.Descendants("li"), l => l.Value == name);
            Assert.Contains(Svgs(document, "bars"), s => s.Descendants("text").Any(t => t.Value == name));
            Assert.Contains(Svgs(document, "plot"), s => s.Descendants("path").Any(p => Classes(p).Contains($"k{i}") && Classes(p).Contains("line")));
        }
    }

    [Fact]
    public void Every_plot_has_a_name_and_a_description()
    {
        var document = Parse(HtmlReport.Render(SampleReports.Study));

        Assert.All(document.Descendants("svg").Where(s => s.Attribute("aria-hidden") is null), s =>
        {
            Assert.Equal("img", (string?)s.Attribute("role"));
            Assert.NotEmpty((string)s.Attribute("aria-label")!);
        });
    }

    [Fact]
    public void Every_identity_is_unique_and_every_link_leads_somewhere()
    {
        var document = Parse(HtmlReport.Render(SampleReports.Study));
        var ids = document.Descendants().Attributes("id").Select(a => a.Value).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(document.Descendants("a"), a => Assert.Contains(((string)a.Attribute("href")!)[1..], ids));
    }

    [Fact]
    public void Behaviours_are_highlighted_where_they_are_found()
    {
        var completion = Parse(HtmlReport.Render(SampleReports.Small)).Descendants("div").First(d => Classes(d).Contains("completion"));

        var marks = completion.Elements("mark").ToList();
        Assert.Equal(["8 * 3 = 24 , ", "but 5 is left .", " let 's try 24 /"], marks.Select(m => m.Value));
        Assert.Equal(["V", "B"], completion.Elements("abbr").Select(a => a.Value));
        Assert.Equal(SampleReports.Completion, string.Concat(completion.Nodes().Where(n => n is not XElement { Name.LocalName: "abbr" }).Select(n => n is XElement e ? e.Value : n.ToString())));
    }

    [Fact]
    public void The_headline_names_the_best_and_the_worst_condition()
    {
        var lead = Parse(HtmlReport.Render(SampleReports.Small)).Descendants("p").Single(p => Classes(p).Contains("lead"));

        Assert.Equal("After training, primed solves 58.0\u00A0% of the held-out problems (before: 41.0\u00A0%); unprimed solves 32.0\u00A0% of the held-out problems (before: 23.0\u00A0%).", lead.Value);
    }

    [Fact]
    public void What_is_not_finished_is_said_at_the_top() =>
        Assert.Contains("<li>primed, seed 2: stage ppo has done 3 of 20 steps</li>", HtmlReport.Render(SampleReports.Small), StringComparison.Ordinal);

    [Fact]
    public void An_empty_run_says_so()
    {
        var html = HtmlReport.Render(new ReportModel { Name = "nothing" });

        Assert.Contains("This run has not produced any results yet.", html, StringComparison.Ordinal);
        Assert.Empty(Parse(html).Descendants("svg"));
    }

    [Fact]
    public void Conditions_without_any_number_still_make_a_page()
    {
        var html = HtmlReport.Render(new ReportModel { Name = "early", Conditions = [new ReportCondition("c") { Runs = [new ReportRun(1)] }] });

        Assert.Contains("No evaluation has been finished yet.", html, StringComparison.Ordinal);
        Assert.Contains("No metrics have been logged yet.", html, StringComparison.Ordinal);
        Assert.Contains("No completions were kept.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_series_are_averaged_and_the_caption_says_so()
    {
        var run = new ReportRun(1) { Series = [new MetricSeries("ppo", "reward/mean", [.. Enumerable.Range(1, 250).Select(i => new MetricPoint(i, i))])] };
        var html = HtmlReport.Render(new ReportModel { Name = "long", Conditions = [new ReportCondition("c") { Runs = [run] }] });

        Assert.Contains("<code>reward/mean</code>, mean of 5 steps", html, StringComparison.Ordinal);
    }

    private static ReportModel Texts(string text) => new()
    {
        Name = text,
        Description = text,
        Conditions =
        [
            .. new[] { "small", text }.Select((scale, i) => new ReportCondition(i == 0 ? text : text + ", " + text)
            {
                Axes = [new AxisValue("condition", text), new AxisValue("scale", scale)],
                Runs =
                [
                    new ReportRun(1)
                    {
                        Series = [new MetricSeries(text, text, [new(1, 1)]), new MetricSeries(text, "eval/accuracy", [new(1, 1)]), new MetricSeries(text, "eval/behaviors/verification", [new(1, 1)])],
                        After = StudyData.Evaluation(0.5),
                        Incomplete = text,
                    },
                ],
            }),
        ],
        Metrics = [new MetricDefinition(text, text, text) { Remedy = text }],
        Study = SampleReports.StudyOf(text, text),
        MainStage = text,
        Samples =
        [
            SampleReports.Sample(text, text, true) with
            {
                ProblemId = text,
                Prompt = text,
                Completion = new Completion(text, StopReason.Length),
                Reward = Reward.Failed(text),
                Findings = [new BehaviorFinding(Behavior.Backtracking, new TextSpan(0, text.Length), 1)],
            },
        ],
        Notes = [text],
        ResolvedConfiguration = text,
        Provenance = [new(text, text)],
    };

    /// <summary>All elements with the names of their attributes.</summary>
    private static string Shape(string html) =>
        string.Join('\n', Parse(html).DescendantsAndSelf().Select(e => $"{e.Name} {string.Join(' ', e.Attributes().Select(a => a.Name))}"));

    // The script holds '<' and '&' as HTML allows; everything else is XML too.
    private static XElement Parse(string html) => XElement.Parse(Script().Replace(html[html.IndexOf("<html", StringComparison.Ordinal)..], "<script></script>"), LoadOptions.PreserveWhitespace);

    private static IEnumerable<XElement> Svgs(XElement document, string kind) => document.Descendants("svg").Where(s => Classes(s).Contains(kind));

    private static string[] Classes(XElement element) => ((string?)element.Attribute("class") ?? "").Split(' ');

    [GeneratedRegex("<script>(?<body>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();
}
