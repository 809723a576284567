namespace SelfImprove.Serving;

/// <summary>A sequence whose log-probabilities a request waits for.</summary>
/// <param name="sequence">The sequence.</param>
/// <param name="alternatives">How many of the most likely tokens are wanted at each place.</param>
/// <param name="cancel">Whoever waits may go away.</param>
internal sealed class ScoringRequest(TokenSequence sequence, int alternatives, CancellationToken cancel)
{
    private readonly TaskCompletionSource<TokenRating[]> _ratings = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TokenSequence Sequence { get; } = sequence;

    public int Alternatives { get; } = alternatives;

    public bool IsCancelled => cancel.IsCancellationRequested;

    /// <summary>A rating of each scored token.</summary>
    public Task<TokenRating[]> Ratings => _ratings.Task.WaitAsync(cancel);

    public void Complete(TokenRating[] ratings) => _ratings.TrySetResult(ratings);

    public void Fail(Exception failure) => _ratings.TrySetException(failure);
}
