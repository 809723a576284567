using System.CommandLine;
using System.Globalization;
using SelfImprove.Audits;
using SelfImprove.Cli.JsonLines;

namespace SelfImprove.Cli.Commands;

/// <summary><c>lint</c>: tests an experiment's reward without a model.</summary>
internal static class LintCommand
{
    private const int FindingsShown = 20;

    internal static Command Create(CommandContext context)
    {
        var file = SharedOptions.ExperimentFile();
        var set = SharedOptions.Set();
        var problems = new Option<int>("--problems") { Description = "Number of problems to test with.", DefaultValueFactory = _ => 50 };
        var timeout = new Option<double>("--time-limit") { Description = "Longest time for one score, in seconds.", DefaultValueFactory = _ => 2 };
        var command = new DocumentedCommand(
            "lint",
            "Tests an experiment's reward before a policy is optimised against it: the gold answer earns the most, mutated answers are not right, hostile texts are scored in bounded "
            + "time, and scoring again gives the same. Needs no model.",
            "Exits with 1 when something is wrong. Gold answers and their mutations need a task that can solve its own problems.\n\n"
            + "Example: selfimprove lint experiments/quickstart.yaml --set reward.mode=tinyzero")
        {
            file, set, problems, timeout,
        };
        command.SetAction((parsed, cancel) => LintAsync(
            context, parsed.GetRequiredValue(file), parsed.GetValue(set) ?? [], parsed.GetValue(problems), parsed.GetValue(timeout), cancel));
        return command;
    }

    private static async Task<int> LintAsync(CommandContext context, string file, string[] overrides, int problems, double timeLimit, CancellationToken cancel)
    {
        if (problems < 1 || !(timeLimit > 0))
        {
            throw new InvalidInputException("--problems must be 1 or more, and --time-limit more than 0");
        }

        var (services, plan) = ComponentServices.Load(context, file, overrides);
        await using var disposable = services;
        var experiment = plan.Cells[0].Experiment;
        var task = (experiment.Task ?? throw Missing("task")).Create(services);
        var reward = (experiment.Reward ?? throw Missing("reward")).Create(services);
        var report = await new RewardLint(task, reward, TimeSpan.FromSeconds(timeLimit)).CheckAsync(problems, cancel);
        Print(context, reward, report, hasOracle: task is IOracle);
        return report.Findings.IsEmpty ? ExitCode.Success : ExitCode.RunFailed;
    }

    private static void Print(CommandContext context, IRewardFn reward, LintReport report, bool hasOracle)
    {
        foreach (var (rule, checks) in report.Rules)
        {
            var broken = report.Findings.Count(f => f.Rule == rule);
            context.Out.WriteLine($"{(broken == 0 ? "ok" : "FAIL")}: {rule} ({JsonLinesWriter.Number(checks - broken)} of {JsonLinesWriter.Number(checks)})");
        }

        if (!hasOracle)
        {
            context.Out.WriteLine("skipped: gold and mutated answers, since the task can't solve its own problems (IOracle)");
        }

        foreach (var finding in report.Findings.Take(FindingsShown))
        {
            context.Out.WriteLine($"  {finding.Rule}: {finding.ProblemId}: \"{finding.Text.ReplaceLineEndings("\\n")}\": {finding.Message}");
        }

        if (report.Findings.Length > FindingsShown)
        {
            context.Out.WriteLine($"  and {JsonLinesWriter.Number(report.Findings.Length - FindingsShown)} more");
        }

        context.Out.WriteLine($"{JsonLinesWriter.Number(report.Scored)} completions scored; outcomes: {string.Join(", ", report.Outcomes.Select(o => $"{o.Key} {JsonLinesWriter.Number(o.Value)}"))}");
        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a wrong completion earned up to {report.WrongFormReward:0.###} of [{reward.Range.Minimum:0.###}, {reward.Range.Maximum:0.###}]: what a policy can farm without solving anything"));
    }

    private static InvalidInputException Missing(string key) => new($"the experiment has no '{key}'; add one, such as {key}: countdown");
}
