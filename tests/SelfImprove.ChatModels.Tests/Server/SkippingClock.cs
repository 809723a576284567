using System.Collections.Immutable;

namespace SelfImprove.ChatModels.Tests.Server;

/// <summary>A clock on which waits take no time: it moves on by them.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private readonly Lock _lock = new();
    private ImmutableList<TimeSpan> _waits = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Which waits are skipped; the others last forever. By default all that are shorter than the time-out of a request.</summary>
    public Func<TimeSpan, bool> Skips { get; init; } = wait => wait < TimeSpan.FromSeconds(100);

    /// <summary>The waits that were skipped.</summary>
    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippingTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool Skip(TimeSpan wait)
    {
        if (wait < TimeSpan.Zero || !Skips(wait))
        {
            return false;
        }

        lock (_lock)
        {
            _now += wait;
            _waits = _waits.Add(wait);
        }

        return true;
    }

    private sealed class SkippingTimer(SkippingClock clock, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (clock.Skip(dueTime))
            {
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
