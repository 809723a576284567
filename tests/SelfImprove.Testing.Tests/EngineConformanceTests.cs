namespace SelfImprove.Testing.Tests;

public class EngineConformanceTests
{
    [Fact]
    public Task A_sound_engine_passes() => EngineConformance.CheckAsync(new FakePolicyEngineFactory());

    [Fact]
    public Task A_sound_engine_of_sharp_distributions_passes() => EngineConformance.CheckAsync(new FakePolicyEngineFactory { Scale = 1 });

    [Fact]
    public async Task An_engine_without_adapters_does_not_keep_their_contract()
    {
        var e = await Assert.ThrowsAsync<ConformanceException>(() => EngineConformance.CheckAdaptersAsync(new FakePolicyEngineFactory()));

        Assert.Contains("unexpected InvalidInputException: the engine 'fake' trains no adapters (LoRA); leave 'lora' out, or use another engine", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_wrong_context_is_noticed() =>
        AssertNoticed("a new model is what was asked for", new() { Info = info => info with { ContextLength = info.ContextLength + 1 } });

    [Fact]
    public Task Weights_that_ignore_their_key_are_noticed() =>
        AssertNoticed("a new model's weights follow from its key", new() { IgnoresKeyOfNewWeights = true });

    [Fact]
    public Task Log_probs_that_are_not_normalised_are_noticed() =>
        AssertNoticed("log-probs and entropy are those of one distribution", new() { AfterScore = (_, s, _) => Add(s.LogProbs, _ => 0.01) });

    [Fact]
    public Task A_wrong_entropy_is_noticed() =>
        AssertNoticed("log-probs and entropy are those of one distribution", new() { AfterScore = (_, s, _) => Add(s.Entropies, _ => 0.01) });

    [Fact]
    public Task Looking_ahead_is_noticed() => AssertNoticed("a score depends on the tokens before it alone", new()
    {
        AfterScore = (batch, s, _) => Add(s.LogProbs, _ => 1e-9 * batch.Sequences[0].Tokens.Length),
    });

    [Fact]
    public Task Scores_that_depend_on_the_batch_are_noticed() =>
        AssertNoticed("a score does not depend on the rest of the batch", new() { AfterScore = (batch, s, _) => Add(s.LogProbs, _ => 1e-9 * batch.Sequences.Length) });

    [Fact]
    public Task Scores_that_depend_on_what_else_is_asked_are_noticed() => AssertNoticed("only what is asked for is needed", new()
    {
        AfterScore = (_, s, _) => Add(s.LogProbs, _ => s.Entropies.Length > 0 ? 1e-9 : 0),
    });

    [Fact]
    public Task Sampled_log_probs_that_differ_in_the_last_bits_are_noticed() => AssertNoticed("sampled log-probs are the scores, to the last bit", new()
    {
        Sample = (e, prompts, options, token) => Change(e.Sample(prompts, options, token), (s, _) => s with { LogProbs = [.. s.LogProbs.Select(p => p * (1 + 1e-14))] }),
    });

    [Fact]
    public Task Sampling_that_ignores_the_temperature_is_noticed() => AssertNoticed("sampled log-probs are the scores, to the last bit", new()
    {
        Sample = (e, prompts, options, token) => e.Sample(prompts, options.Temperature > 0 ? options with { Temperature = 1 } : options, token),
    });

    [Fact]
    public Task Sampling_that_depends_on_the_place_in_the_batch_is_noticed() => AssertNoticed("a completion depends on its prompt and key alone", new()
    {
        Sample = (e, prompts, options, token) => e.Sample([.. prompts.Select((p, i) => p with { Key = p.Key.Derive(i) })], options, token),
    });

    [Fact]
    public Task Sampling_that_ignores_the_key_is_noticed() => AssertNoticed("tokens are drawn as often as their probability says", new()
    {
        Sample = (e, prompts, options, token) => e.Sample([.. prompts.Select(p => p with { Key = RandomKey.FromSeed(0) })], options, token),
    });

    [Fact]
    public Task Drawing_from_a_flatter_distribution_is_noticed() => AssertNoticed("tokens are drawn as often as their probability says", new()
    {
        Sample = (e, prompts, options, token) => e.Sample(prompts, options.Temperature > 0 ? options with { Temperature = 1.3 * options.Temperature } : options, token),
    });

    [Fact]
    public Task Greedy_sampling_that_draws_is_noticed() => AssertNoticed("temperature 0 takes the most likely token", new()
    {
        Sample = (e, prompts, options, token) => e.Sample(prompts, options.Temperature > 0 ? options : options with { Temperature = 1 }, token),
    });

    [Fact]
    public Task Ignoring_top_k_is_noticed() => AssertNoticed("top-k and top-p keep the most likely tokens", new()
    {
        Sample = (e, prompts, options, token) => e.Sample(prompts, options with { TopK = 0 }, token),
    });

    [Fact]
    public Task Ignoring_top_p_is_noticed() => AssertNoticed("top-k and top-p keep the most likely tokens", new()
    {
        Sample = (e, prompts, options, token) => e.Sample(prompts, options with { TopP = 1 }, token),
    });

    [Fact]
    public Task Knowing_only_the_first_end_id_is_noticed() => AssertNoticed("every end id ends a completion, and so does the context", new()
    {
        Sample = (e, prompts, options, token) => e.Sample(prompts, options with { EndOfSequenceIds = [.. options.EndOfSequenceIds.Take(1)] }, token),
    });

    [Fact]
    public Task A_lost_log_prob_is_noticed() => AssertNoticed("a completion is well-formed", new()
    {
        Sample = (e, prompts, options, token) => Change(e.Sample(prompts, options, token), (s, _) => s with { LogProbs = s.LogProbs[1..] }),
    });

    [Fact]
    public Task A_wrong_stop_reason_is_noticed() => AssertNoticed("a completion is well-formed", new()
    {
        Sample = (e, prompts, options, token) => Change(e.Sample(prompts, options, token), (s, _) => s with { StopReason = StopReason.EndOfSequence }),
    });

    [Fact]
    public Task Cancellation_that_is_ignored_is_noticed() => AssertNoticed("a prompt that can't be completed is refused", new()
    {
        Sample = (e, prompts, options, _) => e.Sample(prompts, options, CancellationToken.None),
    });

    [Fact]
    public Task Wrong_alternatives_are_noticed() => AssertNoticed("alternatives are the most likely tokens", new()
    {
        AfterScore = (_, s, _) => s.AlternativeTokens.AsSpan().Reverse(),
    });

    [Fact]
    public Task Decoding_with_other_keys_is_noticed() => AssertNoticed("decoding token by token gives what sampling gives, to the last bit", new()
    {
        Decoding = s => new BrokenDecoding(s) { Request = r => r with { Keys = [.. r.Keys.Select(k => k.Skip(1))] } },
    });

    [Fact]
    public Task Decoded_log_probs_that_differ_in_the_last_bits_are_noticed() => AssertNoticed("decoding token by token gives what sampling gives, to the last bit", new()
    {
        Decoding = s => new BrokenDecoding(s) { Token = t => t with { LogProb = t.LogProb * (1 + 1e-14) } },
    });

    [Fact]
    public Task A_lost_stop_reason_is_noticed() => AssertNoticed("decoding token by token gives what sampling gives, to the last bit", new()
    {
        Decoding = s => new BrokenDecoding(s) { Token = t => t with { StopReason = null } },
    });

    [Fact]
    public Task Ratings_of_the_sampling_distribution_are_noticed() => AssertNoticed("ratings of decoded tokens are the scores, to the last bit", new()
    {
        Decoding = s => new BrokenDecoding(s) { Token = t => t with { Rating = t.Rating is null ? null : t.Rating with { LogProb = t.LogProb } } },
    });

    [Fact]
    public Task A_removal_that_is_ignored_is_noticed() =>
        AssertNoticed("a removed completion ends, and the others go on", new() { Decoding = s => new BrokenDecoding(s) { IgnoresRemoval = true } });

    [Fact]
    public Task A_gradient_of_the_wrong_size_is_noticed() => AssertNoticed("the gradient by LogProbs at temperature 1 is the derivative", new()
    {
        Objective = objective => window =>
        {
            objective(window);
            Add(window.LogProbGradients, g => 0.1 * g);
        },
    });

    [Fact]
    public Task A_gradient_without_its_entropy_part_is_noticed() => AssertNoticed("the gradient by LogProbs, Entropies at temperature 0.7 is the derivative", new()
    {
        Objective = objective => window =>
        {
            objective(window);
            window.EntropyGradients.Clear();
        },
    });

    [Fact]
    public Task A_tensor_whose_gradient_is_lost_in_part_is_noticed() => AssertNoticed("the gradient by LogProbs at temperature 1 is the derivative", new()
    {
        Step = (e, step) =>
        {
            var before = EngineProbe.ReadWeights(e);
            var result = e.Step(step);
            var after = EngineProbe.ReadWeights(e);
            before[0].Numbers.AsSpan(0, before[0].Numbers.Length / 3).CopyTo(after[0].Numbers);
            using var editor = new WeightEditor(e);
            editor.Replace(after[0].Tensor, after[0].Numbers);
            return result;
        },
    });

    [Fact]
    public Task A_window_that_says_the_wrong_place_is_noticed() => AssertNoticed("windows cover the batch in order, with the scores in them", new()
    {
        Objective = objective => window => objective(new TokenWindow
        {
            FirstSequence = window.FirstSequence + 1,
            SequenceCount = window.SequenceCount - 1,
            FirstToken = window.FirstToken,
            LogProbs = window.LogProbs,
            LogProbGradients = window.LogProbGradients,
        }),
    });

    [Fact]
    public Task A_loss_that_does_not_fall_is_noticed() => AssertNoticed("a loss falls on a batch that is seen often", new()
    {
        Step = (e, step) => e.Step(step with { LearningRate = 0 }),
    });

    [Fact]
    public Task A_gradient_that_is_not_cleared_is_noticed()
    {
        TokenBatch? last = null;
        return AssertNoticed("gradients add up until a step clears them", new()
        {
            AfterScore = (batch, _, _) => last = batch,
            Step = (e, step) =>
            {
                var result = e.Step(step);
                EngineProbe.AccumulateLikelihood(e, last ?? EngineProbe.RandomBatch(e.Info, seed: 1));
                return result;
            },
        });
    }

    [Fact]
    public Task A_gradient_that_is_not_clipped_is_noticed() => AssertNoticed("the gradient's norm is clipped", new()
    {
        Step = (e, step) => e.Step(step with { MaxGradientNorm = double.PositiveInfinity }),
    });

    [Fact]
    public Task Missing_weight_decay_is_noticed() => AssertNoticed("weight decay shrinks weights, and vectors only when asked to", new()
    {
        Step = (e, step) => e.Step(step with { WeightDecay = 0 }),
    });

    [Fact]
    public Task Missing_momentum_is_noticed() => AssertNoticed("moments follow AdamW, with bias correction", new()
    {
        Step = (e, step) => e.Step(step with { Beta1 = 0 }),
    });

    [Fact]
    public Task A_step_on_a_gradient_that_is_not_finite_is_noticed() => AssertNoticed("a gradient that is not finite leaves the weights alone", new()
    {
        Step = (e, step) =>
        {
            var result = e.Step(step);
            if (!double.IsFinite(result.GradientNorm))
            {
                EngineProbe.Sharpen(e, steps: 1);
            }

            return result;
        },
    });

    [Fact]
    public Task A_frozen_copy_that_learns_is_noticed() => AssertNoticed("a frozen copy stays as it is, and does not learn", new()
    {
        Copy = (e, copy) => e.Copy(copy == PolicyCopy.Frozen ? PolicyCopy.Trainable : copy),
        Info = info => info with { IsFrozen = true },
    });

    [Fact]
    public Task A_copy_that_shares_its_weights_is_noticed() => AssertNoticed("a trainable copy is another model with the same weights", new()
    {
        Copy = (e, copy) => copy == PolicyCopy.Trainable ? e : e.Copy(copy),
    });

    [Fact]
    public Task A_value_head_that_starts_elsewhere_is_noticed() => AssertNoticed("a value head starts at zero, and learns", new()
    {
        Copy = (e, copy) =>
        {
            var made = e.Copy(copy);
            if (copy == PolicyCopy.WithValueHead)
            {
                EngineGradientRules.TrainValues(made);
            }

            return made;
        },
    });

    [Fact]
    public Task A_value_head_that_does_not_learn_is_noticed() => AssertNoticed("a value head starts at zero, and learns", new()
    {
        Objective = objective => window =>
        {
            objective(window);
            window.ValueGradients.Clear();
        },
    });

    [Fact]
    public Task Weights_that_are_not_loaded_are_noticed() => AssertNoticed("saved weights come back to the last bit", new() { LoadWeights = (_, _) => { } });

    [Fact]
    public Task An_optimizer_that_is_not_loaded_is_noticed() =>
        AssertNoticed("training goes on from a saved optimizer as if nothing had happened", new() { LoadOptimizer = (_, _) => { } });

    [Fact]
    public Task A_damaged_file_that_is_taken_is_noticed() => AssertNoticed("files that can't be used are refused, and change nothing", new()
    {
        LoadWeights = (e, directory) =>
        {
            try
            {
                e.LoadWeights(directory);
            }
            catch (InvalidInputException)
            {
                // The fault: as if nothing were wrong.
            }
        },
    });

    // Only the rule in question: the whole suite 40 times would take a minute.
    private static Task AssertNoticed(string rule, EngineFaults faults) => Broken.AssertAsync(
        rule, () => EngineConformance.CheckAsync(new BrokenEngineFactory(faults), EngineConformance.DefaultConfig, new ConformanceRun("Engine 'broken'", onlyRule: rule)));

    private static IReadOnlyList<SampledSequence> Change(IReadOnlyList<SampledSequence> samples, Func<SampledSequence, int, SampledSequence> change) => [.. samples.Select(change)];

    private static void Add(Span<double> numbers, Func<double, double> difference)
    {
        foreach (ref var number in numbers)
        {
            number += difference(number);
        }
    }
}
