namespace SelfImprove.Tests;

/// <summary>The exact words for everything that can be wrong with an experiment file.</summary>
public sealed class ExperimentErrorTests : IDisposable
{
    private const string Head = "name: x\ntask: next-letter\nreward: next-letter\nengine: fake\n";

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("pipeline:\n  - ppo: { stepz: 3 }", "experiment.yaml:6:12: unknown key 'stepz' in ppo; did you mean 'steps'? known keys: ")]
    [InlineData("pipeline:\n  - sft: { clip-low: 0.1 }", "experiment.yaml:6:12: unknown key 'clip-low' in sft; it is a key of grpo, ppo; known keys: ")]
    [InlineData("piplines: []\npipeline: [ ppo ]", "experiment.yaml:5:1: unknown key 'piplines' in the experiment; did you mean 'pipeline'? known keys: name, description, seed, task, reward, detectors, engine, model, evaluation, logging, checkpoint, study, extends, plugins, set, matrix, pipeline")]
    [InlineData("problems: 5\npipeline: [ ppo ]", "experiment.yaml:5:1: unknown key 'problems' in the experiment; it is a key of evaluation, intervene; known keys: ")]
    [InlineData("pipeline:\n  - ppo: { steps: many }", "experiment.yaml:6:19: ppo.steps is a whole number, but 'many' is given")]
    [InlineData("pipeline:\n  - ppo: { steps: [3] }", "experiment.yaml:6:19: ppo.steps is a whole number, but a list is given")]
    [InlineData("pipeline:\n  - ppo: { steps: '3' }", "experiment.yaml:6:19: ppo.steps is a whole number, but '3' is given")]
    [InlineData("pipeline:\n  - ppo: { steps: 0 }", "experiment.yaml:6:19: ppo.steps is 0, but must be at least 1 and at most 10000000")]
    [InlineData("pipeline:\n  - ppo: { actor-learning-rate: 0 }", "experiment.yaml:6:33: ppo.actor-learning-rate is 0, but must be more than 0 and at most 10")]
    [InlineData("pipeline:\n  - ppo: { critic: seperate }", "experiment.yaml:6:20: ppo.critic is one of separate, shared, but 'seperate' is given; did you mean 'separate'?")]
    [InlineData("pipeline:\n  - ppo: { whiten-advantages: yes }", "experiment.yaml:6:31: ppo.whiten-advantages is true or false, but 'yes' is given")]
    [InlineData("pipeline:\n  - ppo: { prompts-per-step: 10, mini-batch-prompts: 3 }", "experiment.yaml:6:54: ppo: mini-batch-prompts 3 does not divide prompts-per-step 10")]
    [InlineData("pipeline:\n  - ppo: { preset: huge }", "experiment.yaml:6:20: ppo has no preset 'huge'; presets: paper, small")]
    [InlineData("pipeline:\n  - poo", "experiment.yaml:6:5: there is no stage 'poo'; did you mean 'ppo'? known: analyze, curate, evaluate, export, intervene, prime, self-distill, grpo, ppo, sft; if it is in another package or plug-in, add that (plugins:)")]
    [InlineData("pipeline:\n  - { ppo: {}, sft: {} }", "experiment.yaml:6:5: a stage is a kind, or a map of one kind to its options such as { ppo: { steps: 40 } }, but a map is given")]
    [InlineData("pipeline: [ sft, sft ]", "experiment.yaml:5:18: two stages have the id 'sft'; give one of them another 'id'")]
    [InlineData("pipeline: ppo", "experiment.yaml:5:11: pipeline is a list of stages, but 'ppo' is given")]
    [InlineData("seed: 1", "experiment.yaml:1:1: the experiment needs a 'pipeline', such as: pipeline: [ { prime: { ... } }, sft, ppo ]")]
    [InlineData("pipeline:\n  - prime: { source: next-letter }", "experiment.yaml:6:22: there is no priming source 'next-letter'; 'next-letter' is a reward; known: alphabet, countdown-corpus, countdown-teacher; if it is in another package or plug-in, add that (plugins:)")]
    [InlineData("pipeline:\n  - prime: { source: { error-rate: 0 } }", "experiment.yaml:6:22: the 'kind' of the priming source is missing; known kinds: alphabet, countdown-corpus, countdown-teacher")]
    [InlineData("pipeline:\n  - prime: {}", "experiment.yaml:6:12: prime: give a source (what writes the texts) or a file")]
    [InlineData("model: { layers: 2 }\npipeline: [ ppo ]", "experiment.yaml:5:8: model: a shape also needs hidden, heads, ffn, context")]
    [InlineData("model: { layers: 1, hidden: 8, heads: 2, kv-heads: 3, ffn: 8, context: 8 }\npipeline: [ ppo ]", "experiment.yaml:5:39: model: 3 key/value heads do not divide 2 heads")]
    [InlineData("name: a/b\npipeline: [ ppo ]", "experiment.yaml:5:1: the key 'name' stands here for the second time; the first is at experiment.yaml:1:1")]
    [InlineData("description: ${env:NOT_SET_ANYWHERE}\npipeline: [ ppo ]", "experiment.yaml:5:14: the environment variable NOT_SET_ANYWHERE is not set; set it, or give a default as ${env:NOT_SET_ANYWHERE:-value}")]
    [InlineData("extends: other.yaml", "experiment.yaml:5:10: extends: there is no file other.yaml")]
    [InlineData("extends: experiment.yaml", "experiment.yaml:5:10: extends goes in a circle, or deeper than 8 files")]
    [InlineData("pipeline: [ ppo ]\nmatrix: { seed: 3 }", "experiment.yaml:6:17: axis 'seed' is a list of values or a map of named sets of overrides, but '3' is given")]
    [InlineData("pipeline: [ ppo ]\nmatrix: { seed: [1, 1] }", "experiment.yaml:6:17: axis 'seed' has the value '1' twice")]
    [InlineData("pipeline: [ ppo ]\nmatrix: { c: { a: { skip: [prime] } } }", "experiment.yaml:6:28: there is no stage and no key 'prime'; the stages are: ppo")]
    [InlineData("pipeline: [ ppo ]\nmatrix: { seed: [1, 2, 3], ppo.steps: [1, 2, 3, 4, 5, 6, 7, 8, 9], task: { a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {} } }", "experiment.yaml:6:9: the matrix has 216 cells (3 seed x 9 ppo.steps x 8 task), more than 200; if that many runs are meant, say so with --max-cells 216")]
    [InlineData("pipeline: [ ppo ]\nmatrix: { seed: [1, 2], exclude: 3 }", "experiment.yaml:6:34: exclude is a list of combinations such as [ { base: rich, condition: [ dots, empty ] } ], but '3' is given")]
    [InlineData("pipeline: [ ppo ]\nmatrix: { seed: [1, 2], exclude: [ { sed: 1 } ] }", "experiment.yaml:6:38: exclude: the matrix has no axis 'sed'; did you mean 'seed'? its axes are: seed")]
    [InlineData("pipeline: [ ppo ]\nmatrix: { seed: [1, 2], exclude: [ { seed: [1, 3] } ] }", "experiment.yaml:6:48: exclude: axis 'seed' has no value '3'; its values are: 1, 2")]
    [InlineData("pipeline: [ ppo ]\nmatrix: { seed: [1, 2], exclude: [ { seed: [1, 2] } ] }", "experiment.yaml:6:34: exclude leaves no cell of the matrix")]
    [InlineData("pipeline: [ ppo: { seed: one } ]", "experiment.yaml:5:26: a stage's seed is a whole number, but 'one' is given")]
    [InlineData("pipeline: [ ppo ]\nset: { pppo.steps: 3 }", "experiment.yaml:6:8: there is no stage and no key 'pppo'; did you mean 'ppo'? the stages are: ppo")]
    public void The_message_says_where_what_and_what_to_do(string rest, string message)
    {
        var error = Assert.Single(_host.ErrorsOf(Head + rest));

        // Lists of all keys of a trainer are the trainer's business.
        Assert.Equal(message, message.EndsWith("known keys: ", StringComparison.Ordinal) ? error[..Math.Min(message.Length, error.Length)] : error);
    }

    [Theory]
    [InlineData("ppo.stepz=3", "--set ppo.stepz: unknown key 'stepz' in ppo; did you mean 'steps'?")]
    [InlineData("ppo.steps=x", "--set ppo.steps: ppo.steps is a whole number, but 'x' is given")]
    [InlineData("ppo.steps=[", "--set ppo.steps: not valid YAML: while parsing a node, did not find expected node content")]
    [InlineData("ppo.steps", "--set ppo.steps: write a path and a value, such as --set ppo.steps=50")]
    [InlineData("oops.steps=3", "--set oops.steps: there is no stage and no key 'oops'")]
    [InlineData("seed=3", "--set seed: the matrix sets 'seed' for every cell; override the axis instead: --set matrix.seed=...")]
    public void Overrides_are_checked_like_the_file(string text, string message)
    {
        var error = Assert.Single(_host.ErrorsOf(Head + "pipeline: [ ppo ]\nmatrix: { seed: [1, 2] }", text));

        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_reported_at_once_in_the_order_of_the_file()
    {
        var errors = _host.ErrorsOf("""
            name: x
            seed: one
            evaluation: { problems: 0, evry: 5 }
            pipeline:
              - sft: { epochs: 0 }
              - ppo: { clip-low: 7, steps: 1.5 }
            """);

        Assert.Equal(
            [
                "experiment.yaml:2:7: seed is a whole number, but 'one' is given",
                "experiment.yaml:3:25: evaluation.problems is 0, but must be at least 1 and at most 10000000",
                "experiment.yaml:3:28: unknown key 'evry' in evaluation; did you mean 'every'? known keys: problems, every, enabled, max-tokens, greedy, samples, temperature, score-timeout-seconds",
                "experiment.yaml:5:20: sft.epochs is 0, but must be at least 1 and at most 100000",
                "experiment.yaml:6:22: ppo.clip-low is 7, but must be more than 0 and at most 1",
                "experiment.yaml:6:32: ppo.steps is a whole number, but '1.5' is given",
            ],
            errors);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var e = Assert.Throws<SelfImprove.Configuration.ConfigurationException>(
            () => SelfImprove.Configuration.Documents.ExperimentDocument.Read("no-such.yaml"));

        Assert.Equal("no-such.yaml: there is no such file", e.Message);
    }
}
