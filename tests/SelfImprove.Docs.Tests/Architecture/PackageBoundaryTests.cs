using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace SelfImprove.Docs.Tests.Architecture;

/// <summary>Arrows between packages point down only; docs/architecture.md says why.</summary>
public sealed class PackageBoundaryTests
{
    /// <summary>What each package may refer to, among the packages of this repository. A package that is missing here fails the tests.</summary>
    private static readonly ImmutableSortedDictionary<string, string[]> Allowed = new Dictionary<string, string[]>
    {
        ["SelfImprove.Abstractions"] = [],
        ["SelfImprove.Models"] = ["SelfImprove.Abstractions"],
        ["SelfImprove.Engine.Cpu"] = ["SelfImprove.Abstractions", "SelfImprove.Models"],
        ["SelfImprove.Engine.TorchSharp"] = ["SelfImprove.Abstractions", "SelfImprove.Models"],
        ["SelfImprove.Training"] = ["SelfImprove.Abstractions"],
        ["SelfImprove.Sft"] = ["SelfImprove.Abstractions", "SelfImprove.Training"],
        ["SelfImprove.Ppo"] = ["SelfImprove.Abstractions", "SelfImprove.Training"],
        ["SelfImprove.ExpertIteration"] = ["SelfImprove.Abstractions", "SelfImprove.Training"],
        ["SelfImprove.Dpo"] = ["SelfImprove.Abstractions", "SelfImprove.Training"],
        ["SelfImprove.Grpo"] = ["SelfImprove.Abstractions", "SelfImprove.Training"],
        ["SelfImprove.Tasks.Countdown"] = ["SelfImprove.Abstractions"],
        ["SelfImprove.Behaviors"] = ["SelfImprove.Abstractions"],
        ["SelfImprove.Corpora"] = ["SelfImprove.Abstractions"],
        ["SelfImprove.ChatModels"] = ["SelfImprove.Abstractions"],
        ["SelfImprove.Serving"] = ["SelfImprove.Abstractions", "SelfImprove.Models"],
        ["SelfImprove.Testing"] = ["SelfImprove.Abstractions", "SelfImprove.Models"],
        ["SelfImprove"] = ["SelfImprove.Abstractions", "SelfImprove.Corpora", "SelfImprove.Models", "SelfImprove.Training"],
        ["SelfImprove.Cli"] =
        [
            "SelfImprove", "SelfImprove.Abstractions", "SelfImprove.Behaviors", "SelfImprove.ChatModels", "SelfImprove.Corpora", "SelfImprove.Dpo", "SelfImprove.Engine.Cpu", "SelfImprove.ExpertIteration", "SelfImprove.Grpo", "SelfImprove.Models",
            "SelfImprove.Ppo", "SelfImprove.Serving", "SelfImprove.Sft", "SelfImprove.Tasks.Countdown", "SelfImprove.Training",
        ],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What the solution of these tests builds.</summary>
    public static TheoryData<string> Packages { get; } = [.. Repository.Packages(ofMainSolution: true)];

    public static TheoryData<string> AllPackages { get; } = [.. Repository.Packages(ofMainSolution: false)];

    [Fact]
    public void Every_project_of_src_has_a_rule()
    {
        Assert.Equal(Allowed.Keys, Repository.Packages(ofMainSolution: false).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_needs_TorchSharp_stands_in_a_solution_of_its_own()
    {
        var apart = Repository.Packages(ofMainSolution: false).Except(Repository.Packages(ofMainSolution: true));

        Assert.Equal(["SelfImprove.Engine.TorchSharp"], apart);
        Assert.True(Repository.Holds("SelfImprove.Gpu.sln", "SelfImprove.Engine.TorchSharp"));
        Assert.True(Repository.Holds("SelfImprove.Gpu.sln", "SelfImprove.Engine.TorchSharp.Tests"));
        Assert.DoesNotContain("TorchSharp", Repository.Read("SelfImprove.sln"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void An_assembly_refers_only_to_what_its_rule_allows(string package)
    {
        var references = ReferencesOf(package).Where(IsOurs);

        Assert.Empty(references.Except(Allowed[package]));
    }

    [Theory]
    [MemberData(nameof(AllPackages))]
    public void A_project_file_refers_only_to_what_its_rule_allows(string package)
    {
        var references = ProjectFile(package).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Empty(references.Except(Allowed[package]));
    }

    [Fact]
    public void Benchmarks_refer_to_the_engine_that_they_measure_and_ship_nowhere()
    {
        var project = XDocument.Parse(Repository.Read(Assert.Single(Repository.Files("bench", "*.csproj"))));

        Assert.Equal(
            ["../../src/SelfImprove.Engine.Cpu/SelfImprove.Engine.Cpu.csproj"],
            project.Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value));
        Assert.DoesNotContain(project.Descendants("IsPackable"), element => element.Value == "true");
    }

    [Fact]
    public void Abstractions_depend_on_the_abstractions_of_Microsoft_Extensions_alone()
    {
        var references = ReferencesOf("SelfImprove.Abstractions")
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("System" or "netstandard"));

        Assert.All(references, name => Assert.True(
            name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
            && (name.EndsWith(".Abstractions", StringComparison.Ordinal) || name == "Microsoft.Extensions.Options"), name));
    }

    // Not loaded: what an assembly refers to stands in its metadata.
    private static string[] ReferencesOf(string package)
    {
        var path = Path.Combine(AppContext.BaseDirectory, package + ".dll");
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static XDocument ProjectFile(string package) => XDocument.Parse(Repository.Read($"src/{package}/{package}.csproj"));

    private static bool IsOurs(string name) => name == "SelfImprove" || name.StartsWith("SelfImprove.", StringComparison.Ordinal);
}
