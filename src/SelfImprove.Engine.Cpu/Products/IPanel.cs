namespace SelfImprove.Engines.Cpu;

/// <summary>How a panel of weights stores its numbers: what a tile reads at each step of the depth. Implementations are inlined away.</summary>
internal unsafe interface IPanel<TVector>
    where TVector : struct
{
    /// <summary>Floats of memory, and columns, from one pair of vectors to the next.</summary>
    static abstract int Advance { get; }

    /// <summary>Column of the second vector, counted from the first's.</summary>
    static abstract int SecondColumn { get; }

    static abstract TVector First(float* source);

    static abstract TVector Second(float* source);
}
