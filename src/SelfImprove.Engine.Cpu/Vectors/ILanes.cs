namespace SelfImprove.Engines.Cpu;

/// <summary>Operations on a hardware vector of floats, so that one source of a kernel serves every width. Implementations are inlined away.</summary>
/// <typeparam name="TVector">The vector itself: wrapped in a structure, the JIT would move every other sum between registers.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Number of floats.</summary>
    static abstract int Count { get; }

    /// <summary>Whether a tile of 12 by 2 vectors fits the register file.</summary>
    static abstract bool HasThirtyTwoRegisters { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(float* destination, TVector value);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector left, TVector right);

    /// <summary>left * right + addend, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The lower 16 bits of each lane as the upper half of a float.</summary>
    static abstract TVector LowerHalves(TVector words);

    /// <summary>The upper 16 bits of each lane as the upper half of a float.</summary>
    static abstract TVector UpperHalves(TVector words);
}
