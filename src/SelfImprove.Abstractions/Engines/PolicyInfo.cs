using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>What a trainer may know about the model behind an engine.</summary>
/// <param name="VocabularySize">Number of token ids that the model knows.</param>
/// <param name="ContextLength">Largest number of tokens (prompt and completion) of a sequence.</param>
/// <param name="ParameterCount">Number of trained weights, shared ones counted once.</param>
/// <param name="HasValueHead">Whether <see cref="TokenOutputs.Values"/> can be asked for.</param>
/// <param name="IsFrozen">Whether the engine only samples and scores.</param>
/// <param name="Description">One line for a person: architecture, size, device.</param>
public sealed record PolicyInfo(
    int VocabularySize, int ContextLength, long ParameterCount, bool HasValueHead, bool IsFrozen, string Description)
{
    private readonly long? _weightCount;

    /// <summary>Number of all weights, those included that stay as they are while an adapter is trained. Default: <see cref="ParameterCount"/>.</summary>
    public long WeightCount { get => _weightCount ?? ParameterCount; init => _weightCount = value; }

    /// <summary>What is suspicious about the weights that were loaded last, a line each, such as a tensor with weights that are not finite. Default: nothing.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>
    /// The most by which a token's log-probability may differ between sampling and scoring, and with what else is in a batch, at least 0. Trainers put up with it. Default 0: to the
    /// last bit.
    /// </summary>
    public double LogProbRounding { get; init; }
}
