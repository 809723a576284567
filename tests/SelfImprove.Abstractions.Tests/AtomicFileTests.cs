using System.Text;

namespace SelfImprove.Abstractions.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("atomic-file-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_replaced_as_a_whole()
    {
        AtomicFile.WriteAllText(PathOf("a.txt"), "a longer first text");
        AtomicFile.WriteAllText(PathOf("a.txt"), "é");

        Assert.Equal(Encoding.UTF8.GetBytes("é"), File.ReadAllBytes(PathOf("a.txt")));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void An_io_error_halfway_leaves_the_old_content_and_no_temporary_file()
    {
        AtomicFile.WriteAllText(PathOf("a.txt"), "old");

        var e = Assert.Throws<RunFailedException>(() => AtomicFile.Write(PathOf("a.txt"), stream =>
        {
            stream.Write(new byte[1 << 20]);
            throw new IOException("No space left on device");
        }));

        Assert.Equal($"{PathOf("a.txt")}: writing failed (No space left on device); what was there before is unchanged: free some space, then run the same command again", e.Message);
        Assert.Equal("old", File.ReadAllText(PathOf("a.txt")));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void An_exception_of_the_writer_passes_through_and_changes_nothing()
    {
        AtomicFile.WriteAllText(PathOf("a.txt"), "old");

        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(PathOf("a.txt"), _ => throw new OperationCanceledException()));

        Assert.Equal("old", File.ReadAllText(PathOf("a.txt")));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task A_file_whose_content_takes_time_is_there_when_it_is_complete()
    {
        await AtomicFile.WriteAsync(PathOf("a.txt"), async stream =>
        {
            await stream.WriteAsync("one "u8.ToArray());
            await Task.Yield();
            Assert.False(File.Exists(PathOf("a.txt")));
            await stream.WriteAsync("two"u8.ToArray());
        });

        var e = await Assert.ThrowsAsync<RunFailedException>(() => AtomicFile.WriteAsync(PathOf("a.txt"), async stream =>
        {
            await stream.WriteAsync("three"u8.ToArray());
            throw new IOException("No space left on device");
        }));

        Assert.Equal($"{PathOf("a.txt")}: writing failed (No space left on device); what was there before is unchanged: free some space, then run the same command again", e.Message);
        Assert.Equal("one two", await File.ReadAllTextAsync(PathOf("a.txt")));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void What_a_killed_process_left_behind_is_overwritten()
    {
        File.WriteAllText(PathOf("a.txt") + AtomicFile.TemporarySuffix, "half of someth");

        AtomicFile.WriteAllText(PathOf("a.txt"), "new");

        Assert.Equal("new", File.ReadAllText(PathOf("a.txt")));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var path = Path.Combine(_folder.FullName, "missing", "a.txt");

        var e = Assert.Throws<InvalidInputException>(() => AtomicFile.WriteAllText(path, "x"));

        Assert.Equal($"{path}: can't be written because its folder does not exist; create the folder first", e.Message);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_an_error_that_leaves_it_there()
    {
        Directory.CreateDirectory(PathOf("a"));

        Assert.ThrowsAny<Exception>(() => AtomicFile.WriteAllText(PathOf("a"), "x"));

        Assert.True(Directory.Exists(PathOf("a")));
        Assert.Empty(_folder.GetFiles());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
