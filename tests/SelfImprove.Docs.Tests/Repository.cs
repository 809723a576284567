namespace SelfImprove.Docs.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    public static string Read(string relative) => File.ReadAllText(PathOf(relative)).ReplaceLineEndings("\n");

    /// <summary>The packages of src: all, or those of the solution that needs nothing but the public registry's packages.</summary>
    public static IEnumerable<string> Packages(bool ofMainSolution)
    {
        var all = Files("src", "*.csproj").Select(file => Path.GetFileNameWithoutExtension(file)!);
        return ofMainSolution ? all.Where(name => Holds("SelfImprove.sln", name)) : all;
    }

    /// <summary>Whether a solution holds a project.</summary>
    public static bool Holds(string solution, string project) => Read(solution).Contains($"\\{project}.csproj\"", StringComparison.Ordinal);

    /// <summary>Files below a folder as slash-separated relative paths, in ordinal order, without build output.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var start = PathOf(folder);
        if (!Directory.Exists(start))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "runs" or "tools" or "TestResults"))
            .Order(StringComparer.Ordinal)];
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SelfImprove.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"SelfImprove.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
