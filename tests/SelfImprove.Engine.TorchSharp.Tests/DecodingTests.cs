using SelfImprove.Engines.Torch;
using TorchSharp;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>Completions that join and leave, against the CPU engine's; and rows of samples that are filled again.</summary>
public sealed class DecodingTests : IDisposable
{
    private readonly EnginePair _pair = new();

    public static TheoryData<string> Names => SmallModel.Names;

    public void Dispose() => _pair.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Completions_are_those_of_the_CPU_engine_whatever_joins_and_leaves(string name)
    {
        var (cpu, torch) = _pair.Load(SmallModel.All[name]);
        foreach (var partLength in new[] { 5, 512 })
        {
            using var expected = cpu.StartDecoding();
            using var actual = new DecodingSession(torch.Parts, torch.Info) { PromptTokensPerStep = partLength };
            var (first, second) = (Complete(expected, SmallModel.All[name]), Complete(actual, SmallModel.All[name]));

            Assert.Equal(first.Keys, second.Keys);
            foreach (var (id, tokens) in first)
            {
                Assert.Equal(tokens.Select(t => (t.Token, t.StopReason)), second[id].Select(t => (t.Token, t.StopReason)));
                SmallModel.AssertClose(tokens.Select(t => t.LogProb).ToArray(), second[id].Select(t => t.LogProb).ToArray(), 5e-5);
                foreach (var (one, other) in tokens.Zip(second[id]))
                {
                    Assert.Equal(one.Rating?.Alternatives.Select(a => a.Token), other.Rating?.Alternatives.Select(a => a.Token));
                    Assert.Equal(one.Rating?.LogProb ?? 0, other.Rating?.LogProb ?? 0, 5e-5);
                    SmallModel.AssertClose(Ratings(one), Ratings(other), 5e-5);
                }
            }
        }
    }

    [Fact]
    public void Completions_go_on_while_a_long_prompt_is_read_in_parts()
    {
        var (_, torch) = _pair.Load(SmallModel.Llama);
        using var session = new DecodingSession(torch.Parts, torch.Info) { PromptTokensPerStep = 4 };
        var options = new SamplingOptions { MaxTokens = 20, EndOfSequenceIds = [] };
        var running = session.Add(new DecodingRequest { Prompt = new[] { 1, 2 }, Keys = [RandomKey.FromSeed(1)], Options = options });
        var tokens = new List<DecodedToken>();
        session.Step(tokens);
        var reading = session.Add(new DecodingRequest { Prompt = Enumerable.Range(0, 18).ToArray(), Keys = [RandomKey.FromSeed(2), RandomKey.FromSeed(3)], Options = options });
        var perStep = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            tokens.Clear();
            session.Step(tokens);
            perStep.Add(string.Join(' ', tokens.Select(t => t.Id)));
        }

        var (both, one) = ($"{running} {reading} {reading + 1}", $"{running}");
        Assert.Equal([one, one, one, one, both, both], perStep);
    }

    [Fact]
    public void A_session_leaves_no_tensor_behind()
    {
        var (_, engine) = _pair.Load(SmallModel.Llama);
        using (var session = engine.StartDecoding())
        {
            Complete(session, SmallModel.Llama);
        }

        var before = torch.Tensor.TotalCount;
        for (var i = 0; i < 3; i++)
        {
            using var session = engine.StartDecoding();
            Complete(session, SmallModel.Llama);
            Assert.Equal(before, torch.Tensor.TotalCount);
            session.Add(new DecodingRequest { Prompt = new[] { 1 }, Keys = [RandomKey.FromSeed(1)], Options = new SamplingOptions { MaxTokens = 9, EndOfSequenceIds = [] } });
            session.Step([]);
            session.Add(new DecodingRequest { Prompt = new[] { 1 }, Keys = [RandomKey.FromSeed(1)], Options = new SamplingOptions { MaxTokens = 9, EndOfSequenceIds = [] } });
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Rows_that_are_free_are_filled_with_the_next_prompts()
    {
        var (cpu, torch) = _pair.Load(SmallModel.Llama, new TorchSharpEngineOptions { SamplingRows = 8 });
        var random = new CounterRandom(RandomKey.FromSeed(3));
        var prompts = Enumerable.Range(0, 60).Select(i => new SamplePrompt(
            Enumerable.Range(0, random.NextInt32(1, 8)).Select(_ => random.NextInt32(0, 36)).ToArray(), RandomKey.FromSeed(4).Derive(i))).ToList();
        var options = new SamplingOptions { MaxTokens = 38, EndOfSequenceIds = [0, 5] };

        var expected = cpu.Sample(prompts, options);
        var actual = torch.Sample(prompts, options);

        Assert.Equal(expected.Select(s => string.Join(' ', s.Tokens)), actual.Select(s => string.Join(' ', s.Tokens)));
        var lengths = actual.Select(s => s.Tokens.Length).ToArray();
        Assert.True(lengths.Max() > 3 * lengths.Min(), "all texts are about as long: there is nothing to refill");

        // Eight after eight, each waiting for the longest; the first token comes with the reading of the prompt.
        var waiting = lengths.Chunk(8).Sum(chunk => chunk.Max() - 1);
        Assert.True(torch.Sampler.Steps < 0.75 * waiting, $"{torch.Sampler.Steps} steps, where rows that wait for each other take {waiting}");
        Assert.InRange(torch.Sampler.Readings, 2, 60);
    }

    private static double[] Ratings(DecodedToken token) => [.. token.Rating?.Alternatives.Select(a => a.LogProb) ?? []];

    // Requests of various kinds that join one after the other; one completion is taken away.
    private static SortedDictionary<long, List<DecodedToken>> Complete(IDecodingSession session, ModelConfig config)
    {
        var random = new CounterRandom(RandomKey.FromSeed(9));
        SamplingOptions[] kinds =
        [
            new() { MaxTokens = 12, EndOfSequenceIds = [3] }, new() { MaxTokens = 40, EndOfSequenceIds = [], Temperature = 0 },
            new() { MaxTokens = 9, EndOfSequenceIds = [1], TopK = 5, Temperature = 0.8 }, new() { MaxTokens = 1, EndOfSequenceIds = [], TopP = 0.8 },
        ];
        var (found, tokens) = (new SortedDictionary<long, List<DecodedToken>>(), new List<DecodedToken>());
        for (var i = 0; i < 9; i++)
        {
            session.Add(new DecodingRequest
            {
                Prompt = Enumerable.Range(0, random.NextInt32(1, 20)).Select(_ => random.NextInt32(0, config.VocabularySize - 1)).ToArray(),
                Keys = [.. Enumerable.Range(0, 1 + (i % 3)).Select(k => RandomKey.FromSeed(i).Derive(k))],
                Options = kinds[i % 4],
                Alternatives = i % 3 == 0 ? null : i,
            });
            if (i % 2 == 0)
            {
                Step();
            }
        }

        while (session.Count > 0)
        {
            if (found.TryGetValue(1, out var some) && some.Count > 2)
            {
                session.Remove(1);
            }

            Step();
        }

        // Where the removed one ended depends on how its prompt was read.
        found.Remove(1);
        return found;

        void Step()
        {
            tokens.Clear();
            session.Step(tokens);
            foreach (var token in tokens)
            {
                (found.TryGetValue(token.Id, out var list) ? list : found[token.Id] = []).Add(token);
            }
        }
    }
}
