namespace SelfImprove.ChatModels;

/// <summary>Keeps answers, so that nothing is asked twice: not by two threads, and with a file not by two processes either.</summary>
internal sealed class AnswerStore : IDisposable
{
    private readonly AnswerFile? _file;
    private readonly Dictionary<string, ChatAnswer> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<ChatAnswer>> _asked = new(StringComparer.Ordinal);

    /// <summary>Makes a store.</summary>
    /// <param name="path">The file; null keeps answers only while they are asked for.</param>
    /// <param name="remark">Is told what happened to the file.</param>
    public AnswerStore(string? path, Action<string> remark)
    {
        if (path is null)
        {
            return;
        }

        _file = AnswerFile.Open(path, remark, out var answers);
        foreach (var answer in answers)
        {
            _answers[answer.Key] = answer;
        }
    }

    /// <summary>Whether answers outlive the request.</summary>
    public bool IsDurable => _file is not null;

    /// <summary>The answer to a request: the one that is kept, or else a new one.</summary>
    /// <param name="key">The request's hash.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<ChatAnswer> GetAsync(string key, Func<CancellationToken, Task<ChatAnswer>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<ChatAnswer>? task;
            var isMine = false;
            lock (_answers)
            {
                if (_answers.TryGetValue(key, out var known))
                {
                    return known;
                }

                if (!_asked.TryGetValue(key, out task))
                {
                    isMine = true;
                    _asked[key] = task = Task.Run(() => AskAsync(key, ask, cancellationToken), CancellationToken.None);
                }
            }

            try
            {
                return await (isMine ? task : task.WaitAsync(cancellationToken)).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!isMine && !cancellationToken.IsCancellationRequested)
            {
                // Who asked has been stopped; we have not.
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private async Task<ChatAnswer> AskAsync(string key, Func<CancellationToken, Task<ChatAnswer>> ask, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ask(cancellationToken).ConfigureAwait(false);
            _file?.Append(answer);
            if (IsDurable)
            {
                lock (_answers)
                {
                    _answers[key] = answer;
                }
            }

            return answer;
        }
        finally
        {
            lock (_answers)
            {
                _asked.Remove(key);
            }
        }
    }
}
