namespace SelfImprove.Reports;

/// <summary>A drawing: in the page, or as a file of its own.</summary>
internal interface IChart
{
    /// <summary>Width of the view box.</summary>
    double Width { get; }

    /// <summary>Height of the view box.</summary>
    double Height { get; }

    /// <summary>The drawing as an SVG element.</summary>
    string ToSvg();
}
