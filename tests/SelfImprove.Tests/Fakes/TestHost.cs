using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;
using SelfImprove.Runs;
using SelfImprove.Testing;

namespace SelfImprove.Tests;

/// <summary>A folder of its own, and an application with a task that takes no time.</summary>
public sealed class TestHost : IDisposable
{
    /// <summary>An experiment that trains in a blink.</summary>
    public const string Letters = """
        name: letters
        task: next-letter
        reward: next-letter
        detectors: [ letters ]
        engine: fake
        model: { layers: 1, hidden: 2, heads: 1, ffn: 2, context: 8 }
        evaluation: { problems: 8, every: 5, max-tokens: 2 }
        checkpoint: { every: 4 }
        pipeline:
          - prime: { source: alphabet, count: 34 }
          - sft: { steps: 6, batch-size: 8, learning-rate: 0.5 }
          - ppo: { steps: 12, prompts-per-step: 8, mini-batch-prompts: 4, max-completion-tokens: 2 }
          - analyze
        """;

    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("selfimprove-");

    public string Folder => _folder.FullName;

    public static ServiceProvider Build(Action<ISelfImproveBuilder>? add = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddSelfImprove().AddSft().AddPpo().AddGrpo().AddCountdown()
            .AddTask<NoOptions>("next-letter", "The next letter.", (_, _) => new NextLetterTask())
            .AddTask<NoOptions>("composing-letters", "The next letter, with traces.", (_, _) => new ComposingLetterTask())
            .AddReward<NoOptions>("next-letter", "1 for the next letter.", (_, _) => new NextLetterReward())
            .AddDetector<NoOptions>("letters", "Finds b.", (_, _) => new LetterDetector())
            .AddPrimingSource<AlphabetOptions>("alphabet", "The alphabet.", (_, options) => new AlphabetSource(options))
            .Add<IPolicyEngineFactory, NoOptions>(IPolicyEngineFactory.Kind, "fake", "A table.", (_, _) => new FakePolicyEngineFactory())
            .Add<IPolicyEngineFactory, NoOptions>(IPolicyEngineFactory.Kind, "exploding", "Fails.", (_, _) => new ExplodingEngineFactory());
        add?.Invoke(builder);
        return services.BuildServiceProvider();
    }

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Loads an experiment written into a file called <c>experiment.yaml</c>.</summary>
    public ExperimentPlan Load(string yaml, params string[] overrides)
    {
        using var services = Build();
        return services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(Write("experiment.yaml", yaml), overrides));
    }

    /// <summary>What is wrong with an experiment, without the folder in front of the file.</summary>
    public string[] ErrorsOf(string yaml, params string[] overrides)
    {
        var e = Assert.Throws<ConfigurationException>(() => Load(yaml, overrides));
        return [.. e.Diagnostics.Select(d => d.ToString().Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))];
    }

    public async Task<RunOutcome> RunAsync(
        string yaml, string directory = "run", IRunObserver? observer = null, string[]? overrides = null, ImmutableArray<AxisValue> only = default,
        CancellationToken stop = default, CancellationToken abort = default)
    {
        using var services = Build();
        return await services.GetRequiredService<ExperimentRunner>().RunAsync(
            Load(yaml, overrides ?? []), new RunOptions { Directory = PathOf(directory), Observer = observer, Abort = abort, Only = only.IsDefault ? [] : only }, stop);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
