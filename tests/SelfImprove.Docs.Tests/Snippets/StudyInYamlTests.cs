using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Reports;

namespace SelfImprove.Docs.Tests.Snippets;

/// <summary>The study that docs/reports.md shows is a valid one, and has the roles of every claim but that on corpora.</summary>
public sealed class StudyInYamlTests : IDisposable
{
    // The markers of the region are comments in YAML too.
    private const string Yaml = """
        name: study
        task: countdown
        reward: countdown
        engine: cpu
        model: { layers: 1, hidden: 16, heads: 2, ffn: 32, context: 320 }
        pipeline:
          - prime: { source: { kind: countdown-teacher, strategy: all } }
          - sft
          - ppo
        #region StudyInYaml
        matrix:
          condition:
            none: { skip: [ prime, sft ] }
            all: {}
            wrong: { prime.source.correct-share: 0 }
            empty: { prime.source.strategy: empty }
            dots: { prime.source.strategy: dots }
          seed: [ 1, 2, 3 ]

        study:
          unprimed: none
          primed: [ all ]
          right-answers: all
          wrong-answers: wrong
          controls: [ empty, dots ]
          published: { none: base, all: all-strategies, wrong: wrong-answers, empty: empty-chain, dots: dots }
        #endregion
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_roles_are_those_of_five_claims()
    {
        File.WriteAllText(_file, Yaml);
        using var services = Build();

        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_file));
        var conditions = plan.Cells.Select(c => c.Axes[0]).Distinct().Select(a => new ReportCondition(a.Value) { Axes = [a] });
        var results = StudyResults.Of(plan.Cells[0].Experiment.Study!, [.. conditions]);

        Assert.Equal(15, plan.Cells.Length);
        Assert.Equal(["a", "b", "c", "e", "f"], results.Claims.Select(c => c.Id));
        Assert.Equal(["none", "all", "wrong", "empty", "dots"], results.Published.Select(p => p.Condition));
    }

    private static ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSelfImprove().AddCountdown().AddBehaviors().AddSft().AddPpo().AddCpuEngine();
        return services.BuildServiceProvider();
    }
}
