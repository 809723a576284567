using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfImprove.ChatModels;

namespace SelfImprove;

/// <summary>Adds language models behind endpoints to an application.</summary>
public static class ChatModelsBuilderExtensions
{
    /// <summary>
    /// Adds the detector <c>llm-judge</c> (<see cref="LlmJudgeOptions"/>) and the priming source <c>chat-teacher</c> (<see cref="ChatTeacherOptions"/>). Nothing is asked of an endpoint that no option
    /// names.
    /// </summary>
    public static ISelfImproveBuilder AddChatModels(this ISelfImproveBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IChatClientFactory, OpenAIChatClientFactory>();
        builder.Services.TryAddSingleton<ChatEndpoints>();
        builder.Services.TryAddSingleton(services => new AnswerStores(services.GetService<ILoggerFactory>()?.CreateLogger("SelfImprove.ChatModels") ?? NullLogger.Instance));
        builder.Services.TryAddSingleton<ChatModelFactory>();
        return builder
            .AddDetector<LlmJudgeOptions>(
                LlmJudge.ComponentName,
                "Asks a language model how often a text shows each behaviour; what it does not tell clearly is unknown.",
                (services, options) => new LlmJudge(options, services.GetRequiredService<ChatModelFactory>()))
            .AddPrimingSource<ChatTeacherOptions>(
                ChatTeacher.ComponentName,
                "Traces that a language model writes, with a system prompt per strategy.",
                (services, options) => new ChatTeacher(options, services.GetRequiredService<ChatModelFactory>()))
            .AddMetrics(ChatMetrics.Definitions);
    }
}
