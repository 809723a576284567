using static SelfImprove.Testing.ConformanceRun;
using static SelfImprove.Testing.EngineProbe;

namespace SelfImprove.Testing;

/// <summary>What <see cref="IPolicyEngine.Accumulate"/> and <see cref="IPolicyEngine.Step"/> promise, the gradient's values apart.</summary>
internal static class EngineLearningRules
{
    public static async Task CheckAsync(ConformanceRun run, IPolicyEngine engine, double rounding)
    {
        await run.RuleAsync("windows cover the batch in order, with the scores in them", () => CheckWindows(engine, rounding)).ConfigureAwait(false);
        await run.RuleAsync("gradients add up until a step clears them", () => CheckAccumulation(engine)).ConfigureAwait(false);
        await run.RuleAsync("a batch in parts gives the gradient of the whole", () => CheckParts(engine)).ConfigureAwait(false);
        await run.RuleAsync("a loss falls on a batch that is seen often", () =>
        {
            using var model = engine.Copy(PolicyCopy.Trainable);
            var batch = RandomBatch(model.Info, seed: 17, count: 3);
            var before = -Score(model, batch).LogProbs.Average();
            for (var step = 0; step < 40; step++)
            {
                AccumulateLikelihood(model, batch);
                model.Step(new OptimizerStep { LearningRate = 0.02 });
            }

            var after = -Score(model, batch).LogProbs.Average();
            Require(after < 0.8 * before, $"the mean negative log-likelihood went from {before} to {after} in 40 steps");
        }).ConfigureAwait(false);
        await run.RuleAsync("the gradient's norm is clipped", () => CheckClipping(engine)).ConfigureAwait(false);
        await run.RuleAsync("weight decay shrinks weights, and vectors only when asked to", () => CheckDecay(engine)).ConfigureAwait(false);
        await run.RuleAsync("moments follow AdamW, with bias correction", () => CheckMoments(engine)).ConfigureAwait(false);
        await run.RuleAsync("a gradient that is not finite leaves the weights alone", () => CheckNotFinite(engine)).ConfigureAwait(false);
    }

    private static void CheckWindows(IPolicyEngine engine, double rounding)
    {
        using var model = engine.Copy(PolicyCopy.Trainable);
        var batch = RandomBatch(model.Info, seed: 18, count: 9);
        var scores = Score(model, batch, TokenOutputs.LogProbs, 0.7);
        var nextSequence = 0;
        model.Accumulate(batch, TokenOutputs.LogProbs, window =>
        {
            var tokens = batch.OffsetOf(window.FirstSequence + window.SequenceCount) - batch.OffsetOf(window.FirstSequence);
            Require(window.FirstSequence == nextSequence && window.SequenceCount > 0, $"a window of {window.SequenceCount} sequences starts at {window.FirstSequence}, not at {nextSequence}");
            Require(window.FirstToken == batch.OffsetOf(window.FirstSequence), $"the window of sequence {window.FirstSequence} starts at token {window.FirstToken}");
            Require(window.LogProbs.Length == tokens && window.LogProbGradients.Length == tokens, $"a window of {tokens} tokens has {window.LogProbs.Length} log-probs");
            Require(
                window.Entropies.IsEmpty && window.Values.IsEmpty && window.EntropyGradients.IsEmpty && window.ValueGradients.IsEmpty,
                "a window holds numbers that were not asked for");
            Require(!window.LogProbGradients.ContainsAnyExcept(0.0), "derivatives are not zero on entry");
            RequireSame(scores.LogProbs.AsSpan(window.FirstToken, tokens), window.LogProbs, rounding, "the log-probs of a window");
            nextSequence += window.SequenceCount;
        }, 0.7);
        Require(nextSequence == batch.Sequences.Length, $"the windows end at sequence {nextSequence} of {batch.Sequences.Length}");
    }

    private static void CheckAccumulation(IPolicyEngine engine)
    {
        using var model = engine.Copy(PolicyCopy.Trainable);
        var batch = RandomBatch(model.Info, seed: 19);
        var still = GradientDescent(0);
        AccumulateLikelihood(model, batch);
        var once = model.Step(still);
        AccumulateLikelihood(model, batch);
        AccumulateLikelihood(model, batch);
        var twice = model.Step(still);
        var none = model.Step(still);
        Require(once.GradientNorm > 0, "the gradient of the likelihood is 0");
        RequireClose(2 * once.GradientNorm, twice.GradientNorm, 1e-4 * once.GradientNorm, "the norm of the gradient added twice");
        Require(none.GradientNorm == 0, $"a step after a step sees a gradient of norm {none.GradientNorm}");
        Require(
            once.StepsTaken == 1 && twice.StepsTaken == 2 && none.StepsTaken == 3,
            $"a fresh copy counts its steps as {once.StepsTaken}, {twice.StepsTaken}, {none.StepsTaken}");
    }

    private static void CheckParts(IPolicyEngine engine)
    {
        using var whole = engine.Copy(PolicyCopy.Trainable);
        using var parts = engine.Copy(PolicyCopy.Trainable);
        var batch = RandomBatch(whole.Info, seed: 20, count: 7);
        AccumulateLikelihood(whole, batch);
        for (var s = 0; s < batch.Sequences.Length; s++)
        {
            var part = batch.Select([s]);
            parts.Accumulate(part, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(-1.0 / batch.ScoredCount));
        }

        var rate = GradientDescent(0.1);
        var norm = whole.Step(rate).GradientNorm;
        RequireClose(norm, parts.Step(rate).GradientNorm, 1e-4 * norm, "the norm of the gradient in parts");
        RequireClose(0, Distance(whole, parts), 1e-4 * 0.1 * norm, "the distance between the weights after the step");
    }

    private static void CheckClipping(IPolicyEngine engine)
    {
        const double rate = 0.1;
        using var free = engine.Copy(PolicyCopy.Trainable);
        using var clipped = engine.Copy(PolicyCopy.Trainable);
        var batch = RandomBatch(free.Info, seed: 22);
        AccumulateLikelihood(free, batch);
        AccumulateLikelihood(clipped, batch);
        var norm = free.Step(GradientDescent(rate)).GradientNorm;
        var reported = clipped.Step(GradientDescent(rate, maxNorm: norm / 4)).GradientNorm;
        RequireClose(norm, reported, 1e-6 * norm, "the reported norm, which is the one before clipping,");
        RequireClose(rate * norm, Distance(engine, free), 0.01 * rate * norm, "the length of a step without clipping");
        RequireClose(rate * norm / 4, Distance(engine, clipped), 0.01 * rate * norm / 4, "the length of a step clipped to a quarter");
    }

    private static void CheckDecay(IPolicyEngine engine)
    {
        foreach (var vectors in new[] { true, false })
        {
            using var model = engine.Copy(PolicyCopy.Trainable);
            model.Step(new OptimizerStep { LearningRate = 0.1, WeightDecay = 0.5, DecayVectors = vectors });
            foreach (var (before, after) in ReadWeights(engine).Zip(ReadWeights(model)))
            {
                var factor = before.Tensor.Shape.Length > 1 || vectors ? 0.95 : 1;
                for (var i = 0; i < before.Numbers.Length; i++)
                {
                    RequireClose(
                        factor * before.Numbers[i], after.Numbers[i], 1e-6 * Math.Abs(before.Numbers[i]), $"weight {i} of '{before.Tensor.Name}' (DecayVectors: {vectors})");
                }
            }
        }
    }

    // Second step's gradient three times the first's, weights all but still: m = (b1 + 3)(1 - b1) g and v = (b2 + 9)(1 - b2) g^2, corrected
    // by 1 - b^2; so the step is LearningRate * sign(g) * ((b1 + 3) / (1 + b1)) / sqrt((b2 + 9) / (1 + b2)).
    private static void CheckMoments(IPolicyEngine engine)
    {
        const double rate = 1e-5;
        var step = new OptimizerStep { LearningRate = rate, WeightDecay = 0, MaxGradientNorm = double.PositiveInfinity };
        var second = (step.Beta1 + 3) / (1 + step.Beta1) / Math.Sqrt((step.Beta2 + 9) / (1 + step.Beta2));
        using var model = engine.Copy(PolicyCopy.Trainable);
        using var probe = engine.Copy(PolicyCopy.Trainable);
        var batch = RandomBatch(model.Info, seed: 23);

        // An element's gradient must be well above the optimizer's epsilon and above what the first step changes.
        AccumulateLikelihood(probe, batch);
        probe.Step(GradientDescent(1));
        var gradient = ReadWeights(engine).Zip(ReadWeights(probe), (a, b) => a.Numbers.Zip(b.Numbers, (x, y) => (double)x - y).ToArray()).ToArray();
        var large = 0.1 * gradient.Max(g => g.Max(Math.Abs));
        var start = ReadWeights(model);
        AccumulateLikelihood(model, batch);
        model.Step(step);
        var middle = ReadWeights(model);
        model.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(-3.0 / batch.ScoredCount));
        model.Step(step);
        var end = ReadWeights(model);
        double first = 0, then = 0;
        var count = 0;
        for (var t = 0; t < start.Length; t++)
        {
            for (var i = 0; i < gradient[t].Length; i++)
            {
                if (Math.Abs(gradient[t][i]) > large)
                {
                    var sign = Math.Sign(gradient[t][i]);
                    first += sign * ((double)start[t].Numbers[i] - middle[t].Numbers[i]) / rate;
                    then += sign * ((double)middle[t].Numbers[i] - end[t].Numbers[i]) / rate;
                    count++;
                }
            }
        }

        RequireClose(1, first / count, 0.02, "the mean first step of AdamW, in learning rates,");
        RequireClose(second, then / count, 0.02, "the mean second step of AdamW after a gradient three times as large, in learning rates,");
    }

    private static void CheckNotFinite(IPolicyEngine engine)
    {
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity })
        {
            using var model = engine.Copy(PolicyCopy.Trainable);
            var batch = RandomBatch(model.Info, seed: 24);
            model.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients[0] = bad);
            var norm = model.Step(new OptimizerStep { LearningRate = 0.1 }).GradientNorm;
            Require(!double.IsFinite(norm), $"a derivative of {bad} gives a gradient of norm {norm}");
            RequireSameScores(engine, model, $"a log-prob after a derivative of {bad}");
            AccumulateLikelihood(model, batch);
            var next = model.Step(new OptimizerStep { LearningRate = 0.1 }).GradientNorm;
            Require(double.IsFinite(next), $"the gradient after the bad one has the norm {next}: the bad one was not cleared");
        }
    }

    private static double Distance(IPolicyEngine a, IPolicyEngine b) => Math.Sqrt(
        ReadWeights(a).Zip(ReadWeights(b), (x, y) => x.Numbers.Zip(y.Numbers, (p, q) => ((double)p - q) * ((double)p - q)).Sum()).Sum());
}
