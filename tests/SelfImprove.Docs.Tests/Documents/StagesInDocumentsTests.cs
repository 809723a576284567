using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;

namespace SelfImprove.Docs.Tests.Documents;

/// <summary>A part of a YAML file in a page, under <c>&lt;!-- yaml: stage --&gt;</c>, is a stage of a pipeline as the tool reads it.</summary>
public sealed class StagesInDocumentsTests
{
    public const string Marker = "yaml: stage";

    [Fact]
    public void Every_stage_in_a_page_can_be_read()
    {
        var services = new ServiceCollection();
        services.AddSelfImprove().AddCountdown().AddBehaviors().AddCorpora().AddChatModels().AddSft().AddPpo().AddGrpo().AddExpertIteration().AddDpo().AddCpuEngine();
        using var provider = services.BuildServiceProvider();
        var loader = provider.GetRequiredService<ExperimentLoader>();
        var file = Path.GetTempFileName();
        try
        {
            foreach (var page in Document.All)
            {
                foreach (var block in Document.CodeBlocks(Repository.Read(page)).Where(b => b.Marker == Marker))
                {
                    File.WriteAllText(file, "pipeline:\n- " + block.Text.TrimEnd('\n').Replace("\n", "\n  ") + "\n");

                    var error = Record.Exception(() => loader.Load(ExperimentDocument.Read(file)));

                    Assert.True(error is null, $"{page}:{block.Line}: {error?.Message}");
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
    }
}
