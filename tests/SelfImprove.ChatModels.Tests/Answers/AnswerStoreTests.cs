using System.Globalization;
using SelfImprove.ChatModels.Tests.Server;

namespace SelfImprove.ChatModels.Tests.Answers;

public sealed class AnswerStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Answers => _folder.PathOf("answers.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Answers_come_in_the_order_of_the_requests_whichever_comes_first()
    {
        var last = new TaskCompletionSource();
        using var server = new ChatServer(async call =>
        {
            if (call.User == "7")
            {
                last.SetResult();
            }
            else
            {
                await last.Task;
            }

            return Reply.Of(call.User);
        });
        using var test = new TestModel(TestModel.At(server.BaseUrl), answers: Answers);

        var texts = await test.AskAllAsync(TestModel.Requests(8));

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7"], texts);
    }

    [Fact]
    public async Task What_was_answered_before_a_kill_is_not_asked_again()
    {
        using var server = new ChatServer(call => Reply.Of($"answer to {call.User}"));
        using (var first = new TestModel(TestModel.At(server.BaseUrl) with { MaxConcurrentRequests = 1 }, answers: Answers))
        {
            using var kill = new CancellationTokenSource();
            await foreach (var answer in first.Model.AskAllAsync(TestModel.Requests(20), kill.Token))
            {
                if (answer.Text == "answer to 11")
                {
                    break;
                }
            }
        }

        // The process was killed while it wrote the last line.
        var lines = await File.ReadAllLinesAsync(Answers);
        var torn = lines[^1];
        await File.WriteAllTextAsync(Answers, string.Concat(lines[..^1].Select(line => line + "\n")) + torn[..(torn.Length / 2)]);

        using (var second = new TestModel(TestModel.At(server.BaseUrl), answers: Answers))
        {
            var texts = await second.AskAllAsync(TestModel.Requests(20));

            Assert.Equal(Enumerable.Range(0, 20).Select(i => $"answer to {i}"), texts);
            Assert.Equal(20, second.Usage.Read("teacher")["teacher/requests"]);
        }

        AssertAskedOnce(server, lines[..^1]);
        Assert.Equal(20, (await File.ReadAllLinesAsync(Answers)).Length);
    }

    [Fact]
    public async Task A_failure_keeps_what_was_answered()
    {
        var isUp = false;
        using var server = new ChatServer(call => isUp || call.User != "5" ? Reply.Of(call.User) : Reply.Error(400, "no"));
        using (var first = new TestModel(TestModel.At(server.BaseUrl) with { MaxConcurrentRequests = 2 }, answers: Answers))
        {
            await Assert.ThrowsAsync<InvalidInputException>(() => first.AskAllAsync(TestModel.Requests(8)));
        }

        var kept = await File.ReadAllLinesAsync(Answers);
        Assert.InRange(kept.Length, 1, 7);
        isUp = true;
        using var second = new TestModel(TestModel.At(server.BaseUrl), answers: Answers);

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7"], await second.AskAllAsync(TestModel.Requests(8)));
        AssertAskedOnce(server, kept);
    }

    [Fact]
    public async Task Equal_requests_are_asked_once_and_samples_each_by_itself()
    {
        using var server = new ChatServer(call => Reply.Of(call.Number.ToString(CultureInfo.InvariantCulture)));
        using var test = new TestModel(TestModel.At(server.BaseUrl), answers: Answers);

        var equal = await test.AskAllAsync([TestModel.Request("?"), TestModel.Request("?"), TestModel.Request("?")]);
        var samples = await test.AskAllAsync([TestModel.Request("?", "a"), TestModel.Request("?", "b")]);

        Assert.Equal(["1", "1", "1"], equal);
        Assert.Equal(["2", "3"], samples.Order(StringComparer.Ordinal));
        Assert.Equal(3, test.Usage.Read("judge")["judge/requests"]);
    }

    // Requests that a kill has cut off may arrive late, but have no answer.
    private static void AssertAskedOnce(ChatServer server, string[] kept) => Assert.All(
        kept.Select(line => ChatAnswer.OfLine(System.Text.Encoding.UTF8.GetBytes(line)).Text.Split(' ')[^1]), question => Assert.Single(server.Calls, call => call.User == question));

    [Fact]
    public void Every_part_of_a_request_tells_it_from_others()
    {
        var endpoint = TestModel.At("http://localhost");
        var request = TestModel.Request("?");
        string[] keys =
        [
            request.KeyAt(endpoint), (request with { User = "!" }).KeyAt(endpoint), (request with { System = null }).KeyAt(endpoint), (request with { Temperature = 1 }).KeyAt(endpoint),
            (request with { MaxTokens = 9 }).KeyAt(endpoint), (request with { Sample = "1" }).KeyAt(endpoint), request.KeyAt(endpoint with { Model = "other" }), request.KeyAt(endpoint with { BaseUrl = "http://b" }),
        ];

        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(request.KeyAt(endpoint), request.KeyAt(endpoint with { Retries = 1, Timeout = 3, MaxConcurrentRequests = 2 }));
    }

    [Fact]
    public void A_line_that_was_not_written_to_its_end_is_dropped_with_a_remark()
    {
        const string Whole = """{"key":"a","text":"x"}""";
        File.WriteAllText(Answers, Whole + "\n" + """{"key":"b","te""");
        var remarks = new List<string>();

        using (var file = AnswerFile.Open(Answers, remarks.Add, out var answers))
        {
            Assert.Equal(["a"], answers.Select(a => a.Key));
            file.Append(new ChatAnswer { Key = "c", Text = "y" });
        }

        Assert.Equal([$"{Answers}: the last line was not written to its end, and is dropped; its request is made again. 1 answers are there"], remarks);
        Assert.Equal(Whole + "\n" + """{"key":"c","text":"y","retries":0}""" + "\n", File.ReadAllText(Answers));
    }

    [Fact]
    public void A_file_that_holds_something_else_is_left_alone()
    {
        const string Foreign = "{\"text\":\"precious\"}\n{\"text\":\"data\"}\n";
        File.WriteAllText(Answers, Foreign);

        var e = Assert.Throws<InvalidInputException>(() => AnswerFile.Open(Answers, _ => { }, out _));

        Assert.Equal($"{Answers}:1: is not an answer of a language model; delete the line to ask again, or name another file", e.Message);
        Assert.Equal(Foreign, File.ReadAllText(Answers));
    }

    [Fact]
    public void A_file_has_one_user_at_a_time()
    {
        using var first = AnswerFile.Open(Answers, _ => { }, out _);

        var e = Assert.Throws<InvalidInputException>(() => AnswerFile.Open(Answers, _ => { }, out _));

        Assert.StartsWith($"{Answers}: can't be opened to keep answers in (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("); is another process at work on it?", e.Message, StringComparison.Ordinal);
    }
}
