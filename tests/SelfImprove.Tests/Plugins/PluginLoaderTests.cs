using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;

namespace SelfImprove.Tests;

public sealed class PluginLoaderTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_plug_in_registers_components_that_the_file_may_name()
    {
        PluginAssembly.Write(_host.PathOf("Mine.dll"));
        var document = Document("plugins: [ Mine.dll ]\ntask: from-plugin\npipeline: [ ppo ]");
        using var services = TestHost.Build(b => b.AddPlugins(document));

        var cell = services.GetRequiredService<ExperimentLoader>().Load(document).Cells[0];

        Assert.Equal("from-plugin", cell.Experiment.Task!.Component.Name);
    }

    [Fact]
    public void A_plug_in_is_loaded_by_its_path_alone()
    {
        PluginAssembly.Write(_host.PathOf("Mine.dll"));
        using var services = TestHost.Build(b => b.AddPlugin(_host.PathOf("Mine.dll")));

        Assert.Contains(services.GetRequiredService<ComponentCatalogue>().All, c => c.Name == "from-plugin");
        var e = Assert.Throws<InvalidInputException>(() => TestHost.Build(b => b.AddPlugin(_host.PathOf("none.dll"))));
        Assert.Equal($"there is no plug-in {_host.PathOf("none.dll")}; build it first, or correct the path", e.Message);
    }

    [Fact]
    public void A_missing_plug_in_is_named_with_its_place() =>
        AssertError("none.dll", "there is no plug-in FOLDER/none.dll; build it first, or correct the path");

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        _host.Write("text.dll", "not an assembly");

        AssertError("text.dll", "FOLDER/text.dll is no .NET assembly");
    }

    [Fact]
    public void An_assembly_without_the_attribute_is_refused()
    {
        PluginAssembly.Write(_host.PathOf("Bare.dll"), withAttribute: false);

        AssertError("Bare.dll", "Bare.dll is no plug-in: it lacks [assembly: SelfImprovePlugin(typeof(...))]");
    }

    [Fact]
    public void A_class_that_is_no_plug_in_is_refused()
    {
        PluginAssembly.Write(_host.PathOf("Wrong.dll"), implementsContract: false);

        AssertError("Wrong.dll", "Wrong.dll names Plugin as its plug-in class, which must implement ISelfImprovePlugin and have a public constructor without parameters");
    }

    [Fact]
    public void An_assembly_that_does_not_know_the_contracts_is_refused()
    {
        File.Copy(typeof(FsCheck.Config).Assembly.Location, _host.PathOf("FsCheck.dll"));

        AssertError("FsCheck.dll", "FsCheck is no plug-in: it does not refer to SelfImprove.Abstractions");
    }

    [Fact]
    public void Two_plug_ins_with_one_name_are_refused()
    {
        PluginAssembly.Write(_host.PathOf("First.dll"));
        PluginAssembly.Write(_host.PathOf("Second.dll"));

        var e = Assert.Throws<ConfigurationException>(() => Load("plugins: [ First.dll, Second.dll ]"));

        Assert.Equal(
            $"{_host.PathOf("experiment.yaml")}:1:23: Second.dll: two components are registered as task 'from-plugin': one from SelfImprove.Tests, one from SelfImprove.Tests; rename one of them",
            e.Message);
    }

    [Fact]
    public void All_plug_ins_that_fail_are_listed()
    {
        var e = Assert.Throws<ConfigurationException>(() => Load("plugins: [ a.dll, b.dll ]"));

        Assert.Equal(2, e.Diagnostics.Length);
    }

    private void AssertError(string file, string message)
    {
        var e = Assert.Throws<ConfigurationException>(() => Load($"plugins: [ {file} ]"));

        Assert.Equal($"{_host.PathOf("experiment.yaml")}:1:12: {message.Replace("FOLDER", _host.Folder, StringComparison.Ordinal)}", e.Message);
    }

    private void Load(string yaml)
    {
        var document = Document(yaml);
        using var services = TestHost.Build(b => b.AddPlugins(document));
    }

    private ExperimentDocument Document(string yaml) => ExperimentDocument.Read(_host.Write("experiment.yaml", yaml));
}
