using System.Diagnostics;
using System.Reflection.PortableExecutable;

namespace SelfImprove.Docs.Tests.Architecture;

/// <summary>
/// Stages of a run are found again by the builds that made them. A build that held its folder or its commit would lose them on another machine and at every commit.
/// </summary>
public sealed class ReproducibleBuildTests
{
    [Theory]
    [MemberData(nameof(PackageBoundaryTests.Packages), MemberType = typeof(PackageBoundaryTests))]
    public void A_build_does_not_tell_its_commit(string package)
    {
        Assert.Equal("0.1.0", FileVersionInfo.GetVersionInfo(PathOf(package)).ProductVersion);
    }

#if !DEBUG
    [Theory]
    [MemberData(nameof(PackageBoundaryTests.Packages), MemberType = typeof(PackageBoundaryTests))]
    public void A_release_build_does_not_tell_its_folder(string package)
    {
        using var file = new PEReader(File.OpenRead(PathOf(package)));
        var symbols = file.ReadDebugDirectory().Where(d => d.Type == DebugDirectoryEntryType.CodeView).Select(d => file.ReadCodeViewDebugDirectoryData(d).Path);

        Assert.All(symbols, path => Assert.StartsWith("/_/", path, StringComparison.Ordinal));
        Assert.NotEmpty(symbols);
    }
#endif

    private static string PathOf(string package) => Path.Combine(AppContext.BaseDirectory, package + ".dll");
}
