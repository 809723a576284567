using System.Diagnostics;
using System.Globalization;

namespace SelfImprove.Cli.Tests;

/// <summary>The tool in a process of its own.</summary>
internal static class ToolProcess
{
    /// <summary>Starts the tool; its streams are redirected.</summary>
    internal static Process Start(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        // A job in the background of a script ignores Ctrl+C, and so would everything that it starts.
        string[] command = IgnoresInterrupt() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], typeof(CommandLineApplication).Assembly.Location, .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <inheritdoc cref="Start(IReadOnlyDictionary{string, string}, string[])"/>
    internal static Process Start(params string[] args) => Start(new Dictionary<string, string>(), args);

    /// <summary>Sends a signal by kill(1).</summary>
    internal static async Task SignalAsync(this Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    // Linux tells ignored signals as a bit mask; SIGINT is the second bit.
    private static bool IgnoresInterrupt() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;
}
