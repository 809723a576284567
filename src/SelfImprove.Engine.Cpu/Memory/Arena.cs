namespace SelfImprove.Engines.Cpu;

/// <summary>Hands out aligned arrays from one native block that is as large as the largest use so far; steady work allocates nothing.</summary>
/// <remarks>A layout function is run twice: to measure, then to place.</remarks>
internal sealed unsafe class Arena : IDisposable
{
    private NativeBuffer? _memory;
    private long _used;
    private bool _measuring;

    /// <summary>Floats that are reserved.</summary>
    public long Length => _memory?.Length ?? 0;

    /// <summary>Floats that a layout takes; its arrays are void.</summary>
    public long Measure(Action<Arena> layout)
    {
        _measuring = true;
        _used = 0;
        layout(this);
        return _used;
    }

    /// <summary>Runs a layout; what was handed out before is void. Contents are whatever was there.</summary>
    public void Place(Action<Arena> layout)
    {
        var length = Measure(layout);
        if (_memory is null || _memory.Length < length)
        {
            _memory?.Dispose();
            _memory = null;
            _memory = new NativeBuffer(length);
        }

        _measuring = false;
        _used = 0;
        layout(this);
    }

    /// <summary>An array of floats, aligned to 64 bytes.</summary>
    public float* Floats(long count)
    {
        var start = _used;
        _used = checked(_used + ((count + Lanes.Count - 1) / Lanes.Count * Lanes.Count));
        return _measuring ? null : _memory!.Pointer + start;
    }

    /// <summary>An array of integers, aligned to 64 bytes.</summary>
    public int* Integers(long count) => (int*)Floats(count);

    public void Dispose() => _memory?.Dispose();
}
