namespace SelfImprove.Cli.Tests;

public class ListCommandTests
{
    [Fact]
    public async Task All_components_are_listed_by_kind()
    {
        var run = await CommandRun.OfAsync("list");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("trainer:\n  dpo", run.Out, StringComparison.Ordinal);
        Assert.Contains("engine:\n  cpu", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_of_two_words_may_be_written_with_a_hyphen()
    {
        var run = await CommandRun.OfAsync("list", "priming-source");

        Assert.Equal(["priming source:", "chat-teacher", "countdown-corpus", "countdown-teacher", "web-math"], run.Lines.Select(l => l.TrimStart().Split("  ")[0]));
    }

    [Fact]
    public async Task The_options_of_a_component_come_with_type_range_default_and_meaning()
    {
        var run = await CommandRun.OfAsync("list", "trainer", "ppo");

        Assert.Contains("  steps (whole number; range 1 to 10000000; default 100)\n      Number of steps", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plug_ins_that_are_not_there_are_named()
    {
        var named = await CommandRun.OfAsync("list", "--plugin", "/none.dll");
        var experiment = await CommandRun.OfAsync("list", "--experiment", "none.yaml");

        Assert.Equal((2, "there is no plug-in /none.dll; build it first, or correct the path\n"), (named.ExitCode, named.Error));
        Assert.Equal((2, "none.yaml: there is no such file\n"), (experiment.ExitCode, experiment.Error));
    }

    [Fact]
    public async Task An_unknown_kind_lists_the_known_ones()
    {
        var run = await CommandRun.OfAsync("list", "rewards");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("there is no kind of component 'rewards'; known: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("reward,", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_component_gets_a_suggestion()
    {
        var run = await CommandRun.OfAsync("list", "trainer", "pppo");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("there is no trainer 'pppo'; did you mean 'ppo'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_JSON_and_knows_the_stages()
    {
        var run = await CommandRun.OfAsync("schema");

        Assert.Equal(0, run.ExitCode);
        var schema = System.Text.Json.Nodes.JsonNode.Parse(run.Out)!;
        Assert.NotNull(schema["properties"]!["pipeline"]);
        Assert.Contains("\"ppo\"", run.Out, StringComparison.Ordinal);
    }
}
