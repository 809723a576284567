using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json;
using SelfImprove.Configuration.Binding;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>Writes <c>run.json</c> and <c>experiment.yaml</c>.</summary>
internal static class ManifestWriter
{
    internal static void Write(string runDirectory, ExperimentPlan plan, ImmutableArray<CellPlan> cells, ImmutableArray<string> commandLine, DateTimeOffset now)
    {
        var manifest = new RunManifest
        {
            Format = RunManifest.CurrentFormat,
            Name = plan.Name,
            ConfigHash = ContentHash.OfText(string.Join('\n', cells.SelectMany(c => c.Stages).Select(s => s.Hash))),
            Packages = Packages(cells),
            Machine = Machine(),
            Invocations = Earlier(runDirectory).Add(new RunInvocation(
                now, ComponentAssembly.VersionOf(typeof(ManifestWriter).Assembly), CommandText(commandLine), GitCommit.Of(Directory.GetCurrentDirectory()))),
            Cells = [.. cells.Select(c => new ManifestCell(
                c.Cell.Name, c.Cell.Axes, c.Cell.Experiment.Seed,
                [.. c.Stages.Select(s => new ManifestStage(
                    s.Definition.Id, s.Definition.Component.Name, s.Hash, Path.GetRelativePath(runDirectory, s.Directory).Replace('\\', '/')))]))],
        };
        AtomicFile.Write(Path.Combine(runDirectory, RunLayout.ManifestFile), stream => JsonSerializer.Serialize(stream, manifest, RunJson.Indented));
        if (plan.ConfigText is { } text)
        {
            AtomicFile.WriteAllText(Path.Combine(runDirectory, RunLayout.ConfigFile), text);
        }
    }

    // The manifest is written anew at every start, but how the finished stages came about is worth keeping.
    private static ImmutableArray<RunInvocation> Earlier(string runDirectory)
    {
        try
        {
            return File.Exists(Path.Combine(runDirectory, RunLayout.ManifestFile)) ? RunReader.ReadManifest(runDirectory).Invocations : [];
        }
        catch (InvalidInputException)
        {
            return [];
        }
    }

    private static string? CommandText(ImmutableArray<string> arguments) =>
        arguments.IsEmpty ? null : string.Join(' ', arguments.Select(a => Quote(WithoutSecret(a))));

    private static string WithoutSecret(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && SecretKeys.Contains(argument[..equals].Split('.')[^1])
            ? argument[..(equals + 1)] + SecretKeys.Redacted
            : argument;

    // So that it can be pasted into a shell.
    private static string Quote(string argument) => argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./=,:+@%".Contains(c, StringComparison.Ordinal))
        ? argument
        : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static ImmutableSortedDictionary<string, string> Packages(ImmutableArray<CellPlan> cells)
    {
        var components = cells.SelectMany(c => c.Stages.Select(s => s.Definition.Component)
            .Concat(new[] { c.Cell.Experiment.Task?.Component, c.Cell.Experiment.Reward?.Component, c.Cell.Experiment.Engine?.Component }.OfType<ComponentDescriptor>())
            .Concat(c.Cell.Experiment.Detectors.Select(d => d.Component)));
        return components.Select(c => c.Assembly).Append(typeof(ManifestWriter).Assembly).Distinct()
            .ToImmutableSortedDictionary(a => a.GetName().Name!, ComponentAssembly.VersionOf, StringComparer.Ordinal);
    }

    private static ImmutableSortedDictionary<string, string> Machine() => new Dictionary<string, string>
    {
        ["framework"] = RuntimeInformation.FrameworkDescription,
        ["os"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
        ["processors"] = Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["vector_bits"] = Avx512F.IsSupported ? "512" : Vector256.IsHardwareAccelerated ? "256" : Vector128.IsHardwareAccelerated ? "128" : "0",
        ["memory_mib"] = (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20).ToString(System.Globalization.CultureInfo.InvariantCulture),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
