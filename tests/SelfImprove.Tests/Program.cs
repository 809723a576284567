using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

/// <summary>Runs an experiment in a process of its own, so that a test can kill it: <c>FILE RUN_DIRECTORY [OVERRIDE...]</c>. Prints a line per event.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var document = ExperimentDocument.Read(args[0], args.Skip(2));
        var services = new ServiceCollection();
        services.AddSelfImprove().AddCountdown().AddBehaviors().AddSft().AddPpo().AddCpuEngine().AddPlugins(document);
        using var provider = services.BuildServiceProvider();
        var plan = provider.GetRequiredService<ExperimentLoader>().Load(document);
        await provider.GetRequiredService<ExperimentRunner>().RunAsync(plan, new RunOptions { Directory = args[1], Observer = new Printer() });
        return 0;
    }

    private sealed class Printer : IRunObserver
    {
        public void OnEvent(RunEvent runEvent)
        {
            Console.Out.WriteLine(runEvent.GetType().Name);
            Console.Out.Flush();
        }
    }
}
