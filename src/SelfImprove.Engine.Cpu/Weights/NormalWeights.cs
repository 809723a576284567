namespace SelfImprove.Engines.Cpu;

/// <summary>Normally distributed weights, drawn by all threads.</summary>
internal static unsafe class NormalWeights
{
    /// <summary>weights [count] = deviation * normal numbers of the key, from its first on.</summary>
    public static void Fill(float* weights, long count, double deviation, RandomKey key, WorkerPool pool) =>
        pool.Run(NormalBlock.CountOf(count), (block, _) =>
        {
            var first = (long)block * NormalBlock.Length;
            NormalBlock.Fill(new Span<float>(weights + first, (int)Math.Min(NormalBlock.Length, count - first)), first, deviation, key);
        });
}
