using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Pipelines;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

/// <summary>The <c>study</c> of an experiment file: what it holds, what can be wrong with it, and that it changes no result.</summary>
public sealed class StudyOptionsTests : IDisposable
{
    private const string Head = """
        name: x
        task: next-letter
        reward: next-letter
        engine: fake
        pipeline: [ ppo ]
        matrix:
          condition: { none: {}, all: {}, wrong: {}, dots: {} }
          seed: [1, 2]
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_study_names_conditions_and_published_rows()
    {
        var study = _host.Load(Head + "\nstudy: { unprimed: none, primed: [all], wrong-answers: wrong, published: { all: backtracking-backward-chaining } }").Cells[0].Experiment.Study!;

        Assert.Equal(("none", "wrong"), (study.Unprimed, study.WrongAnswers));
        Assert.Equal(["all"], study.Primed.ToArray());
        Assert.Equal(PublishedCondition.BacktrackingBackwardChaining, study.Published["all"]);
    }

    [Theory]
    [InlineData("primed: [all, wring]", "experiment.yaml:9:24: study.primed: there is no condition 'wring'; did you mean 'wrong'? known: none, all, wrong, dots")]
    [InlineData("unprimed: base", "experiment.yaml:9:20: study.unprimed: there is no condition 'base'; known: none, all, wrong, dots")]
    [InlineData("unprimed: 1", "experiment.yaml:9:20: study.unprimed: there is no condition '1'; known: none, all, wrong, dots")]
    [InlineData("published: { al: base }", "experiment.yaml:9:23: study.published: there is no condition 'al'; did you mean 'all'? known: none, all, wrong, dots")]
    [InlineData("published: { all: all-strategy }", "experiment.yaml:9:28: study.published.all is one of base, all-strategies, backtracking-only, backtracking-verification, backtracking-subgoals, backtracking-backward-chaining, wrong-answers, empty-chain, dots, human-chains, behavior-rich, behavior-minimal, but 'all-strategy' is given; did you mean 'all-strategies'?")]
    [InlineData("primed: all", "experiment.yaml:9:18: study.primed is a list, but 'all' is given; write it in brackets: [ ... ]")]
    [InlineData("primde: [all]", "experiment.yaml:9:10: unknown key 'primde' in study; did you mean 'primed'? known keys: unprimed, primed, right-answers, wrong-answers, controls, rich-corpus, minimal-corpus, published")]
    [InlineData("primed: [all, all]", "experiment.yaml:9:18: study: primed names 'all' twice")]
    [InlineData("unprimed: none, primed: [none]", "experiment.yaml:9:34: study: 'none' can't be both unprimed and primed")]
    [InlineData("right-answers: all, controls: [all]", "experiment.yaml:9:40: study: 'all' can't be both right-answers and controls")]
    public void The_message_says_where_what_and_what_to_do(string study, string message) =>
        Assert.Equal(message, Assert.Single(_host.ErrorsOf($"{Head}\nstudy: {{ {study} }}")));

    [Fact]
    public void A_value_on_an_axis_stands_for_all_conditions_that_have_it()
    {
        const string Yaml = "name: x\ntask: next-letter\nreward: next-letter\nengine: fake\npipeline: [ ppo ]\n"
            + "matrix: { condition: { none: {}, all: {} }, ppo.steps: [1, 2] }\nstudy: { unprimed: none, primed: [all] }";

        Assert.NotNull(_host.Load(Yaml).Cells[0].Experiment.Study);
        Assert.Equal(
            "experiment.yaml:7:20: study.unprimed: 'none' stands for 2 conditions that other roles tell apart (none, ppo.steps 1; none, ppo.steps 2); give the name of one",
            Assert.Single(_host.ErrorsOf(Yaml.Replace("[all]", "[\"all, ppo.steps 2\"]", StringComparison.Ordinal))));
    }

    [Fact]
    public void An_axis_can_not_set_what_speaks_of_all_axes() => Assert.Equal(
        "experiment.yaml:5:1: axis 'c' sets 'study.unprimed', but a study speaks of all cells of the matrix; write it at the top of the file",
        Assert.Single(_host.ErrorsOf("name: x\ntask: next-letter\nreward: next-letter\nengine: fake\nmatrix: { c: { a: { study.unprimed: a } } }\npipeline: [ ppo ]")));

    [Fact]
    public async Task A_study_changes_no_hash()
    {
        using var services = TestHost.Build();
        var runner = services.GetRequiredService<ExperimentRunner>();
        var without = await runner.PlanAsync(_host.Load(TestHost.Letters));
        var with = await runner.PlanAsync(_host.Load(TestHost.Letters + "\nstudy: { unprimed: letters }"));

        Assert.Equal(without.Select(s => s.Hash), with.Select(s => s.Hash));
    }

    [Fact]
    public async Task A_study_made_in_code_is_checked_before_anything_runs()
    {
        using var services = TestHost.Build();
        var plan = _host.Load(TestHost.Letters);
        plan = plan with { Cells = [plan.Cells[0] with { Experiment = plan.Cells[0].Experiment with { Study = new StudyOptions { Primed = ["all"] } } }] };

        var e = await Assert.ThrowsAsync<ConfigurationException>(async () => await services.GetRequiredService<ExperimentRunner>().PlanAsync(plan));

        Assert.Equal("study.primed: there is no condition 'all'; known: letters", e.Message);
    }

    [Fact]
    public async Task A_report_reads_the_study_that_its_run_keeps()
    {
        const string Yaml = """
            name: letters
            task: next-letter
            reward: next-letter
            engine: fake
            model: { layers: 1, hidden: 2, heads: 1, ffn: 2, context: 8 }
            evaluation: { problems: 8, every: 5, max-tokens: 2 }
            matrix: { condition: { none: { skip: [again, sft] }, all: {} } }
            study: { unprimed: none, primed: [all] }
            pipeline:
              - prime: { id: corpus, source: alphabet, count: 34 }
              - sft: { id: base, steps: 6, batch-size: 8, learning-rate: 0.5 }
              - prime: { id: again, source: alphabet, count: 20 }
              - sft: { steps: 2, batch-size: 8 }
              - ppo: { steps: 3, prompts-per-step: 8, mini-batch-prompts: 4, max-completion-tokens: 2 }
            """;
        var outcome = await _host.RunAsync(Yaml);
        var model = RunReport.Create(outcome.Result, []);

        Assert.Equal(["a", "e", "f"], model.Study!.Claims.Select(c => c.Id));
        Assert.Equal(8, model.Study.Claims[0].Effects[0].Problems);

        var config = Path.Combine(outcome.Result.Directory, RunLayout.ConfigFile);
        File.WriteAllText(config, File.ReadAllText(config).Replace("unprimed: none", "unprimed: nobody", StringComparison.Ordinal));
        var e = Assert.Throws<ConfigurationException>(() => RunReport.Create(outcome.Result, []));
        Assert.EndsWith(": study.unprimed: there is no condition 'nobody'; known: none, all", e.Message, StringComparison.Ordinal);
    }
}
