using SelfImprove.Tasks.Countdown;

namespace SelfImprove;

/// <summary>Adds the Countdown task to an application.</summary>
public static class CountdownBuilderExtensions
{
    /// <summary>
    /// Adds the task <c>countdown</c>, its reward <c>countdown</c>, its teacher <c>countdown-teacher</c> and its corpus
    /// <c>countdown-corpus</c>.
    /// </summary>
    public static ISelfImproveBuilder AddCountdown(this ISelfImproveBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddTask<CountdownOptions>(
                CountdownTask.ComponentName,
                "Combine given numbers with + - * / to reach a target.",
                (_, options) => new CountdownTask(options))
            .AddReward<CountdownRewardOptions>(
                CountdownReward.ComponentName,
                "1 for an answer that uses each number once and reaches the target, 0.1 for another expression, else 0.",
                (_, options) => new CountdownReward(options))
            .AddMetrics(CountdownReward.Metrics)
            .AddMetrics(SearchTraceMetrics.Definitions)
            .AddPrimingSource<CountdownTeacherOptions>(
                CountdownTeacher.ComponentName,
                "Traces with exactly the behaviours asked for, written by a solver; every equation in them is true.",
                (_, options) => new CountdownTeacher(options))
            .AddPrimingSource<CountdownCorpusOptions>(
                CountdownCorpus.ComponentName,
                "Documents that a small base model is pre-trained on: arithmetic, comparisons, direct solutions, prose.",
                (_, options) => new CountdownCorpus(options));
    }
}
