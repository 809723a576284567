namespace SelfImprove.Cli.Tests;

public class DetectCommandTests
{
    [Fact]
    public async Task Each_line_gets_counts_and_spans()
    {
        const string Text = "8*35=280 (too high). Let's try a different combination.";

        var run = await CommandRun.WithInputAsync($$"""{"text":"{{Text}}","numbers":[8,35],"target":24}""", "detect", "-");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var line = Assert.Single(run.Json);
        Assert.Equal(1, (int)line["counts"]!["verification"]!);
        Assert.Equal(1, (int)line["counts"]!["backtracking"]!);
        Assert.All(line["spans"]!.AsArray(), s => Assert.Equal((string)s!["text"]!, Text.Substring((int)s["start"]!, (int)s["length"]!)));
    }

    [Fact]
    public async Task Numbers_and_target_are_optional()
    {
        var run = await CommandRun.WithInputAsync("""{"text":"nothing of interest"}""", "detect", "-");

        Assert.Equal("""{"line":1,"counts":{"backtracking":0,"backward_chaining":0,"subgoal_setting":0,"verification":0},"spans":[]}""", Assert.Single(run.Lines));
    }

    [Fact]
    public async Task A_line_without_text_is_named_with_its_number()
    {
        var run = await CommandRun.WithInputAsync("""{"texts":""}""", "detect", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("standard input:1: 'text' is missing; a line looks like ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_detector_lists_the_known_ones()
    {
        var run = await CommandRun.WithInputAsync("", "detect", "-", "--detector", "oracle");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("there is no detector 'oracle'; known: llm-judge, rules", run.Error, StringComparison.Ordinal);
    }
}
