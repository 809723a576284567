using System.Collections.Immutable;
using System.Xml.Linq;
using SelfImprove.Reports;

namespace SelfImprove.Tests.Reports;

public class LineChartTests
{
    [Fact]
    public void A_gap_breaks_the_line()
    {
        var line = Assert.Single(Paths(Draw(Points(1, 2, double.NaN, 4, 5)), "line"));

        Assert.Equal(2, line.Count(c => c == 'M'));
    }

    [Fact]
    public void A_point_between_gaps_is_marked()
    {
        var svg = Draw(Points(double.NaN, 2, double.NaN));

        Assert.Empty(Paths(svg, "line"));
        Assert.Single(Paths(svg, "mark"));
    }

    [Fact]
    public void A_band_is_drawn_only_where_there_are_several_seeds()
    {
        Assert.Empty(Paths(Draw(Points(1, 2, 3)), "band"));
        Assert.Single(Paths(Draw([new(0, 2, 1, 3, 2), new(1, 2, 1, 3, 2)]), "band"));
    }

    [Fact]
    public void A_curve_without_points_is_left_out_and_said_to_be()
    {
        var chart = new LineChart { Label = "x", Curves = [new Curve("empty", [])] };

        Assert.Empty(Paths(XElement.Parse(chart.ToSvg()), "line"));
        Assert.Equal("No values.", chart.Describe());
    }

    [Fact]
    public void The_description_tells_the_first_and_the_last_value()
    {
        var chart = new LineChart { Label = "Accuracy", Percent = true, Curves = [new Curve("primed", [new(0, 0.2, 0.2, 0.2, 1), new(10, 0.5, 0.5, 0.5, 1)])] };

        Assert.Equal("primed: 20.0\u00A0% at step 0, 50.0\u00A0% at step 10.", chart.Describe());
    }

    [Fact]
    public void Coordinates_follow_the_axes()
    {
        // 400 by 250 with labels of one character: x from 12 + 7 + 4 = 23 to 400 - 14 - 4 = 382, y from 250 - 38 = 212 (0) to 10 (4).
        var line = Assert.Single(Paths(Draw(Points(0, 4)), "line"));

        Assert.Equal("M23 212L382 10", line);
    }

    [Fact]
    public void Steps_with_names_stand_in_their_order()
    {
        var svg = XElement.Parse(new LineChart { Label = "x", Curves = [new Curve("c", Points(1, 2))], StepLabels = ["small", "<large>"], StepName = "scale", FollowsLegend = false }.ToSvg());

        Assert.Equal(["small", "<large>", "scale"], svg.Elements("text").Where(t => (string?)t.Attribute("text-anchor") == "middle").Select(t => t.Value));
        Assert.EndsWith("c: 1 at small, 2 at <large>.", (string)svg.Attribute("aria-label")!, StringComparison.Ordinal);
        Assert.Contains("\"labels\":[\"small\",\"\\u003Clarge\\u003E\"],\"names\":[\"c\"]", (string)svg.Attribute("data-plot")!, StringComparison.Ordinal);
        Assert.DoesNotContain(svg.Descendants("path"), p => ((string)p.Attribute("class")!).Contains("k0", StringComparison.Ordinal));
    }

    [Fact]
    public void Panels_that_share_their_values_have_one_scale()
    {
        var low = Assert.Single(Paths(XElement.Parse(new LineChart { Label = "x", Curves = [new Curve("c", Points(0, 1))], SharedValues = [0, 4] }.ToSvg()), "line"));

        // As in the plot of 0 to 4: 1 lies at a quarter of the height.
        Assert.Equal("M23 212L382 161.5", low);
    }

    [Fact]
    public void Names_at_the_ends_are_moved_apart_and_stay_inside()
    {
        Assert.Equal([12, 26, 40, 80], LineChart.SpreadOut([12, 13, 14, 80], 14, 10, 100).ToArray());
        Assert.Equal([72, 86, 100], LineChart.SpreadOut([98, 99, 100], 14, 0, 100).ToArray());
    }

    [Fact]
    public void Sixteen_conditions_all_look_different()
    {
        var looks = Enumerable.Range(0, 16).Select(i => (new SeriesStyle(i).Classes[(new SeriesStyle(i).Classes.IndexOf(' ') + 1)..], new SeriesStyle(i).Marker(0, 0))).ToList();

        Assert.Equal(16, looks.Distinct().Count());
    }

    private static ImmutableArray<CurvePoint> Points(params double[] values) => [.. values.Select((v, i) => new CurvePoint(i, v, v, v, 1))];

    private static XElement Draw(ImmutableArray<CurvePoint> points) => XElement.Parse(new LineChart { Label = "x", Curves = [new Curve("c", points)] }.ToSvg());

    private static IEnumerable<string> Paths(XElement svg, string kind) =>
        svg.Descendants("path").Where(p => ((string)p.Attribute("class")!).Split(' ')[0] == kind).Select(p => (string)p.Attribute("d")!);
}
