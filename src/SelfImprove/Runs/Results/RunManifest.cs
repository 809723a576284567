using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>What ran, on what, with which versions: the content of <c>run.json</c>.</summary>
public sealed record RunManifest
{
    /// <summary>Version of the run directory's layout.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the layout that the directory has.</summary>
    public required int Format { get; init; }

    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256, in hexadecimal, of the resolved configuration of all cells.</summary>
    public required string ConfigHash { get; init; }

    /// <summary>Versions of the assemblies that components came from, by assembly name.</summary>
    public ImmutableSortedDictionary<string, string> Packages { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The machine that ran last: framework, operating system, processors, vector width, memory.</summary>
    public ImmutableSortedDictionary<string, string> Machine { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Every start of this run, the last one last.</summary>
    public ImmutableArray<RunInvocation> Invocations { get; init; } = [];

    /// <summary>The cells with their stages.</summary>
    public required ImmutableArray<ManifestCell> Cells { get; init; }
}
