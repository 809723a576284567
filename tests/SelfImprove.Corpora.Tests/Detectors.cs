using Microsoft.Extensions.DependencyInjection;

namespace SelfImprove.Corpora.Tests;

/// <summary>The shipped detectors.</summary>
internal static class Detectors
{
    public static IBehaviorDetector Rules { get; } = Create();

    private static IBehaviorDetector Create()
    {
        var services = new ServiceCollection();
        new Builder(services).AddBehaviors();
        return services.BuildServiceProvider().GetRequiredKeyedService<IBehaviorDetector>("rules");
    }

    private sealed record Builder(IServiceCollection Services) : ISelfImproveBuilder;
}
