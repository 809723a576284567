namespace SelfImprove.Interventions;

/// <summary>An answer while it is being changed.</summary>
/// <param name="answer">The answer as it was drawn.</param>
/// <param name="key">The random numbers of its redraws.</param>
/// <param name="rule">What is done to it.</param>
internal sealed class AnswerDraft(Trajectory answer, RandomKey key, IRedrawRule rule)
{
    private readonly List<int> _cuts = [];
    private int[] _tokens = answer.Sample.Tokens;

    internal Trajectory Answer => answer;

    internal IRedrawRule Rule => rule;

    internal string Text { get; private set; } = answer.Completion.Text;

    internal StopReason StopReason { get; private set; } = answer.Sample.StopReason;

    internal int Length => _tokens.Length;

    /// <summary>The tokens without the one that ends the sequence.</summary>
    internal ReadOnlySpan<int> Content => StopReason == StopReason.EndOfSequence ? _tokens.AsSpan(0, _tokens.Length - 1) : _tokens;

    /// <summary>How often the answer was drawn anew.</summary>
    internal int Redraws { get; private set; }

    /// <summary>Where the text that is left was cut, in characters, in order.</summary>
    internal IReadOnlyList<int> Cuts => _cuts;

    /// <summary>The prompt of a redraw: what is kept of the answer stands behind its own prompt.</summary>
    internal SamplePrompt PromptOf(Redraw redraw) => new(
        (int[])[.. answer.PromptTokens.Span, .. _tokens.AsSpan(0, redraw.Kept), .. redraw.Inserted], key.Derive(redraw.Cut).Derive(redraw.Try));

    /// <summary>Takes what was drawn.</summary>
    /// <param name="redraw">What was asked for.</param>
    /// <param name="drawn">New tokens, up to the one that ends the sequence; cut where the answer gets too long.</param>
    /// <param name="stopReason">Why they end.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    internal void Take(Redraw redraw, ReadOnlySpan<int> drawn, StopReason stopReason, ITokenizer tokenizer)
    {
        var place = tokenizer.Decode(_tokens.AsSpan(0, redraw.Kept)).Length;
        _cuts.RemoveAll(c => c >= place);
        _cuts.Add(place);
        _tokens = [.. _tokens.AsSpan(0, redraw.Kept), .. redraw.Inserted, .. drawn];
        StopReason = stopReason;
        Text = tokenizer.Decode(_tokens);
        Redraws++;
    }
}
