using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Testing;

/// <summary>
/// A policy engine without a network, for tests of trainers: the next token depends on the token before it alone, through a table of
/// logits (and, with a value head, a table of values). Everything is computed in double precision, so derivatives can be checked to many digits.
/// </summary>
/// <remarks>
/// Weights and optimizer moments are kept in single precision, as in a real engine, and saved as safetensors. The engine follows the whole
/// contract of <see cref="IPolicyEngine"/> but one point: its <c>config.json</c> describes a bigram table, which no other program loads.
/// </remarks>
public sealed class FakePolicyEngine : IPolicyEngine
{
    private const string OptimizerSteps = "steps";

    private readonly BigramTable _table;
    private readonly float[] _firstMoment;
    private readonly float[] _secondMoment;
    private long _stepsTaken;
    private bool _isDisposed;

    /// <summary>Makes an engine.</summary>
    /// <param name="vocabularySize">Number of token ids, at least 2.</param>
    /// <param name="contextLength">Largest number of tokens of a sequence, at least 2.</param>
    /// <param name="key">The logits are drawn from it: normal, with standard deviation <paramref name="scale"/>.</param>
    /// <param name="valueHead">Whether there is a table of values; it starts at zero.</param>
    /// <param name="scale">Standard deviation of the logits. Default 0.02, which is nearly uniform.</param>
    public FakePolicyEngine(int vocabularySize, int contextLength, RandomKey key, bool valueHead = false, double scale = 0.02)
        : this(vocabularySize, contextLength, valueHead, isFrozen: false)
    {
        var random = new CounterRandom(key);
        for (var i = 0; i < _table.LogitCount; i++)
        {
            _table.Weights[i] = (float)(scale * random.NextGaussian());
        }
    }

    private FakePolicyEngine(int vocabularySize, int contextLength, bool valueHead, bool isFrozen)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(contextLength, 2);
        _table = new BigramTable(vocabularySize, valueHead);
        _firstMoment = new float[isFrozen ? 0 : _table.Weights.Length];
        _secondMoment = new float[isFrozen ? 0 : _table.Weights.Length];
        Info = new PolicyInfo(
            vocabularySize,
            contextLength,
            _table.Weights.Length,
            valueHead,
            isFrozen,
            string.Create(CultureInfo.InvariantCulture, $"bigram table of {vocabularySize} tokens{(valueHead ? " with values" : string.Empty)}"));
    }

    /// <inheritdoc/>
    public PolicyInfo Info { get; }

    /// <summary>The weights, to be set by tests: logits row by row (previous token, next token), then one value per previous token if there is a value head.</summary>
    public Span<float> Weights => _table.Weights;

    /// <summary>How many sequences <see cref="Accumulate"/> puts into one window; results must not depend on it. Default: all.</summary>
    public int SequencesPerWindow { get; init; } = int.MaxValue;

    /// <inheritdoc/>
    public IReadOnlyList<SampledSequence> Sample(
        IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        for (var i = 0; i < prompts.Count; i++)
        {
            CheckTokens(prompts[i].Tokens.Span, $"prompt {i}");
            if (prompts[i].Tokens.Length is var length && (length == 0 || length >= Info.ContextLength))
            {
                throw new InvalidInputException(
                    $"prompt {i} has {length} tokens; it needs at least 1, and less than the context of {Info.ContextLength} to leave room for an answer");
            }
        }

        var samples = new List<SampledSequence>(prompts.Count);
        foreach (var prompt in prompts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            samples.Add(SampleOne(prompt, options));
        }

        return samples;
    }

    /// <inheritdoc/>
    public void Score(TokenBatch batch, TokenScores destination, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(destination);
        CheckBatch(batch, destination.Outputs, temperature);
        if (destination.AlternativeCount > Info.VocabularySize)
        {
            throw new InvalidInputException($"{destination.AlternativeCount} alternatives are asked of a vocabulary of {Info.VocabularySize} ids");
        }

        for (var s = 0; s < batch.Sequences.Length; s++)
        {
            Score(batch, s, destination, batch.OffsetOf(s), temperature);
        }
    }

    /// <inheritdoc/>
    public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature = 1)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ThrowIfFrozen();
        CheckBatch(batch, outputs, temperature);
        int count;
        for (var first = 0; first < batch.Sequences.Length; first += count)
        {
            count = Math.Clamp(SequencesPerWindow, 1, batch.Sequences.Length - first);
            AccumulateWindow(batch, first, count, outputs, objective, temperature);
        }
    }

    /// <inheritdoc/>
    public OptimizerStepResult Step(OptimizerStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        ThrowIfFrozen();
        var gradient = _table.Gradient;
        var norm = Math.Sqrt(gradient.Sum(g => g * g));
        if (double.IsFinite(norm))
        {
            _stepsTaken++;
            var clip = Math.Min(1, step.MaxGradientNorm / (norm + 1e-6));
            var correction1 = 1 - Math.Pow(step.Beta1, _stepsTaken);
            var correction2 = 1 - Math.Pow(step.Beta2, _stepsTaken);
            for (var i = 0; i < gradient.Length; i++)
            {
                var g = gradient[i] * clip;
                var m = (step.Beta1 * _firstMoment[i]) + ((1 - step.Beta1) * g);
                var v = (step.Beta2 * _secondMoment[i]) + ((1 - step.Beta2) * g * g);
                (_firstMoment[i], _secondMoment[i]) = ((float)m, (float)v);
                var decayed = _table.Weights[i] * (1 - (step.LearningRate * step.WeightDecay));
                _table.Weights[i] = (float)(decayed - (step.LearningRate * (m / correction1) / (Math.Sqrt(v / correction2) + step.Epsilon)));
            }
        }

        Array.Clear(gradient);
        return new OptimizerStepResult(norm, _stepsTaken);
    }

    /// <inheritdoc/>
    public IPolicyEngine Copy(PolicyCopy copy)
    {
        var engine = new FakePolicyEngine(
            Info.VocabularySize, Info.ContextLength, Info.HasValueHead || copy == PolicyCopy.WithValueHead, isFrozen: copy == PolicyCopy.Frozen)
        {
            SequencesPerWindow = SequencesPerWindow,
        };
        _table.Weights.CopyTo(engine._table.Weights, 0);
        return engine;
    }

    /// <inheritdoc/>
    public void SaveWeights(string directory) => BigramFiles.SaveWeights(directory, Info, _table.Weights);

    /// <inheritdoc/>
    public void SaveOptimizer(string path)
    {
        ThrowIfFrozen();
        BigramFiles.Save(
            path,
            MomentTensors(),
            [new(OptimizerSteps, _stepsTaken.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <inheritdoc/>
    public void LoadWeights(string directory) => BigramFiles.LoadWeights(directory, Info, _table.Weights);

    /// <inheritdoc/>
    public void LoadOptimizer(string path)
    {
        ThrowIfFrozen();
        var metadata = BigramFiles.Load(path, MomentTensors());
        _stepsTaken = metadata.TryGetValue(OptimizerSteps, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps)
            ? steps
            : throw new InvalidInputException($"{path}: '{OptimizerSteps}' is missing or is not a whole number");
    }

    /// <inheritdoc/>
    /// <remarks>Holds nothing outside the managed heap, but no longer works afterwards, as a real engine would not.</remarks>
    public void Dispose() => _isDisposed = true;

    /// <summary>Opens what <see cref="SaveWeights"/> wrote.</summary>
    internal static FakePolicyEngine Load(string directory)
    {
        var info = BigramFiles.ReadInfo(directory);
        var engine = new FakePolicyEngine(info.VocabularySize, info.ContextLength, info.HasValueHead, isFrozen: false);
        engine.LoadWeights(directory);
        return engine;
    }

    private ImmutableArray<BigramTensor> MomentTensors() =>
        [.. BigramFiles.Tensors(Info, _firstMoment, ".first_moment"), .. BigramFiles.Tensors(Info, _secondMoment, ".second_moment")];

    private SampledSequence SampleOne(SamplePrompt prompt, SamplingOptions options)
    {
        var tokens = new List<int>();
        var logProbs = new List<double>();
        var previous = prompt.Tokens.Span[^1];
        var limit = Math.Min(options.MaxTokens, Info.ContextLength - prompt.Tokens.Length);
        while (true)
        {
            if (options.Temperature > 0)
            {
                var (token, logProb) = BigramSampler.Draw(_table.Probabilities(previous, options.Temperature), options, prompt.Key.Uniform(tokens.Count));
                previous = token;
                logProbs.Add(logProb);
            }
            else
            {
                var p = _table.Probabilities(previous, 1);
                previous = Array.IndexOf(p, p.Max());
                logProbs.Add(0);
            }

            tokens.Add(previous);
            if (options.EndOfSequenceIds.Contains(previous))
            {
                return new SampledSequence([.. tokens], [.. logProbs], StopReason.EndOfSequence);
            }

            if (tokens.Count == limit)
            {
                return new SampledSequence([.. tokens], [.. logProbs], StopReason.Length);
            }
        }
    }

    private void Score(TokenBatch batch, int sequence, TokenScores destination, int offset, double temperature)
    {
        var tokens = batch.Sequences[sequence].Tokens.Span;
        for (var t = batch.Sequences[sequence].ScoreFrom; t < tokens.Length; t++, offset++)
        {
            if (destination.Outputs.HasFlag(TokenOutputs.Values))
            {
                destination.Values[offset] = _table.Value(tokens[t - 1]);
            }

            var p = _table.Probabilities(tokens[t - 1], temperature);
            if (destination.Outputs.HasFlag(TokenOutputs.LogProbs))
            {
                destination.LogProbs[offset] = Math.Log(p[tokens[t]]);
            }

            if (destination.Outputs.HasFlag(TokenOutputs.Entropies))
            {
                destination.Entropies[offset] = BigramTable.Entropy(p);
            }

            var likely = Enumerable.Range(0, destination.AlternativeCount > 0 ? p.Length : 0).OrderByDescending(v => p[v]).ThenBy(v => v).Take(destination.AlternativeCount);
            foreach (var (rank, token) in likely.Index())
            {
                var place = (offset * destination.AlternativeCount) + rank;
                (destination.AlternativeTokens[place], destination.AlternativeLogProbs[place]) = (token, Math.Log(p[token]));
            }
        }
    }

    private void AccumulateWindow(TokenBatch batch, int first, int count, TokenOutputs outputs, TokenObjective objective, double temperature)
    {
        var start = batch.OffsetOf(first);
        var scores = new TokenScores(batch.OffsetOf(first + count) - start, outputs);
        var gradients = new TokenScores(scores.ScoredCount, outputs);
        for (var s = first; s < first + count; s++)
        {
            Score(batch, s, scores, batch.OffsetOf(s) - start, temperature);
        }

        objective(new TokenWindow
        {
            FirstSequence = first,
            SequenceCount = count,
            FirstToken = start,
            LogProbs = scores.LogProbs,
            Entropies = scores.Entropies,
            Values = scores.Values,
            LogProbGradients = gradients.LogProbs,
            EntropyGradients = gradients.Entropies,
            ValueGradients = gradients.Values,
        });
        var i = 0;
        for (var s = first; s < first + count; s++)
        {
            var tokens = batch.Sequences[s].Tokens.Span;
            for (var t = batch.Sequences[s].ScoreFrom; t < tokens.Length; t++, i++)
            {
                _table.AddGradient(tokens[t - 1], tokens[t], temperature, At(gradients.LogProbs, i), At(gradients.Entropies, i));
                if (outputs.HasFlag(TokenOutputs.Values))
                {
                    _table.AddValueGradient(tokens[t - 1], gradients.Values[i]);
                }
            }
        }

        static double At(double[] values, int index) => values.Length > 0 ? values[index] : 0;
    }

    private void CheckBatch(TokenBatch batch, TokenOutputs outputs, double temperature)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (outputs.HasFlag(TokenOutputs.Values) && !Info.HasValueHead)
        {
            throw new InvalidInputException("values were asked of a model without a value head");
        }

        for (var s = 0; s < batch.Sequences.Length; s++)
        {
            var tokens = batch.Sequences[s].Tokens.Span;
            CheckTokens(tokens, $"sequence {s}");
            if (tokens.Length > Info.ContextLength)
            {
                throw new InvalidInputException($"sequence {s} has {tokens.Length} tokens, more than the context of {Info.ContextLength}");
            }
        }
    }

    private void CheckTokens(ReadOnlySpan<int> tokens, string place)
    {
        foreach (var token in tokens)
        {
            if (token < 0 || token >= Info.VocabularySize)
            {
                throw new InvalidInputException($"{place} holds the token id {token}, which is not in the vocabulary of {Info.VocabularySize}");
            }
        }
    }

    private void ThrowIfFrozen()
    {
        if (Info.IsFrozen)
        {
            throw new InvalidOperationException("the engine is frozen: it samples and scores, but does not learn");
        }
    }
}
