namespace SelfImprove.Docs.Tests.Snippets;

internal static class LoraInCode
{
    public static double Train(string model, string adapter, string merged, TokenBatch batch)
    {
        #region LoraInCode
        var engines = new CpuEngineFactory(new CpuEngineOptions { Weights = WeightFormat.Bfloat16 });
        using var policy = engines.Load(model, new LoraOptions { Rank = 16, TargetModules = ["q_proj", "v_proj"] }, RandomKey.FromSeed(1));
        using var reference = policy.Copy(PolicyCopy.Frozen); // the base, at the cost of an adapter

        policy.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(-1.0 / batch.ScoredCount));
        var step = policy.Step(new OptimizerStep { LearningRate = 1e-4 });

        policy.SaveWeights(adapter); // adapter_config.json and adapter_model.safetensors
        AdapterMerge.Write(adapter, merged); // an ordinary model
        #endregion
        return step.GradientNorm + reference.Info.ParameterCount;
    }
}
