using SelfImprove.Engines.Cpu;

namespace SelfImprove;

/// <summary>Writes models with fresh weights without making an engine: one array at a time is in memory.</summary>
public static unsafe class FreshCheckpoint
{
    /// <summary>Writes the weights that <see cref="CpuEngineFactory.Create"/> makes of the same key.</summary>
    /// <param name="directory">An existing folder; files of the same names are replaced.</param>
    /// <param name="config">A valid configuration.</param>
    /// <param name="key">The key that the weights are drawn from.</param>
    /// <param name="options">How the weights are stored; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The folder does not exist or can't be written.</exception>
    /// <exception cref="RunFailedException">Writing failed, for example because the disk is full.</exception>
    public static void Write(string directory, ModelConfig config, RandomKey key, CheckpointSaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var room = new float[ParameterLayout.Create(config).Views.Max(v => v.ElementCount)];
        using var pool = new WorkerPool(Environment.ProcessorCount);
        HuggingFaceLayout.Save(
            directory, config,
            view =>
            {
                fixed (float* weights = room)
                {
                    WeightInitialization.Fill(view, config, key, weights, pool);
                }

                return room.AsSpan(0, (int)view.ElementCount);
            },
            options);
    }
}
