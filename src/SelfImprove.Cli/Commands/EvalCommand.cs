using System.CommandLine;
using System.Globalization;
using SelfImprove.Cli.JsonLines;
using SelfImprove.Pipelines;
using SelfImprove.Runs;
using SelfImprove.Training;

namespace SelfImprove.Cli.Commands;

/// <summary><c>eval</c>: measures a model on an experiment's held-out problems.</summary>
internal static class EvalCommand
{
    internal static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "A model folder in the Hugging Face layout." };
        var file = SharedOptions.ExperimentFile();
        file.Description = "An experiment file, whose task, reward, detectors, engine and chat template are used.";
        var set = SharedOptions.Set();
        var problems = new Option<int?>("--problems") { Description = "Number of held-out problems. Default: the experiment's evaluation.problems." };
        var samples = new Option<int?>("--samples") { Description = "Completions drawn per problem, for pass@k. Default: the experiment's evaluation.samples." };
        var maxTokens = new Option<int?>("--max-tokens") { Description = "Longest completion. Default: the experiment's evaluation.max-tokens, or 256." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object with the metrics." };
        var command = new DocumentedCommand(
            "eval",
            "Measures a model on the held-out problems of an experiment: accuracy with its 95 % interval, lengths, outcomes, behaviours. Nothing is written to disk.",
            "Example: selfimprove eval runs/quickstart/stages/ppo-.../model experiments/quickstart.yaml --problems 2000")
        {
            model, file, set, problems, samples, maxTokens, json,
        };
        command.SetAction((parsed, cancel) =>
        {
            var (services, plan) = ComponentServices.Load(context, parsed.GetRequiredValue(file), parsed.GetValue(set) ?? []);
            var experiment = plan.Cells[0].Experiment;
            experiment = experiment with
            {
                Evaluation = experiment.Evaluation with
                {
                    Problems = parsed.GetValue(problems) ?? experiment.Evaluation.Problems,
                    Samples = parsed.GetValue(samples) ?? experiment.Evaluation.Samples,
                    MaxTokens = parsed.GetValue(maxTokens) ?? experiment.Evaluation.MaxTokens ?? 256,
                },
            };
            return EvaluateAsync(context, services, experiment, parsed.GetRequiredValue(model), parsed.GetValue(json), cancel);
        });
        return command;
    }

    private static async Task<int> EvaluateAsync(
        CommandContext context, IAsyncDisposable services, Experiment experiment, string model, bool json, CancellationToken cancel)
    {
        await using var disposable = services;
        var provider = (IServiceProvider)services;
        var task = (experiment.Task ?? throw Missing("task")).Create(provider);
        var reward = (experiment.Reward ?? throw Missing("reward")).Create(provider);
        var engines = experiment.Engine?.Create(provider) ?? new CpuEngineFactory();
        var settings = experiment.Evaluation;
        Require(settings.Problems >= 1, "--problems", "1 or more");
        Require(settings.Samples is >= 0 and <= 1024, "--samples", "0 to 1024");
        Require(settings.MaxTokens >= 1, "--max-tokens", "1 or more");

        var longest = settings.MaxTokens!.Value;
        var answers = (int)Math.Min(int.MaxValue, (long)settings.Problems * Math.Max(1, settings.Samples));
        var tokenizer = TokenizerLoader.Load(model, HuggingFaceLayout.ReadConfig(model).VocabularySize);
        var chat = ModelArguments.CheckChat(model, tokenizer, ChatPrompts.Of(experiment.Model, model));
        using var engine = ModelArguments.Load(context, engines, model, new ModelUse(ModelUseKind.Sampling, longest, answers));
        var evaluator = new Evaluator(
            chat?.Apply(task) ?? task,
            reward,
            tokenizer,
            settings.ToOptions(longest),
            context.TimeProvider);
        var evaluation = await evaluator.EvaluateAsync(engine, RandomKey.FromSeed(experiment.Seed).Derive("eval"), cancel);
        var metrics = await AnswerMetrics.MeasureAsync(evaluation, task, [.. experiment.Detectors.Select(d => d.Create(provider))], cancel);
        if (json)
        {
            context.Out.WriteJsonLine(metrics);
        }
        else
        {
            var width = metrics.Keys.Max(k => k.Length);
            foreach (var (name, value) in metrics)
            {
                await context.Out.WriteLineAsync($"{name.PadRight(width)}  {value.ToString("0.####", CultureInfo.InvariantCulture)}");
            }
        }

        return ExitCode.Success;
    }

    private static InvalidInputException Missing(string key) => new($"the experiment has no '{key}'; add one, such as {key}: countdown");

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new InvalidInputException($"{option} must be {range}");
        }
    }
}
