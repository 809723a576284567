using System.CommandLine;
using SelfImprove.Pipelines;

namespace SelfImprove.Cli;

/// <summary>Options of the commands that load a model, and the loading.</summary>
internal static class ModelArguments
{
    internal static Option<string> ChatTemplateName()
    {
        var option = new Option<string>("--chat-template")
        {
            Description = $"Makes the prompt a user's message: model (by the model's own template) or a built-in template: {string.Join(", ", ChatTemplate.BuiltInNames)}. none: it is a text to continue.",
            HelpName = "NAME",
            DefaultValueFactory = _ => ChatPrompts.NoTemplate,
        };
        option.AcceptOnlyFromAmong([.. ChatPrompts.KnownTemplates]);
        return option;
    }

    /// <summary>Gives back how prompts become conversations, if the model's tokenizer can read them.</summary>
    /// <exception cref="InvalidInputException">It does not know a special token.</exception>
    internal static ChatPrompts? CheckChat(string model, ITokenizer tokenizer, ChatPrompts? chat) =>
        chat?.FindUnknownToken(tokenizer) is { } unknown ? throw new InvalidInputException($"{model}: {unknown}") : chat;

    /// <summary>Tells what a model will take, refuses one that does not fit, loads it, and tells what is suspicious about it.</summary>
    /// <exception cref="InvalidInputException">The folder can't be used, or the machine lacks the memory.</exception>
    internal static IPolicyEngine Load(CommandContext context, IPolicyEngineFactory engines, string folder, ModelUse use)
    {
        TellMemory(context, engines, folder, use);
        var engine = engines.Load(folder);
        TellWarnings(context, engine);
        return engine;
    }

    /// <summary>Tells what is suspicious about a model.</summary>
    internal static void TellWarnings(CommandContext context, IPolicyEngine engine)
    {
        foreach (var warning in engine.Info.Warnings)
        {
            context.Error.WriteLine($"warning: {warning}");
        }
    }

    /// <summary>Tells what a model will take, and refuses one that does not fit.</summary>
    /// <exception cref="InvalidInputException">The folder can't be used, or the machine lacks the memory.</exception>
    internal static void TellMemory(CommandContext context, IPolicyEngineFactory engines, string folder, ModelUse use)
    {
        if (engines.EstimateMemory(folder, use) is { } memory)
        {
            memory.Check(folder);
            if (memory.IsWorthTelling)
            {
                context.Error.WriteLine(memory.Text);
            }
        }
    }
}
