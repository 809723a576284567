using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// A few persistent threads that run numbered tasks. Which thread runs which task is left to chance, so a loaded machine never
/// waits for one slow core; results do not depend on it, because every task writes outputs of its own in an order of its own.
/// </summary>
/// <remarks>
/// The calling thread works too, as worker 0; a pool of one thread is a plain loop. Between jobs a worker spins for a few
/// microseconds and then sleeps. Shared by the copies of an engine: counted by <see cref="Share"/> and <see cref="Dispose"/>.
/// </remarks>
internal sealed class WorkerPool : IDisposable
{
    // About 20 microseconds: longer than the gap between two phases of a step, shorter than anyone else's patience.
    private static readonly long s_spinTicks = Stopwatch.Frequency / 50_000;

    private readonly Lock _callers = new();
    private readonly object _gate = new();
    private readonly Thread[] _threads;

    // Upper half: number of the job; lower half: tasks not yet handed out. One word, so that a late worker can't take a task of a
    // job whose fields it has not read.
    private long _claim;
    private Action<int, int>? _body;
    private int _taskCount;
    private int _unfinished;
    private int _sleeping;
    private ExceptionDispatchInfo? _failure;
    private bool _stopping;
    private int _owners = 1;

    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        WorkerCount = threads;
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var worker = i + 1;
            _threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"SelfImprove.Engine.Cpu {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Number of workers, the caller included.</summary>
    public int WorkerCount { get; }

    /// <summary>Adds an owner.</summary>
    public WorkerPool Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    /// <summary>Runs body(task, worker) for every task in [0, taskCount) and returns when all are done.</summary>
    /// <remarks>An exception in a task is thrown here, after the others have ended.</remarks>
    public void Run(int taskCount, Action<int, int> body)
    {
        if (_threads.Length == 0 || taskCount <= 1)
        {
            for (var task = 0; task < taskCount; task++)
            {
                body(task, 0);
            }

            return;
        }

        lock (_callers)
        {
            _body = body;
            _taskCount = taskCount;
            _failure = null;
            Volatile.Write(ref _unfinished, taskCount);
            var job = (_claim >> 32) + 1;
            Interlocked.Exchange(ref _claim, (job << 32) | (uint)taskCount);
            if (Volatile.Read(ref _sleeping) > 0)
            {
                lock (_gate)
                {
                    Monitor.PulseAll(_gate);
                }
            }

            RunTasks(job, 0);
            AwaitUnfinished();
            _body = null;
            _failure?.Throw();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) > 0)
        {
            return;
        }

        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Work(int worker)
    {
        var seen = 0L;
        while (true)
        {
            var job = AwaitJob(seen);
            if (job < 0)
            {
                return;
            }

            RunTasks(job, worker);
            seen = job;
        }
    }

    private void RunTasks(long job, int worker)
    {
        while (true)
        {
            var claim = Volatile.Read(ref _claim);
            if (claim >> 32 != job || (uint)claim == 0)
            {
                return;
            }

            if (Interlocked.CompareExchange(ref _claim, claim - 1, claim) != claim)
            {
                continue;
            }

            // The job can't end before this task does, so its fields hold still.
            try
            {
                _body!(_taskCount - (int)(uint)claim, worker);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            }

            if (Interlocked.Decrement(ref _unfinished) == 0 && worker != 0)
            {
                lock (_gate)
                {
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    /// <summary>Waits for a job other than the one seen; -1 when the pool is being disposed.</summary>
    private long AwaitJob(long seen)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var job = Volatile.Read(ref _claim) >> 32;
            if (job != seen)
            {
                return job;
            }

            if (Stopwatch.GetTimestamp() - start > s_spinTicks)
            {
                break;
            }

            Thread.SpinWait(8);
        }

        lock (_gate)
        {
            _sleeping++;
            Interlocked.MemoryBarrier();
            try
            {
                while (true)
                {
                    if (_stopping)
                    {
                        return -1;
                    }

                    var job = Volatile.Read(ref _claim) >> 32;
                    if (job != seen)
                    {
                        return job;
                    }

                    Monitor.Wait(_gate);
                }
            }
            finally
            {
                _sleeping--;
            }
        }
    }

    private void AwaitUnfinished()
    {
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _unfinished) > 0)
        {
            if (Stopwatch.GetTimestamp() - start <= s_spinTicks)
            {
                Thread.SpinWait(8);
                continue;
            }

            lock (_gate)
            {
                while (Volatile.Read(ref _unfinished) > 0)
                {
                    Monitor.Wait(_gate);
                }
            }
        }
    }
}
