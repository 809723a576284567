using SelfImprove.Ppo;
using SelfImprove.Sft;
using SelfImprove.Testing;

namespace SelfImprove.Training.Tests;

public class ConformanceTests
{
    [Theory]
    [InlineData(PpoCritic.Separate, 1)]
    [InlineData(PpoCritic.Shared, 2)]
    public Task Ppo_keeps_the_contract(PpoCritic critic, int epochs)
    {
        var options = new PpoOptions
        {
            Steps = 4, PromptsPerStep = 8, MiniBatchPrompts = 4, SamplesPerPrompt = 2, MaxCompletionTokens = 6, Critic = critic, Epochs = epochs,
            KlIn = KlPlacement.Loss, AdaptiveKlTarget = 0.1,
        };
        return TrainerConformance.CheckAsync(PpoTrainer.Create(options, TimeProvider.System), PpoMetrics.Definitions, valueHead: critic == PpoCritic.Shared);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Sft_keeps_the_contract(bool packing)
    {
        var options = new SftOptions { Steps = 4, BatchSize = 8, Packing = packing, Loss = packing ? SftLoss.Text : SftLoss.Completion };
        return TrainerConformance.CheckAsync(new SftTrainer(options, TimeProvider.System), SftMetrics.Definitions);
    }
}
