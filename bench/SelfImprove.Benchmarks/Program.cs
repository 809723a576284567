using BenchmarkDotNet.Running;
using SelfImprove.Benchmarks.Scaling;

namespace SelfImprove.Benchmarks;

/// <summary>BenchmarkDotNet's command line over the classes of this assembly, and <c>scaling</c>: how the cost of training grows.</summary>
internal static class Program
{
    private const string InProcess = "--inProcess";

    private static int Main(string[] arguments)
    {
        if (arguments is [ScalingCommand.Name, ..])
        {
            return ScalingCommand.Create().Parse(arguments[1..]).Invoke();
        }

        // In this process: a project generated for each run would be built with this repository's analyzers, and take a minute.
        string[] all = arguments.Contains(InProcess, StringComparer.OrdinalIgnoreCase) ? arguments : [.. arguments, InProcess];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(all).ToArray();
        return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
    }
}
