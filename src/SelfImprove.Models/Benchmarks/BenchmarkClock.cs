using System.Diagnostics;

namespace SelfImprove;

/// <summary>Repeats what is measured and keeps the best time: what the machine can do when nothing disturbs it.</summary>
/// <param name="seconds">Least time spent on one number, greater than 0.</param>
/// <param name="cancellationToken">Ends a measurement between two repetitions.</param>
public sealed class BenchmarkClock(double seconds, CancellationToken cancellationToken = default)
{
    private const int MinimumRepetitions = 3;

    /// <summary>The best time of an action in seconds; it has run once before the clock starts.</summary>
    /// <param name="action">What is measured. It has to wait for a device that works on its own.</param>
    /// <param name="share">The share of the least time that is spent on it, where there are many numbers. Default 1.</param>
    /// <exception cref="OperationCanceledException">The measurement was ended.</exception>
    public double Best(Action action, double share = 1)
    {
        ArgumentNullException.ThrowIfNull(action);
        action();
        var best = double.PositiveInfinity;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < MinimumRepetitions || Stopwatch.GetElapsedTime(start).TotalSeconds < share * seconds; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begun = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        return best;
    }
}
