namespace SelfImprove;

/// <summary>
/// What a factory of engines may implement beside <see cref="IPolicyEngineFactory"/>, so that <see cref="EngineBenchmark"/> can compare what its engines do with what the device could do.
/// </summary>
public interface IDeviceBenchmark
{
    /// <summary>Measures the arithmetic of the device.</summary>
    /// <param name="config">A valid shape, whose products are measured.</param>
    /// <param name="tokens">Tokens of a batch, at least 1; products have as many rows, or as the engine runs at once if that is less.</param>
    /// <param name="clock">Repeats what is measured.</param>
    /// <returns>The rates.</returns>
    DeviceRates MeasureDevice(ModelConfig config, int tokens, BenchmarkClock clock);
}
