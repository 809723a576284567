namespace SelfImprove;

/// <summary>
/// A priming source whose texts take time or money, such as those of a language model: it is asked for a text only when the text is needed, waits
/// without blocking, and can be stopped. Its texts need not be a function of the options alone, but those that <see cref="PrimingRequest.Folder"/> has kept come again.
/// </summary>
public interface IAsyncPrimingSource : IPrimingSource
{
    /// <summary>Tells whether the source can teach a task, without writing a text.</summary>
    /// <param name="task">The task.</param>
    /// <param name="reward">What would judge the answers; null for nothing.</param>
    /// <exception cref="InvalidInputException">It can't.</exception>
    void Check(ITask task, IRewardFn? reward);

    /// <summary>Writes texts, one after the other.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidInputException">The source can't teach this task, or what it works with refuses.</exception>
    /// <exception cref="RunFailedException">The work can't go on now.</exception>
    IAsyncEnumerable<PrimingExample> GenerateAsync(PrimingRequest request, CancellationToken cancellationToken = default);
}
