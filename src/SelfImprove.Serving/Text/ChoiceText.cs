using System.Collections.Immutable;

namespace SelfImprove.Serving;

/// <summary>The text of one choice, as its tokens come: whole characters, up to a stop string, with the tokens that belong to it.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="stops">The stop strings.</param>
/// <param name="firstOffset">Length of the text before the completion: the prompt's, when it is repeated.</param>
internal sealed class ChoiceText(ITokenizer tokenizer, ImmutableArray<string> stops, int firstOffset = 0)
{
    private readonly TextDecoder _decoder = TextDecoder.Create(tokenizer);
    private readonly StopStrings _stops = new(stops);
    private readonly Queue<(WrittenToken Token, int End)> _pending = new();
    private int _decoded = firstOffset;
    private int _given = firstOffset;

    /// <summary>Whether the choice has ended; what comes after is ignored.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Tokens that were drawn, those of a stop string and the end of the sequence included.</summary>
    public int TokenCount { get; private set; }

    /// <summary>Takes the next token.</summary>
    public TextDelta Append(DecodedToken token)
    {
        if (IsFinished)
        {
            return new TextDelta(string.Empty, [], null);
        }

        TokenCount++;
        var ends = token.StopReason == StopReason.EndOfSequence;
        var start = _decoded;
        var added = ends ? _decoder.Finish() : _decoder.Append(token.Token) + (token.StopReason is null ? string.Empty : _decoder.Finish());
        _decoded += added.Length;
        if (!ends && token.Rating is not null)
        {
            _pending.Enqueue((new WrittenToken(token.Token, token.Rating, start), _decoded));
        }

        var text = _stops.Append(added);
        if (_stops.IsFound || token.StopReason is not null)
        {
            return Finish(text, token.StopReason);
        }

        _given += text.Length;
        return new TextDelta(text, Take(p => p.End <= _given), null);
    }

    private TextDelta Finish(string text, StopReason? reason)
    {
        IsFinished = true;
        text += _stops.Finish();
        _given += text.Length;
        return new TextDelta(text, Take(p => !_stops.IsFound || p.Token.Offset < _given), _stops.IsFound || reason == StopReason.EndOfSequence ? "stop" : "length");
    }

    private ImmutableArray<WrittenToken> Take(Func<(WrittenToken Token, int End), bool> isGiven)
    {
        var taken = ImmutableArray.CreateBuilder<WrittenToken>();
        while (_pending.TryPeek(out var next) && isGiven(next))
        {
            taken.Add(_pending.Dequeue().Token);
        }

        return taken.ToImmutable();
    }
}
