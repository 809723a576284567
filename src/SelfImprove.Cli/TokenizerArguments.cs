using System.CommandLine;

namespace SelfImprove.Cli;

/// <summary>Arguments of the commands that use a tokenizer alone.</summary>
internal static class TokenizerArguments
{
    internal static Argument<string> File(string description) => new("FILE") { Description = description, DefaultValueFactory = _ => "-" };

    internal static Option<string> Model() => new("--model")
    {
        Description = "A model folder in the Hugging Face layout; only its tokenizer files are read.",
        HelpName = "DIR",
        Required = true,
    };
}
