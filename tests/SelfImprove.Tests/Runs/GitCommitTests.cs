using SelfImprove.Runs;

namespace SelfImprove.Tests;

public sealed class GitCommitTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_branch_is_followed_to_its_commit()
    {
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write(".git/refs/heads/main", Commit + "\n");
        Write("a/b/file", "");

        Assert.Equal(Commit, GitCommit.Of(_host.PathOf("a/b")));
    }

    [Fact]
    public void A_packed_branch_is_found_by_its_whole_name()
    {
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write(".git/packed-refs", $"# pack-refs with: peeled\nffffffffffffffffffffffffffffffffffffffff refs/heads/other-refs/heads/main\n{Commit} refs/heads/main\n");

        Assert.Equal(Commit, GitCommit.Of(_host.Folder));
    }

    [Fact]
    public void A_commit_that_is_checked_out_itself_is_taken()
    {
        Write(".git/HEAD", Commit + "\n");

        Assert.Equal(Commit, GitCommit.Of(_host.Folder));
    }

    [Fact]
    public void Another_work_tree_shares_the_branches_of_the_first()
    {
        Write("main/.git/worktrees/tree/HEAD", "ref: refs/heads/topic\n");
        Write("main/.git/worktrees/tree/commondir", "../..\n");
        Write("main/.git/refs/heads/topic", Commit + "\n");
        Write("tree/.git", "gitdir: ../main/.git/worktrees/tree\n");

        Assert.Equal(Commit, GitCommit.Of(_host.PathOf("tree")));
    }

    [Theory]
    [InlineData("ref: refs/heads/unborn\n")]
    [InlineData("ref: HEAD\n")]
    [InlineData("what is this?\n")]
    public void What_names_no_commit_gives_none(string head)
    {
        Write(".git/HEAD", head);

        Assert.Null(GitCommit.Of(_host.Folder));
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_host.PathOf(path))!);
        _host.Write(path, text);
    }
}
