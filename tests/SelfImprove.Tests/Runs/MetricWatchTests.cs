using System.Collections.Immutable;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

public sealed class MetricWatchTests
{
    private readonly MetricWatch _watch = new(
    [
        new("policy/entropy", "nats/token", "Mean entropy.") { HealthyMinimum = 0.01, Remedy = "Explore more." },
        new("outcome/*", "fraction", "Share.") { HealthyMaximum = 0.5 },
        new("accuracy", "fraction", "Share of right ones."),
    ]);

    [Fact]
    public void A_metric_is_warned_of_after_three_steps_out_of_range_and_once()
    {
        Assert.Equal([0, 0, 1, 0, 0], Enumerable.Range(0, 5).Select(_ => Look(("policy/entropy", 0.001), ("accuracy", 0)).Length));
    }

    [Fact]
    public void It_is_warned_of_again_after_it_has_been_back()
    {
        double[] entropies = [0.001, 0.001, 0.02, 0.001, 0.001, 0.001, 0.02, 0.001, 0.001, 0.001];
        Assert.Equal([5, 9], Enumerable.Range(0, entropies.Length).Where(i => Look(("policy/entropy", entropies[i])).Length > 0));
    }

    [Fact]
    public void The_warning_has_the_value_the_range_and_what_to_do()
    {
        Look(("outcome/truncated", 0.7), ("policy/entropy", 0.0012));
        Look(("outcome/truncated", 0.7), ("policy/entropy", 0.0012));
        Assert.Equal(
            [
                "outcome/truncated is 0.7 (fraction), 3 steps in a row outside its healthy range (up to 0.5). Share.",
                "policy/entropy is 0.0012 (nats/token), 3 steps in a row outside its healthy range (from 0.01). Explore more.",
            ],
            Look(("outcome/truncated", 0.7), ("policy/entropy", 0.0012)));
    }

    [Fact]
    public async Task A_run_warns_of_them()
    {
        using var host = new TestHost();
        var recorder = new EventRecorder();
        await host.RunAsync(TestHost.Letters, observer: recorder, overrides: ["ppo.actor-learning-rate=1"]);
        Assert.Contains(recorder.Events.OfType<RunRemark>(), r => r.IsWarning && r.Text.Contains("steps in a row outside its healthy range", StringComparison.Ordinal));
    }

    private string[] Look(params (string Name, double Value)[] metrics) =>
        [.. _watch.Look(metrics.ToImmutableSortedDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal))];
}
