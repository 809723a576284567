namespace SelfImprove;

/// <summary>
/// One decoder-only model on one device: samples, scores, and learns from per-token derivatives. No tensor type appears here, so
/// trainers are plain arithmetic and run on every engine.
/// </summary>
/// <remarks>
/// <para>Not thread-safe: one call at a time. An engine uses threads of its own inside a call; its results do not depend on how many.</para>
/// <para>
/// Sampling and scoring compute the same model: for tokens drawn at temperature T without top-k or top-p, <see cref="Score"/> at T gives the log-probabilities that
/// <see cref="Sample"/> returned: exactly, or up to <see cref="PolicyInfo.LogProbRounding"/>.
/// </para>
/// </remarks>
public interface IPolicyEngine : IDisposable
{
    /// <summary>What the model is.</summary>
    PolicyInfo Info { get; }

    /// <summary>Draws one completion per prompt.</summary>
    /// <returns>The completions in the order of the prompts; each depends on its prompt, its key and the options alone.</returns>
    /// <exception cref="InvalidInputException">A prompt is empty, leaves no room in the context, or holds an id outside the vocabulary.</exception>
    IReadOnlyList<SampledSequence> Sample(
        IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellationToken = default);

    /// <summary>Starts to draw completions token by token, which join and leave as they come; for servers.</summary>
    /// <returns>
    /// A session without completions; the caller disposes it before the engine. Its calls count as calls of the engine: one at a time, and the weights stay as they are. By default
    /// it asks <see cref="Sample"/> for one token after the other, which is correct but reads every prompt anew for each token.
    /// </returns>
    IDecodingSession StartDecoding() => new RecomputedDecoding(this);

    /// <summary>Computes per-token numbers of a batch, without keeping activations.</summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="destination">Filled with what its <see cref="TokenScores.Outputs"/> and <see cref="TokenScores.AlternativeCount"/> ask for.</param>
    /// <param name="temperature">Divides the logits; greater than 0.</param>
    /// <exception cref="InvalidInputException">
    /// A sequence does not fit the context or the vocabulary, values are asked of a model without a value head, or more alternatives than there are tokens.
    /// </exception>
    void Score(TokenBatch batch, TokenScores destination, double temperature = 1);

    /// <summary>Tells how much memory <see cref="Accumulate"/> takes for activations.</summary>
    /// <param name="longestSequence">Tokens of the longest sequence, at least 0; 0 when it is unknown but shorter than what runs at once.</param>
    /// <param name="tokens">Tokens of the whole batch, at least 0; <see cref="long.MaxValue"/> for as many as the engine runs at once.</param>
    /// <returns>Null, the default, when the engine does not tell or does not train.</returns>
    ActivationMemory? MeasureActivations(int longestSequence, long tokens) => null;

    /// <summary>
    /// Runs a batch forward, asks <paramref name="objective"/> for the loss's per-token derivatives, runs backward, and adds to the
    /// gradient. Calls the objective once for each part of the batch, in order; the parts cover the batch.
    /// </summary>
    /// <param name="batch">The sequences.</param>
    /// <param name="outputs">Which numbers the objective reads and derives by.</param>
    /// <param name="objective">The loss's derivatives.</param>
    /// <param name="temperature">Divides the logits; greater than 0.</param>
    /// <exception cref="InvalidOperationException">The engine is frozen.</exception>
    /// <exception cref="InvalidInputException">
    /// A sequence does not fit the context or the vocabulary, values are asked of a model without a value head, or the machine lacks the
    /// memory for the activations.
    /// </exception>
    void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature = 1);

    /// <summary>Clips the accumulated gradient, takes one AdamW step, and clears the gradient.</summary>
    /// <exception cref="InvalidOperationException">The engine is frozen.</exception>
    OptimizerStepResult Step(OptimizerStep step);

    /// <summary>Copies the model as it is now.</summary>
    IPolicyEngine Copy(PolicyCopy copy);

    /// <summary>Writes <c>config.json</c> and <c>model.safetensors</c> in the Hugging Face layout into an existing folder.</summary>
    void SaveWeights(string directory);

    /// <summary>Writes the optimizer's moments and step count to a file.</summary>
    void SaveOptimizer(string path);

    /// <summary>Reads what <see cref="SaveWeights"/> wrote, for the same architecture.</summary>
    /// <exception cref="InvalidInputException">The files are damaged or hold another architecture.</exception>
    void LoadWeights(string directory);

    /// <summary>Reads what <see cref="SaveOptimizer"/> wrote.</summary>
    /// <exception cref="InvalidInputException">The file is damaged or belongs to another architecture.</exception>
    void LoadOptimizer(string path);
}
