using static SelfImprove.Testing.ConformanceRun;
using static SelfImprove.Testing.EngineProbe;

namespace SelfImprove.Testing;

/// <summary>What an adapter promises beyond what every engine does: it begins as the model, leaves it as it is, and is stored by itself.</summary>
internal static class EngineAdapterRules
{
    public static async Task CheckNewAsync(ConformanceRun run, IPolicyEngineFactory factory, string model, LoraOptions lora)
    {
        await run.RuleAsync("a fresh adapter changes nothing, and follows from its key", () =>
        {
            using var plain = factory.Load(model);
            using var fresh = factory.Load(model, lora, RandomKey.FromSeed(1));
            using var again = factory.Load(model, lora, RandomKey.FromSeed(1));
            using var other = factory.Load(model, lora, RandomKey.FromSeed(2));
            RequireSameScores(plain, fresh, "a log-prob of a fresh adapter");
            Require(fresh.Info is { IsFrozen: false }, "it says that it is frozen");
            foreach (var engine in new[] { fresh, again, other })
            {
                Sharpen(engine, steps: 2);
            }

            RequireSameScores(fresh, again, "a log-prob of another adapter of the same key");
            var batch = RandomBatch(fresh.Info, seed: 27);
            Require(!Score(fresh, batch).LogProbs.SequenceEqual(Score(other, batch).LogProbs), "an adapter of another key is the same");
        }).ConfigureAwait(false);
        await run.RuleAsync("a frozen copy of a fresh adapter stays the model", () =>
        {
            using var plain = factory.Load(model);
            using var policy = factory.Load(model, lora, RandomKey.FromSeed(1));
            using var reference = policy.Copy(PolicyCopy.Frozen);
            Sharpen(policy, steps: 3);
            RequireSameScores(plain, reference, "a log-prob of the frozen copy after the policy was trained");
            using var untouched = factory.Load(model);
            RequireSameScores(plain, untouched, "a log-prob of the model's own folder after an adapter was trained");
        }).ConfigureAwait(false);
    }

    public static async Task CheckStorageAsync(ConformanceRun run, IPolicyEngineFactory factory, string model, IPolicyEngine engine)
    {
        await run.RuleAsync("a saved adapter comes back to the last bit, with its value head", () =>
        {
            using var folder = new ScratchFolder();
            using var critic = engine.Copy(PolicyCopy.WithValueHead);
            EngineGradientRules.TrainValues(critic);
            critic.SaveWeights(folder.Path);
            Require(AdapterFolder.Exists(folder.Path), "adapter_config.json is missing");
            Require(AdapterFolder.Read(folder.Path).BaseDirectory == Path.GetFullPath(model), $"the adapter's base is {AdapterFolder.Read(folder.Path).BaseDirectory}, not {model}");
            using var loaded = factory.Load(folder.Path);
            RequireSameScores(critic, loaded, "a log-prob of the loaded engine");
            var batch = RandomBatch(critic.Info, seed: 26);
            RequireSameBits(Score(critic, batch, TokenOutputs.Values).Values, Score(loaded, batch, TokenOutputs.Values).Values, "a value of the loaded engine");
        }).ConfigureAwait(false);
        await run.RuleAsync("training of an adapter goes on from a saved optimizer as if nothing had happened", () =>
        {
            using var folder = new ScratchFolder();
            using var original = engine.Copy(PolicyCopy.Trainable);
            Sharpen(original, steps: 3);
            original.SaveWeights(folder.Path);
            original.SaveOptimizer(folder.File("optimizer.state"));
            Sharpen(original, steps: 2);
            using var resumed = factory.Load(folder.Path);
            resumed.LoadOptimizer(folder.File("optimizer.state"));
            Sharpen(resumed, steps: 2);
            RequireSameScores(original, resumed, "a log-prob after two more steps");
        }).ConfigureAwait(false);
        await run.RuleAsync("a merged adapter is a model with its log-probs", () =>
        {
            using ScratchFolder adapter = new(), merged = new();
            engine.SaveWeights(adapter.Path);
            AdapterMerge.Write(adapter.Path, merged.Path, SafetensorsType.F32);
            using var model = factory.Load(merged.Path);
            var batch = RandomBatch(engine.Info, seed: 28);
            foreach (var (expected, found) in Score(engine, batch).LogProbs.Zip(Score(model, batch).LogProbs))
            {
                RequireClose(expected, found, 1e-4, "a log-prob of the merged model");
            }
        }).ConfigureAwait(false);
    }
}
