using Microsoft.Extensions.Logging;

namespace SelfImprove.ChatModels;

/// <summary>The answer files that are open: components that name one file share it.</summary>
internal sealed class AnswerStores(ILogger logger) : IDisposable
{
    private readonly Dictionary<string, (AnswerStore Store, int Users)> _open = new(StringComparer.Ordinal);

    /// <summary>Opens a store.</summary>
    /// <param name="path">The file; null for one that keeps nothing.</param>
    /// <returns>The store; disposing the lease closes the file when nobody else has it open.</returns>
    public Lease Open(string? path)
    {
        if (path is null)
        {
            return new Lease(new AnswerStore(null, _ => { }), () => { });
        }

        var full = Path.GetFullPath(path);
        lock (_open)
        {
            var (store, users) = _open.TryGetValue(full, out var open) ? open : (new AnswerStore(full, Remark), 0);
            _open[full] = (store, users + 1);
            return new Lease(store, () => Close(full));
        }
    }

    public void Dispose()
    {
        lock (_open)
        {
            foreach (var (store, _) in _open.Values)
            {
                store.Dispose();
            }

            _open.Clear();
        }
    }

    private void Remark(string text) => logger.LogWarning("{Remark}", text);

    private void Close(string path)
    {
        lock (_open)
        {
            if (!_open.Remove(path, out var open))
            {
                return;
            }

            if (open.Users > 1)
            {
                _open[path] = (open.Store, open.Users - 1);
            }
            else
            {
                open.Store.Dispose();
            }
        }
    }

    /// <summary>A store that is in use.</summary>
    internal sealed class Lease(AnswerStore store, Action close) : IDisposable
    {
        private int _isClosed;

        public AnswerStore Store { get; } = store;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                close();
            }
        }
    }
}
