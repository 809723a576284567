using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.ChatModels.Tests.Server;
using SelfImprove.Testing;

namespace SelfImprove.ChatModels.Tests.Judging;

public sealed class LlmJudgeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_behaviour_is_asked_for_by_itself()
    {
        using var server = new ChatServer(call => Reply.Of(call.User.Contains("count: verification", StringComparison.Ordinal) ? "<count>2</count>" : call.User.Contains("count: backtracking", StringComparison.Ordinal) ? "<count>1</count>" : "<count>0</count>"));
        using var services = Services();
        var judge = Judge(services, new LlmJudgeOptions { Endpoint = TestModel.At(server.BaseUrl) });

        var analysis = await judge.AnalyzeAsync("3*5=15, too low. Again: 3*8=24, right!", new BehaviorHints([3, 5, 8], 24));

        Assert.Equal((2, 1, 0, 0), (analysis.Counts[Behavior.Verification], analysis.Counts[Behavior.Backtracking], analysis.Counts[Behavior.SubgoalSetting], analysis.Counts[Behavior.BackwardChaining]));
        Assert.Empty(analysis.Findings);
        Assert.Equal(4, server.Calls.Count);
        Assert.All(server.Calls, call => Assert.Equal((0.0, 1024), ((double)call.Body["temperature"]!, (int)call.Body["max_tokens"]!)));
        Assert.Equal((4, 0), (((IUsageReporter)judge).ReadUsage()["judge/requests"], ((IUsageReporter)judge).ReadUsage()["judge/unknown"]));
    }

    [Fact]
    public async Task An_answer_without_a_count_is_unknown_and_never_none()
    {
        using var server = new ChatServer(call => Reply.Of(call.User.Contains("count: verification", StringComparison.Ordinal) ? "I see none." : "<count>0</count>"));
        using var services = Services();
        var judge = Judge(services, new LlmJudgeOptions { Endpoint = TestModel.At(server.BaseUrl) });

        var analysis = await judge.AnalyzeAsync("Some text.", BehaviorHints.None);

        Assert.Null(analysis.Counts[Behavior.Verification]);
        Assert.Equal(0, analysis.Counts[Behavior.Backtracking]);
        Assert.Equal(1, ((IUsageReporter)judge).ReadUsage()["judge/unknown"]);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_unknown_and_an_empty_one_shows_nothing()
    {
        using var server = new ChatServer(_ => Reply.Error(400, "maximum context length is 8 tokens"));
        using var services = Services();
        var judge = Judge(services, new LlmJudgeOptions { Endpoint = TestModel.At(server.BaseUrl), LongestText = 20, Behaviors = ["backtracking"] });

        Assert.Null((await judge.AnalyzeAsync("too long for the model", BehaviorHints.None)).Counts[Behavior.Backtracking]);
        Assert.Empty(server.Calls);
        Assert.Null((await judge.AnalyzeAsync("too long for it", BehaviorHints.None)).Counts[Behavior.Backtracking]);
        Assert.Single(server.Calls);
        Assert.Equal(0, (await judge.AnalyzeAsync(" \n", BehaviorHints.None)).Counts[Behavior.Backtracking]);
        Assert.Single(server.Calls);
    }

    [Fact]
    public async Task Behaviours_of_your_own_are_asked_for_in_your_words()
    {
        using var server = new ChatServer(_ => Reply.Of("<count>3</count>"));
        using var services = Services();
        var judge = Judge(services, new LlmJudgeOptions
        {
            Endpoint = TestModel.At(server.BaseUrl),
            Behaviors = ["doubt"],
            Definitions = ImmutableSortedDictionary<string, string>.Empty.Add("doubt", "The writer is unsure."),
        });

        Assert.Equal(3, (await judge.AnalyzeAsync("Hm.", BehaviorHints.None)).Counts[new Behavior("doubt")]);
        Assert.Contains("The habit to count: doubt.\n\nThe writer is unsure.", Assert.Single(server.Calls).User, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_text_is_judged_twice_not_even_by_another_process()
    {
        using var server = new ChatServer(_ => Reply.Of("<count>1</count>"));
        var options = new LlmJudgeOptions { Endpoint = TestModel.At(server.BaseUrl), Answers = _folder.PathOf("judged.jsonl") };
        for (var process = 0; process < 2; process++)
        {
            using var services = Services();
            var judge = Judge(services, options);
            await judge.AnalyzeAsync("One.", BehaviorHints.None);
            await judge.AnalyzeAsync("One.", BehaviorHints.None);
            Assert.Equal(4, ((IUsageReporter)judge).ReadUsage()["judge/requests"]);
        }

        Assert.Equal(4, server.Calls.Count);
    }

    [Fact]
    public async Task It_keeps_the_promises_of_detectors()
    {
        using var server = new ChatServer(_ => Reply.Of("<count>1</count>"));
        using var services = Services();

        await DetectorConformance.CheckAsync(Judge(services, new LlmJudgeOptions { Endpoint = TestModel.At(server.BaseUrl), LongestText = 2000, Behaviors = ["verification"] }));
    }

    [Fact]
    public void An_endpoint_is_needed()
    {
        using var services = Services();

        var e = Assert.Throws<InvalidInputException>(() => Judge(services, new LlmJudgeOptions()));

        Assert.Equal("llm-judge needs an endpoint: { kind: llm-judge, endpoint: { base-url: http://localhost:8000/v1, model: NAME } }", e.Message);
    }

    [Fact]
    public void Behaviours_need_definitions_and_definitions_behaviours()
    {
        var endpoint = TestModel.At("http://localhost");
        var definitions = ImmutableSortedDictionary<string, string>.Empty.Add("doubt", "x");

        AssertRefused(new LlmJudgeOptions { Endpoint = endpoint, Behaviors = [] }, "behaviors is empty; name at least one, or leave the key out for all four");
        AssertRefused(
            new LlmJudgeOptions { Endpoint = endpoint, Behaviors = ["doubt"] },
            "behaviors: 'doubt' has no definition; known without one: verification, backtracking, subgoal_setting, backward_chaining");
        AssertRefused(new LlmJudgeOptions { Endpoint = endpoint, Behaviors = ["backtracking", "backtracking"] }, "behaviors names one behaviour twice");
        AssertRefused(new LlmJudgeOptions { Endpoint = endpoint, Definitions = definitions }, "definitions: 'doubt' is not among behaviors, so nobody would ask for it");
    }

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new SkippingClock());
        services.AddSelfImprove().AddChatModels();
        return services.BuildServiceProvider();
    }

    private static IBehaviorDetector Judge(ServiceProvider services, LlmJudgeOptions options) =>
        services.GetRequiredService<ComponentCatalogue>().Choose<IBehaviorDetector>("llm-judge", options).Create(services);

    private static void AssertRefused(LlmJudgeOptions options, string message) =>
        Assert.Equal(message, Assert.Single(options.Validate(new ValidationContext(options))).ErrorMessage);
}
