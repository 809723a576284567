using System.IO.Compression;
using System.Xml.Linq;

namespace SelfImprove.Docs.Tests.Packaging;

[Collection(PackedPackagesCollection.Name)]
public sealed class PackageContentTests(PackedPackages packages)
{
    private const string Tool = "SelfImprove.Cli";

    public static TheoryData<string> Packages { get; } = [.. Repository.Packages(ofMainSolution: true)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_holds_its_readme_its_documentation_and_nothing_of_another(string package)
    {
        using var archive = ZipFile.OpenRead(packages.PathOf(package));
        var libraries = archive.Entries.Select(e => e.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

        Assert.True(archive.GetEntry("README.md")?.Length > 200, "the README is missing or says nothing");
        if (package == Tool)
        {
            Assert.Empty(libraries);
            Assert.NotNull(archive.GetEntry("tools/net10.0/any/DotnetToolSettings.xml"));
        }
        else
        {
            Assert.Equal([$"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml"], libraries);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_and_under_which_licence(string package)
    {
        var metadata = ReadNuspec(package).Descendants().First(e => e.Name.LocalName == "metadata").Elements().ToLookup(e => e.Name.LocalName, e => e.Value);

        Assert.Equal("MIT", metadata["license"].Single());
        Assert.Equal("README.md", metadata["readme"].Single());
        Assert.True(metadata["description"].Single().Length > 20);
    }

    [Fact]
    public void The_contracts_depend_on_the_abstractions_of_Microsoft_Extensions_alone()
    {
        var dependencies = ReadNuspec("SelfImprove.Abstractions").Descendants()
            .Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal);

        Assert.Equal(
            ["Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options"],
            dependencies);
    }

    private XDocument ReadNuspec(string package)
    {
        using var archive = ZipFile.OpenRead(packages.PathOf(package));
        using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
        return XDocument.Load(stream);
    }
}
