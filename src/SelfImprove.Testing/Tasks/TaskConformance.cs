using System.Text.Json;
using static SelfImprove.Testing.ConformanceRun;

namespace SelfImprove.Testing;

/// <summary>Checks that a task keeps the promises of <see cref="ITask"/> and that its reward tells right answers from wrong ones, without any model.</summary>
public static class TaskConformance
{
    private static readonly string[] NoProblems = ["null", "[]", "{}", "7", "\"x\""];

    /// <summary>Checks a task, and the reward that goes with it.</summary>
    /// <param name="task">The task. When it is an <see cref="IOracle"/>, its answers, and damaged copies of them, are scored.</param>
    /// <param name="reward">The task's reward; null checks the task alone.</param>
    /// <param name="problems">How many problems of each split are tried, at least 2. Default 200.</param>
    /// <param name="timeout">How long one rule may take. Default 2 minutes.</param>
    /// <exception cref="ConformanceException">The task or the reward breaks a rule; all broken rules are listed.</exception>
    public static async Task CheckAsync(ITask task, IRewardFn? reward = null, int problems = 200, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfLessThan(problems, 2);
        var run = new ConformanceRun($"Task '{task.Name}'", timeout);

        await run.RuleAsync("it describes itself", () =>
        {
            Require(!string.IsNullOrWhiteSpace(task.Name), "its name is empty");
            Require(task.Version >= 1, $"its version is {task.Version}, not 1 or more");
        }).ConfigureAwait(false);
        await run.RuleAsync("a problem depends on split and index alone", () => CheckDeterminism(task, problems)).ConfigureAwait(false);
        await run.RuleAsync("a negative index is refused", () => RequireThrows<ArgumentOutOfRangeException>(
            () => task.GetProblem(DatasetSplit.Train, -1), "index -1")).ConfigureAwait(false);
        await run.RuleAsync("far indices work", () =>
        {
            Require(!string.IsNullOrEmpty(task.GetProblem(DatasetSplit.Train, 1L << 40).Id), "index 2^40 has an empty id");
        }).ConfigureAwait(false);
        await run.RuleAsync("the splits share no problem", () =>
        {
            var train = Problems(task, DatasetSplit.Train, problems).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
            var shared = Problems(task, DatasetSplit.HeldOut, problems).Select(p => p.Id).FirstOrDefault(train.Contains);
            Require(shared is null, $"{shared} is in both splits");
            Require(train.Count > 1, $"the first {problems} problems of the train split are one and the same");
        }).ConfigureAwait(false);
        await run.RuleAsync("a problem survives JSON", () => CheckJson(task, problems)).ConfigureAwait(false);
        await run.RuleAsync("JSON of something else is refused", () =>
        {
            foreach (var json in NoProblems)
            {
                RequireThrows<InvalidInputException>(() => task.ReadProblem(JsonElement.Parse(json)), $"reading {json} as a problem");
            }
        }).ConfigureAwait(false);
        await run.RuleAsync("a prompt is a stable, non-empty text", () =>
        {
            foreach (var problem in Problems(task, DatasetSplit.Train, problems).Concat(Problems(task, DatasetSplit.HeldOut, problems)))
            {
                var prompt = task.FormatPrompt(problem);
                Require(!string.IsNullOrEmpty(prompt), $"the prompt of {problem.Id} is empty");
                Require(prompt == task.FormatPrompt(problem), $"the prompt of {problem.Id} changes from call to call");
            }
        }).ConfigureAwait(false);
        if (task is ITraceReader reader)
        {
            await run.RuleAsync("every text can be read, with counts of the same names", () => TaskReadingRules.CheckTraces(task, reader)).ConfigureAwait(false);
        }

        if (task is IAttemptReader attempts)
        {
            await run.RuleAsync("every text can be read for tries, in their order, all but the last abandoned", () => TaskReadingRules.CheckAttempts(task, attempts)).ConfigureAwait(false);
        }

        if (task is IReasoningPhrases phrases)
        {
            await run.RuleAsync("the reasoning has an end, and no phrase is blank", () => TaskReadingRules.CheckPhrases(phrases)).ConfigureAwait(false);
        }

        if (task is IContaminationCheck contamination)
        {
            await run.RuleAsync("held-out problems are found in their prompts, train problems are not", () => CheckContamination(task, contamination, problems)).ConfigureAwait(false);
        }

        if (task is IOracle oracle && reward is not null)
        {
            await CheckOracleAsync(run, task, oracle, reward, problems).ConfigureAwait(false);
        }

        run.Finish();
        if (reward is not null)
        {
            await RewardConformance.CheckAsync(reward, task, Math.Min(problems, 20), timeout).ConfigureAwait(false);
        }
    }

    private static void CheckContamination(ITask task, IContaminationCheck contamination, int count)
    {
        foreach (var problem in Problems(task, DatasetSplit.HeldOut, count))
        {
            var prompt = task.FormatPrompt(problem);
            Require(contamination.FindHeldOutProblems(prompt).Any(m => m.ProblemId == problem.Id), $"{problem.Id} is not found in its prompt {Quote(prompt)}");
        }

        foreach (var problem in Problems(task, DatasetSplit.Train, count))
        {
            var prompt = task.FormatPrompt(problem);
            Require(contamination.FindHeldOutProblems(prompt).All(m => m.ProblemId != problem.Id), $"{problem.Id}, a train problem, is found as held out in {Quote(prompt)}");
        }

        foreach (var (name, text) in HostileTexts.All())
        {
            foreach (var mention in contamination.FindHeldOutProblems(text))
            {
                Require(mention.Span.Start >= 0 && mention.Span.End <= text.Length, $"{name}: a mention spans {mention.Span.Length} characters from {mention.Span.Start} of a text of {text.Length}");
            }
        }
    }

    private static async Task CheckOracleAsync(ConformanceRun run, ITask task, IOracle oracle, IRewardFn reward, int count)
    {
        var solvable = new List<(Problem Problem, string Completion)>();
        var rewards = new List<Reward>();
        await run.RuleAsync("the oracle's answer is correct and earns the most", async () =>
        {
            foreach (var problem in Problems(task, DatasetSplit.Train, count).Concat(Problems(task, DatasetSplit.HeldOut, count)))
            {
                if (oracle.CreateOracleCompletion(problem) is not { } completion)
                {
                    continue;
                }

                var result = await ScoreAsync(reward, problem, completion).ConfigureAwait(false);
                Require(result.IsCorrect, $"problem {problem.Id}: {Quote(completion)} is judged '{result.Outcome}': {result.Reason}");
                Require(
                    result.Value.Equals(reward.Range.Maximum),
                    $"problem {problem.Id}: {Quote(completion)} earns {result.Value}, not {reward.Range.Maximum}");
                solvable.Add((problem, completion));
                rewards.Add(result);
            }

            Require(solvable.Count > 0, $"the oracle answers none of the first {count} problems of either split");
        }).ConfigureAwait(false);

        await run.RuleAsync("an empty completion is not correct", async () =>
        {
            foreach (var (problem, _) in solvable)
            {
                Require(!(await ScoreAsync(reward, problem, string.Empty).ConfigureAwait(false)).IsCorrect, $"problem {problem.Id}: \"\" is judged correct");
            }
        }).ConfigureAwait(false);

        await run.RuleAsync("a damaged answer is not correct", async () =>
        {
            // A damaged answer may be right by chance, but not often.
            var accepted = new List<string>();
            for (var i = 0; i < solvable.Count; i++)
            {
                var damaged = Damage(solvable[i].Completion, rewards[i].AnswerSpan);
                if ((await ScoreAsync(reward, solvable[i].Problem, damaged).ConfigureAwait(false)).IsCorrect)
                {
                    accepted.Add($"problem {solvable[i].Problem.Id}: {Quote(damaged)}");
                }
            }

            Require(10 * accepted.Count <= solvable.Count, $"{accepted.Count} of {solvable.Count} are judged correct, such as {accepted.FirstOrDefault()}");
        }).ConfigureAwait(false);

        await run.RuleAsync("the answer to one problem is not the answer to all", async () =>
        {
            var accepted = 0;
            var tried = 0;
            foreach (var (problem, _) in solvable.Take(20))
            {
                foreach (var (other, completion) in solvable.TakeLast(20))
                {
                    if (problem.Id != other.Id)
                    {
                        tried++;
                        accepted += (await ScoreAsync(reward, problem, completion).ConfigureAwait(false)).IsCorrect ? 1 : 0;
                    }
                }
            }

            Require(accepted < tried || tried == 0, $"all of {tried} answers to other problems are judged correct");
        }).ConfigureAwait(false);

        await run.RuleAsync("the prompt does not give the answer away", () =>
        {
            // A short answer stands in a prompt by chance now and then; a leak shows in most.
            var leaks = solvable.Where((s, i) => rewards[i].Answer is { Length: > 0 } answer && task.FormatPrompt(s.Problem).Contains(answer, StringComparison.Ordinal)).ToList();
            Require(
                2 * leaks.Count < Math.Max(solvable.Count, 1),
                $"the answer stands in {leaks.Count} of {solvable.Count} prompts, such as {Quote(leaks.Count > 0 ? task.FormatPrompt(leaks[0].Problem) : null)}");
        }).ConfigureAwait(false);
    }

    private static void CheckDeterminism(ITask task, int count)
    {
        foreach (var split in Enum.GetValues<DatasetSplit>())
        {
            var forwards = Problems(task, split, count).Select(p => Fingerprint(task, p)).ToList();
            for (var index = count - 1; index >= 0; index--)
            {
                var again = Fingerprint(task, task.GetProblem(split, index));
                Require(again == forwards[index], $"{split} {index} is {Quote(forwards[index])} at first, then {Quote(again)}");
            }

            var parallel = new string[count];
            Parallel.For(0, count, i => parallel[i] = Fingerprint(task, task.GetProblem(split, i)));
            Require(parallel.SequenceEqual(forwards), $"the {split} problems differ when several threads ask for them");
        }
    }

    private static void CheckJson(ITask task, int count)
    {
        foreach (var problem in Problems(task, DatasetSplit.Train, count))
        {
            // Through text, as in a file.
            var json = task.WriteProblem(problem).GetRawText();
            var read = task.ReadProblem(JsonElement.Parse(json));
            Require(read.GetType() == problem.GetType(), $"{problem.Id} is read back as a {read.GetType().Name}");
            Require(read.Id == problem.Id, $"{problem.Id} is read back as {read.Id}");
            Require(task.WriteProblem(read).GetRawText() == json, $"{problem.Id} is written differently after reading it back");
            Require(task.FormatPrompt(read) == task.FormatPrompt(problem), $"the prompt of {problem.Id} differs after reading the problem back");
        }
    }

    // Replaces the last letter or digit of the answer by the next one.
    private static string Damage(string completion, TextSpan? answer)
    {
        var span = answer ?? new TextSpan(0, completion.Length);
        for (var i = span.End - 1; i >= span.Start; i--)
        {
            var c = completion[i];
            if (char.IsAsciiLetterOrDigit(c))
            {
                var next = c switch { '9' => '1', 'z' => 'a', 'Z' => 'A', _ => (char)(c + 1) };
                return string.Concat(completion.AsSpan(0, i), next.ToString(), completion.AsSpan(i + 1));
            }
        }

        return completion.Remove(span.Start, span.Length);
    }

    private static IEnumerable<Problem> Problems(ITask task, DatasetSplit split, int count) =>
        Enumerable.Range(0, count).Select(i => task.GetProblem(split, i));

    private static string Fingerprint(ITask task, Problem problem) => $"{problem.Id} {task.WriteProblem(problem).GetRawText()} {task.FormatPrompt(problem)}";

    private static ValueTask<Reward> ScoreAsync(IRewardFn reward, Problem problem, string completion) =>
        reward.ScoreAsync(problem, new Completion(completion, StopReason.EndOfSequence));
}
