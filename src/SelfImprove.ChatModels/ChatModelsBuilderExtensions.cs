using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfImprove.ChatModels;

namespace SelfImprove;

/// <summary>Adds language models behind endpoints to an application.</summary>
public static class ChatModelsBuilderExtensions
{
    /// <summary>Adds what components need that ask language models; see <see cref="ChatEndpointOptions"/>. Nothing is asked of an endpoint that no option names.</summary>
    public static ISelfImproveBuilder AddChatModels(this ISelfImproveBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IChatClientFactory, OpenAIChatClientFactory>();
        builder.Services.TryAddSingleton<ChatEndpoints>();
        builder.Services.TryAddSingleton(services => new AnswerStores(services.GetService<ILoggerFactory>()?.CreateLogger("SelfImprove.ChatModels") ?? NullLogger.Instance));
        builder.Services.TryAddSingleton<ChatModelFactory>();
        return builder.AddMetrics(ChatMetrics.Definitions);
    }
}
