using System.Runtime.InteropServices;

namespace SelfImprove.Cli;

/// <summary>Turns the first SIGINT or SIGTERM into a gentle stop; the second one ends the process as usual.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int FileSizeSignal = 25;

    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens.</summary>
    /// <param name="error">Where the stop is announced.</param>
    /// <param name="outer">Stops too.</param>
    /// <param name="remark">What is said at the first signal; null for what runs say.</param>
    internal StopSignals(TextWriter error, CancellationToken outer, string? remark = null)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            context.Cancel = true;
            error.WriteLine(remark ?? "stopping after the step under way; a checkpoint is written. Again to end at once.");
            _stop.Cancel();
        }))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    internal CancellationToken Token => _stop.Token;

    /// <summary>
    /// Turns SIGXFSZ, which kills a process that writes beyond a limit of the shell (<c>ulimit -f</c>), into the failure of that write, which is
    /// reported like a full disk. Null where there is no such signal.
    /// </summary>
    internal static PosixSignalRegistration? IgnoreFileSizeLimit() => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
        ? PosixSignalRegistration.Create((PosixSignal)FileSizeSignal, context => context.Cancel = true)
        : null;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }
}
