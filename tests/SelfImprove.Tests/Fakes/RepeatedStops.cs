using SelfImprove.Runs;

namespace SelfImprove.Tests;

/// <summary>A run that is stopped after every step and started again, until it is done.</summary>
internal static class RepeatedStops
{
    /// <summary>Starts a run as often as it takes.</summary>
    /// <param name="run">Starts it, or goes on with it.</param>
    /// <returns>How often it was started.</returns>
    internal static async Task<int> RunToEndAsync(Func<IRunObserver, CancellationToken, Task<RunOutcome>> run)
    {
        for (var starts = 1; ; starts++)
        {
            using var stop = new CancellationTokenSource();
            if (!(await run(new CancellingObserver<StepFinished>(stop), stop.Token)).WasStopped)
            {
                return starts;
            }
        }
    }
}
