using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Configuration.Yaml;
using SelfImprove.Pipelines;
using SelfImprove.Ppo;
using SelfImprove.Sft;

namespace SelfImprove.Tests;

public sealed class ExperimentLoaderTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_file_gives_the_objects_that_code_would_make()
    {
        var cell = Assert.Single(_host.Load(TestHost.Letters).Cells);

        Assert.Equal("letters", cell.Experiment.Name);
        Assert.Equal("next-letter", cell.Experiment.Task!.Component.Name);
        Assert.Equal(8, cell.Experiment.Evaluation.Problems);
        Assert.Equal(8, cell.Experiment.Model!.Context);
        Assert.Equal(["prime", "sft", "ppo", "analyze"], cell.Pipeline.Stages.Select(s => s.Id));
        Assert.Equal(new SftOptions { Steps = 6, BatchSize = 8, LearningRate = 0.5 }, cell.Pipeline.Stages[1].Options);
    }

    [Fact]
    public void A_preset_is_a_start_that_keys_override()
    {
        var options = (PpoOptions)_host.Load("pipeline: [ { ppo: { preset: paper, steps: 7 } } ]").Cells[0].Pipeline.Stages[0].Options;

        Assert.Equal(PpoOptions.Paper with { Steps = 7 }, options);
    }

    [Fact]
    public void A_stage_lays_its_own_evaluation_over_that_of_the_experiment()
    {
        var stages = _host.Load("""
            evaluation: { problems: 50, every: 3 }
            pipeline:
              - sft: { evaluation: { every: 0 } }
              - ppo
            """).Cells[0].Pipeline.Stages;

        Assert.Equal(new EvaluationSettings { Problems = 50, Every = 0 }, stages[0].Evaluation);
        Assert.Null(stages[1].Evaluation);
    }

    [Fact]
    public void A_matrix_gives_a_cell_for_every_combination()
    {
        var plan = _host.Load("""
            pipeline: [ prime: { source: alphabet }, sft, ppo ]
            matrix:
              condition:
                unprimed: { skip: [prime, sft] }
                primed: { ppo.steps: 5, ppo: { clip-low: 0.1 } }
              seed: [1, 2]
            """);

        Assert.Equal(["unprimed, seed 1", "unprimed, seed 2", "primed, seed 1", "primed, seed 2"], plan.Cells.Select(c => c.Name));
        Assert.Equal([1, 2, 1, 2], plan.Cells.Select(c => c.Experiment.Seed));
        Assert.Equal(["ppo"], plan.Cells[0].Pipeline.Stages.Select(s => s.Id));
        Assert.Equal(new PpoOptions { Steps = 5, ClipLow = 0.1 }, plan.Cells[3].Pipeline.Stages[2].Options);
    }

    [Fact]
    public void A_matrix_leaves_combinations_out()
    {
        var plan = _host.Load("""
            pipeline: [ ppo ]
            matrix:
              ppo.epochs: [1, 2]
              ppo.steps: [3, 4, 5]
              exclude: [ { ppo.epochs: 2, ppo.steps: [4, 5] }, { ppo.steps: 5 } ]
            """);

        Assert.Equal(["ppo.epochs 1, ppo.steps 3", "ppo.epochs 1, ppo.steps 4", "ppo.epochs 2, ppo.steps 3"], plan.Cells.Select(c => c.Name));
    }

    [Fact]
    public void An_override_of_another_axis_may_address_a_stage_that_a_cell_skips()
    {
        var plan = _host.Load("""
            pipeline: [ prime: { source: alphabet }, sft, ppo ]
            matrix:
              condition: { unprimed: { skip: [sft] } }
              sft.epochs: [1, 2]
            """);

        Assert.Equal(["unprimed, sft.epochs 1", "unprimed, sft.epochs 2"], plan.Cells.Select(c => c.Name));
    }

    [Fact]
    public void Overrides_win_over_the_file_and_address_stages_by_id()
    {
        var plan = _host.Load(
            """
            seed: 1
            task: { kind: countdown, count: 3 }
            pipeline: [ sft: { id: a, epochs: 3 }, sft: { id: b, epochs: 4 } ]
            """,
            "b.epochs=9", "seed=7", "task.max-number=20", "a.schedule.warmup-steps=2");

        var cell = plan.Cells[0];
        Assert.Equal(7, cell.Experiment.Seed);
        Assert.Equal(3, ((SftOptions)cell.Pipeline.Stages[0].Options).Epochs);
        Assert.Equal(2, ((SftOptions)cell.Pipeline.Stages[0].Options).Schedule.WarmupSteps);
        Assert.Equal(9, ((SftOptions)cell.Pipeline.Stages[1].Options).Epochs);
        Assert.Equal("count: 3", ResolvedConfig.Write(cell).Split('\n').First(l => l.Contains("count:", StringComparison.Ordinal)).Trim());
    }

    [Fact]
    public void A_file_extends_another_and_names_paths_from_its_own_folder()
    {
        Directory.CreateDirectory(_host.PathOf("base"));
        _host.Write("base/texts.jsonl", "{\"text\": \"a\"}");
        _host.Write("base/parent.yaml", """
            seed: 3
            evaluation: { problems: 5, every: 2 }
            pipeline: [ prime: { file: texts.jsonl }, sft ]
            """);

        var cell = _host.Load("""
            extends: base/parent.yaml
            evaluation: { every: 4 }
            set: { sft.epochs: 9 }
            """).Cells[0];

        Assert.Equal(new EvaluationSettings { Problems = 5, Every = 4 }, cell.Experiment.Evaluation);
        Assert.Equal(_host.PathOf(Path.Combine("base", "texts.jsonl")), ((PrimeOptions)cell.Pipeline.Stages[0].Options).File);
        Assert.Equal(9, ((SftOptions)cell.Pipeline.Stages[1].Options).Epochs);
    }

    [Fact]
    public void Environment_variables_are_put_in_and_secrets_never_shown()
    {
        var file = _host.Write("experiment.yaml", """
            description: "for ${env:WHO:-nobody} with ${env:MY_API_KEY}"
            seed: ${env:SEED}
            pipeline: [ ppo ]
            """);
        var variables = new Dictionary<string, string> { ["SEED"] = "12", ["MY_API_KEY"] = "hush" };
        var document = ExperimentDocument.Read(file, environment: variables.GetValueOrDefault);
        using var services = TestHost.Build();
        var plan = services.GetRequiredService<ExperimentLoader>().Load(document);

        Assert.Equal(12, plan.Cells[0].Experiment.Seed);
        Assert.Equal("for nobody with hush", plan.Cells[0].Experiment.Description);
        Assert.DoesNotContain("hush", ResolvedConfig.Write(plan.Cells[0], origins: true), StringComparison.Ordinal);
        Assert.DoesNotContain("hush", YamlWriter.Write(document.Root), StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_can_stand_under_keys_of_their_own()
    {
        var plan = _host.Load("""
            x-fast: &fast { steps: 3, clip-low: 0.1 }
            pipeline: [ ppo: { <<: *fast, clip-low: 0.3 } ]
            """);

        Assert.Equal(new PpoOptions { Steps = 3, ClipLow = 0.3 }, plan.Cells[0].Pipeline.Stages[0].Options);
    }

    [Fact]
    public void The_resolved_configuration_says_where_each_value_was_written()
    {
        var cell = _host.Load("seed: 2\npipeline: [ ppo: { steps: 3 } ]", "ppo.clip-low=0.1").Cells[0];

        var lines = ResolvedConfig.Write(cell, origins: true).Replace(_host.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Split('\n');

        Assert.Equal("seed: 2                                         # experiment.yaml:1:7", lines[2]);
        Assert.Contains("      steps: 3                                  # experiment.yaml:2:27", lines);
        Assert.Contains("      clip-low: 0.1                             # --set ppo.clip-low", lines);
        Assert.Contains("      clip-high: 0.2                            # default", lines);
    }

    [Fact]
    public void What_is_resolved_can_be_loaded_again()
    {
        var first = ResolvedConfig.Write(_host.Load(TestHost.Letters).Cells[0]);

        Assert.Equal(first, ResolvedConfig.Write(_host.Load(first).Cells[0]));
    }
}
