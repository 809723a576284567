using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>Decoding for engines that have nothing better: every token is a completion of length one, of a prompt that grows.</summary>
/// <param name="engine">The engine; not disposed here.</param>
internal sealed class RecomputedDecoding(IPolicyEngine engine) : IDecodingSession
{
    private readonly List<Row> _rows = [];
    private long _nextId;

    public int Count => _rows.Count;

    public long Add(DecodingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var first = _nextId;
        foreach (var key in request.Keys)
        {
            _rows.Add(new Row(_nextId++, key, request));
        }

        return first;
    }

    public void Remove(long id) => _rows.RemoveAll(row => row.Id == id);

    public void Step(ICollection<DecodedToken> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        foreach (var group in _rows.GroupBy(row => row.Request.Options).Select(g => g.ToArray()).ToArray())
        {
            var samples = engine.Sample([.. group.Select(row => row.Next)], group[0].Request.Options with { MaxTokens = 1 });
            foreach (var (row, sample) in group.Zip(samples))
            {
                row.Tokens.Add(sample.Tokens[0]);
                row.StopReason = row.Request.Options.EndOfSequenceIds.Contains(sample.Tokens[0]) ? StopReason.EndOfSequence
                    : row.Drawn == row.Request.Options.MaxTokens || row.Tokens.Count >= engine.Info.ContextLength ? StopReason.Length
                    : null;
                row.LogProb = sample.LogProbs[0];
            }
        }

        var ratings = Rate([.. _rows.Where(row => row.Request.Alternatives is not null)]);
        foreach (var row in _rows)
        {
            tokens.Add(new DecodedToken(row.Id, row.Tokens[^1], row.LogProb, row.StopReason, ratings.GetValueOrDefault(row)));
        }

        _rows.RemoveAll(row => row.StopReason is not null);
    }

    public void Dispose() => _rows.Clear();

    private Dictionary<Row, TokenRating> Rate(Row[] rows)
    {
        if (rows.Length == 0)
        {
            return [];
        }

        var batch = new TokenBatch(rows.Select(row => new TokenSequence(row.Tokens.ToArray(), row.Tokens.Count - 1)));
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs, rows.Max(row => row.Request.Alternatives!.Value));
        engine.Score(batch, scores);
        return rows.Index().ToDictionary(r => r.Item, r => new TokenRating(scores.LogProbs[r.Index], scores.AlternativesOf(r.Index)[..r.Item.Request.Alternatives!.Value]));
    }

    private void Check(DecodingRequest request)
    {
        var info = engine.Info;
        if (request.Prompt.IsEmpty || request.Prompt.Length >= info.ContextLength)
        {
            throw new InvalidInputException(
                $"the prompt has {request.Prompt.Length} tokens; it needs at least 1, and less than the context of {info.ContextLength} to leave room for an answer");
        }

        foreach (var token in request.Prompt.Span)
        {
            if (token < 0 || token >= info.VocabularySize)
            {
                throw new InvalidInputException($"the prompt holds the token id {token}, which is not in the vocabulary of {info.VocabularySize}");
            }
        }

        if (request.Keys.IsDefaultOrEmpty)
        {
            throw new InvalidInputException("the request has no key; it needs one per completion");
        }

        if (request.Alternatives is { } alternatives && (alternatives < 0 || alternatives > info.VocabularySize))
        {
            throw new InvalidInputException($"{alternatives} alternatives are asked of a vocabulary of {info.VocabularySize} ids");
        }

        if (request.Options.MaxTokens < 1)
        {
            throw new InvalidInputException($"the limit of new tokens is {request.Options.MaxTokens}; it must be at least 1");
        }
    }

    private sealed class Row(long id, RandomKey key, DecodingRequest request)
    {
        public long Id { get; } = id;

        public DecodingRequest Request { get; } = request;

        public List<int> Tokens { get; } = [.. request.Prompt.Span];

        public double LogProb { get; set; }

        public StopReason? StopReason { get; set; }

        public int Drawn => Tokens.Count - Request.Prompt.Length;

        public SamplePrompt Next => new(Tokens.ToArray(), key.Skip(Drawn));
    }
}
