using System.Text.RegularExpressions;

namespace SelfImprove.Docs.Tests.Architecture;

public sealed partial class SourceFileTests
{
    private const int MaximumLines = 400;

    [Fact]
    public void No_source_file_is_longer_than_one_idea_needs()
    {
        var tooLong = new[] { "src", "tests", "bench" }.SelectMany(folder => Repository.Files(folder, "*.cs"))
            .Select(file => (File: file, Lines: Repository.Read(file).AsSpan().Count('\n')))
            .Where(file => file.Lines > MaximumLines)
            .Select(file => $"{file.File}: {file.Lines} lines");

        Assert.Equal([], tooLong);
    }

    [Fact]
    public void No_file_is_named_after_a_drawer()
    {
        var drawers = Repository.Files("src", "*.cs").Where(file => Drawer().IsMatch(Path.GetFileNameWithoutExtension(file)));

        Assert.Equal([], drawers);
    }

    [Fact]
    public void No_project_of_src_silences_missing_documentation()
    {
        var silent = Repository.Files("src", "*.csproj").Where(project =>
            Repository.Read(project) is var text
            && (text.Contains("CS1591", StringComparison.Ordinal) || text.Contains("GenerateDocumentationFile", StringComparison.Ordinal)));

        // Missing documentation of public members is a warning, hence an error, unless somebody switches it off.
        Assert.Equal([], silent);
        Assert.DoesNotContain("CS1591", Repository.Read("Directory.Build.props") + Repository.Read("src/Directory.Build.props") + Repository.Read(".editorconfig"), StringComparison.Ordinal);
        Assert.Contains("<GenerateDocumentationFile>true</GenerateDocumentationFile>", Repository.Read("eng/Library.props"), StringComparison.Ordinal);
    }

    [GeneratedRegex("(Utils?|Utilities|Helpers?|Manager|Misc|Common)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Drawer();
}
