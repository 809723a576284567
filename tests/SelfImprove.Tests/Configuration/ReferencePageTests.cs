using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration.Reference;

namespace SelfImprove.Tests;

/// <summary>The committed reference pages are those that the registered components give.</summary>
public sealed class ReferencePageTests
{
    [Fact]
    public void The_yaml_reference_is_up_to_date()
    {
        using var services = BuildShipped();

        AssertCommitted("yaml-reference.md", YamlReference.Write(services.GetRequiredService<ComponentCatalogue>()));
    }

    [Fact]
    public void The_page_of_metrics_is_up_to_date()
    {
        using var services = BuildShipped();

        AssertCommitted("metrics.md", MetricReference.Write(services.GetServices<MetricDefinition>()));
    }

    [Fact]
    public void Every_option_and_component_that_ships_is_described()
    {
        using var services = BuildShipped();

        var undescribed = YamlReference.Write(services.GetRequiredService<ComponentCatalogue>()).Split('\n').Where(l => l.EndsWith("|  |", StringComparison.Ordinal));

        Assert.Empty(undescribed);
    }

    [Fact]
    public void The_schema_knows_types_ranges_defaults_and_descriptions()
    {
        using var services = BuildShipped();
        using var schema = JsonDocument.Parse(ExperimentSchema.Write(services.GetRequiredService<ComponentCatalogue>()));

        var stages = schema.RootElement.GetProperty("properties").GetProperty("pipeline").GetProperty("items").GetProperty("anyOf")[1].GetProperty("properties");
        var steps = stages.GetProperty("ppo").GetProperty("properties").GetProperty("steps");
        Assert.Equal("integer", steps.GetProperty("type").GetString());
        Assert.Equal(1, steps.GetProperty("minimum").GetInt64());
        Assert.Equal(100, steps.GetProperty("default").GetInt64());
        Assert.StartsWith("Number of steps", steps.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("#/$defs/task", schema.RootElement.GetProperty("properties").GetProperty("task").GetProperty("$ref").GetString());
        var definitions = schema.RootElement.GetProperty("$defs");
        Assert.Contains("countdown", definitions.GetProperty("task").GetProperty("anyOf")[0].GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        var random = definitions.GetProperty("reward").GetProperty("anyOf").EnumerateArray().Single(r => r.TryGetProperty("properties", out var p) && p.TryGetProperty("probability", out _));
        Assert.Equal("#/$defs/reward", random.GetProperty("properties").GetProperty("judge").GetProperty("$ref").GetString());
        Assert.Contains(
            "separate",
            stages.GetProperty("ppo").GetProperty("properties").GetProperty("critic").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
    }

    private static ServiceProvider BuildShipped()
    {
        var services = new ServiceCollection();
        services.AddSelfImprove().AddCountdown().AddBehaviors().AddCorpora().AddChatModels().AddSft().AddPpo().AddGrpo().AddExpertIteration().AddDpo().AddCpuEngine();
        return services.BuildServiceProvider();
    }

    private static void AssertCommitted(string page, string generated)
    {
        var path = Path.Combine(RepositoryRoot(), "docs", page);
        if (Environment.GetEnvironmentVariable("SELFIMPROVE_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, generated);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == generated,
            $"docs/{page} is out of date: run the tests of SelfImprove.Tests with SELFIMPROVE_UPDATE_DOCS=1");
    }

    private static string RepositoryRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
