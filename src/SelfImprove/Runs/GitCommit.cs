namespace SelfImprove.Runs;

/// <summary>Reads which commit a folder's Git repository is at, from its files, without running Git.</summary>
internal static class GitCommit
{
    private const string RefPrefix = "ref: ";
    private const int MaxRefs = 5;

    /// <summary>The commit's full hash; null when the folder is in no repository, or the repository has no commit yet or is laid out in an unknown way.</summary>
    internal static string? Of(string folder)
    {
        try
        {
            return FindGitFolder(folder) is { } git ? Resolve(git, CommonFolder(git)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FindGitFolder(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            var git = Path.Combine(parent.FullName, ".git");
            if (Directory.Exists(git))
            {
                return git;
            }

            // In other work trees and in submodules, a file says where the folder is.
            if (File.Exists(git) && File.ReadAllText(git).Trim() is var text && text.StartsWith("gitdir: ", StringComparison.Ordinal))
            {
                return Path.GetFullPath(text["gitdir: ".Length..], parent.FullName);
            }
        }

        return null;
    }

    // A work tree has its own HEAD, but shares the branches.
    private static string CommonFolder(string git)
    {
        var file = Path.Combine(git, "commondir");
        return File.Exists(file) ? Path.GetFullPath(File.ReadAllText(file).Trim(), git) : git;
    }

    private static string? Resolve(string git, string common)
    {
        var value = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        for (var i = 0; i < MaxRefs && value.StartsWith(RefPrefix, StringComparison.Ordinal); i++)
        {
            var name = value[RefPrefix.Length..];
            var file = Path.Combine(common, name);
            value = File.Exists(file) ? File.ReadAllText(file).Trim() : FindPacked(common, name);
        }

        return value.Length is 40 or 64 && value.All(char.IsAsciiHexDigit) ? value : null;
    }

    private static string FindPacked(string common, string name)
    {
        var packed = Path.Combine(common, "packed-refs");
        var line = File.Exists(packed) ? File.ReadLines(packed).FirstOrDefault(l => l.EndsWith(" " + name, StringComparison.Ordinal)) : null;
        return line?.Split(' ')[0] ?? "";
    }
}
