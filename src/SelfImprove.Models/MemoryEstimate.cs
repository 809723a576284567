using System.Globalization;

namespace SelfImprove;

/// <summary>The memory, in bytes, that a model will take in an engine, before it is loaded.</summary>
public sealed record MemoryEstimate
{
    // Less is not worth a line.
    private const long WorthTelling = 500_000_000;

    /// <summary>Weights, in all the forms in which the engine keeps them.</summary>
    public required long Weights { get; init; }

    /// <summary>Keys and values of the completions that are drawn at once. Default 0.</summary>
    public long KeysAndValues { get; init; }

    /// <summary>Activations of what runs at once. Default 0.</summary>
    public long Activations { get; init; }

    /// <summary>The gradient. Default 0.</summary>
    public long Gradient { get; init; }

    /// <summary>The optimizer's moments. Default 0.</summary>
    public long Optimizer { get; init; }

    /// <summary>Networks beside the model: critics and reference policies. Default 0.</summary>
    public long OtherNetworks { get; init; }

    /// <summary>Memory that the process may use.</summary>
    public required long Available { get; init; }

    /// <summary>What to change when the model does not fit, best first; parts of a sentence. Default: nothing.</summary>
    public IReadOnlyList<string> Advice { get; init; } = [];

    /// <summary>Everything together.</summary>
    public long Total => Weights + KeysAndValues + Activations + Gradient + Optimizer + OtherNetworks;

    /// <summary>Whether the model takes enough memory to tell a person.</summary>
    public bool IsWorthTelling => Total >= WorthTelling;

    /// <summary>One line for a person: the parts, all together, and what the machine has.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"memory: {ActivationMemory.Text(Total)} ({Parts}), of {ActivationMemory.Text(Available)}");

    private string Parts => string.Join(", ", new[]
    {
        (Weights, "for weights"), (KeysAndValues, "for keys and values"), (Activations, "for activations"), (Gradient, "for the gradient"),
        (Optimizer, "for the optimizer"), (OtherNetworks, "for other networks"),
    }.Where(p => p.Item1 > 0).Select(p => $"{ActivationMemory.Text(p.Item1)} {p.Item2}"));

    /// <summary>Refuses a model that does not fit.</summary>
    /// <param name="model">What the message begins with: the model's folder, or a stage.</param>
    /// <exception cref="InvalidInputException">The machine has less memory.</exception>
    public void Check(string model)
    {
        if (Total > Available)
        {
            throw new InvalidInputException(
                $"{model}: the model takes {ActivationMemory.Text(Total)} ({Parts}), but this machine has {ActivationMemory.Text(Available)}"
                + (Advice.Count > 0 ? $"; {string.Join("; or ", Advice)}" : string.Empty));
        }
    }
}
