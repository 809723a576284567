using System.Xml.Linq;
using SelfImprove.Reports;

namespace SelfImprove.Tests.Reports;

public sealed class ReportFiguresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfimprove-svg-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_figure_of_the_report_is_a_file()
    {
        var names = ReportFigures.Write(SampleReports.Study, _folder).Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(
            [
                "published", "bars-accuracy", "bars-length", "bars-verification", "bars-backtracking", "accuracy-primed", "curves-accuracy",
                "by-size-accuracy-before-rl", "by-size-accuracy-after-rl", "by-size-verification-per-response-before-rl", "by-size-verification-per-response-after-rl",
                "by-size-backtracking-per-response-before-rl", "by-size-backtracking-per-response-after-rl",
            ],
            names);
    }

    [Fact]
    public void A_file_stands_by_itself_in_light_and_in_dark()
    {
        foreach (var path in ReportFigures.Write(SampleReports.Study, _folder))
        {
            var text = File.ReadAllText(path);
            var svg = XElement.Parse(text);
            Assert.Equal("{http://www.w3.org/2000/svg}svg", svg.Name.ToString());
            Assert.Contains($"@media (prefers-color-scheme:dark){{:root{{{Palette.Dark.ToCss()}}}}}", text, StringComparison.Ordinal);
            Assert.DoesNotContain("data-plot", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
            Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
            Assert.Equal(svg.Element(svg.Name.Namespace + "title")!.Value, string.Join(' ', svg.Elements(svg.Name.Namespace + "text").Select(t => t.Value)));
        }
    }

    [Fact]
    public void Conditions_that_leave_the_same_letters_get_files_of_their_own()
    {
        static ReportCondition Condition(string name) => new(name)
        {
            Runs = [new ReportRun(1) { Series = [new MetricSeries("ppo", "eval/behaviors/verification", [new(0, 1)])] }],
        };
        var names = ReportFigures.Write(new ReportModel { Name = "x", MainStage = "ppo", Conditions = [Condition("a b"), Condition("a-b"), Condition("é")] }, _folder).Select(Path.GetFileName);

        Assert.Equal(["curves-behaviors-verification.svg", "behaviors-a-b.svg", "behaviors-a-b-2.svg", "behaviors-.svg"], names);
    }
}
