using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>How a run is run.</summary>
public sealed record RunOptions
{
    /// <summary>The run directory; made when it does not exist. Default: <c>runs/NAME</c> in the current folder.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// Which cells of the matrix are run: those that have one of the values given for each axis that is named here. Default: all. The others
    /// keep what they have, and a later run takes them up.
    /// </summary>
    public ImmutableArray<AxisValue> Only { get; init; } = [];

    /// <summary>
    /// Whether the other cells are run when a stage of one cell fails; those that share the failed stage are left out. Default false: the run ends there. Either
    /// way it can be started again.
    /// </summary>
    public bool KeepGoing { get; init; }

    /// <summary>The command line that started the run, program first, for <c>run.json</c>; empty in code.</summary>
    public ImmutableArray<string> CommandLine { get; init; } = [];

    /// <summary>Is told what happens.</summary>
    public IRunObserver? Observer { get; init; }

    /// <summary>
    /// Ends the run at once: what was done since the last checkpoint is lost. The token given to the runner stops it gently instead, with
    /// a checkpoint after the step under way.
    /// </summary>
    public CancellationToken Abort { get; init; }

    internal string DirectoryFor(string name) => Directory ?? Path.Combine("runs", name);
}
