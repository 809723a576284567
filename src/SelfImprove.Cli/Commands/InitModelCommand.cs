using System.CommandLine;

namespace SelfImprove.Cli.Commands;

/// <summary><c>init-model</c>: a model with fresh weights, in the shape of another.</summary>
internal static class InitModelCommand
{
    internal static Command Create(CommandContext context)
    {
        var from = new Argument<string>("FROM") { Description = "A folder with the config.json of the wanted shape, such as one of a published model; weights are not needed. Its tokenizer, if it has one, is copied." };
        var folder = new Argument<string>("DIR") { Description = "The folder of the new model; it is made, and must not hold a model." };
        var seed = new Option<long>("--seed") { Description = "The weights are drawn from it.", DefaultValueFactory = _ => 1 };
        var type = new Option<string>("--type") { Description = "How the weights are stored: float32, float16 or bfloat16.", DefaultValueFactory = _ => NewModel.Types[0] };
        type.AcceptOnlyFromAmong(NewModel.Types);
        var command = new DocumentedCommand(
            "init-model",
            "Makes a model with fresh weights in the shape that a config.json describes, to be trained from scratch.",
            "Weights are normal with deviation 0.02, smaller where layers write to the residual stream; the same seed gives the same weights. In an experiment: model: { path: DIR }.\n\n"
            + "Example: selfimprove init-model models/my-qwen fresh --type bfloat16")
        {
            from, folder, seed, type,
        };
        command.SetAction(parsed => Run(
            context, parsed.GetRequiredValue(from), parsed.GetRequiredValue(folder), parsed.GetValue(seed),
            NewModel.TypeOf(parsed.GetValue(type))!.Value));
        return command;
    }

    private static int Run(CommandContext context, string from, string folder, long seed, SafetensorsType type)
    {
        var config = HuggingFaceLayout.ReadConfig(from);
        var tokenizer = File.Exists(Path.Combine(from, "tokenizer.json")) ? TokenizerLoader.Load(from, config.VocabularySize) : null;
        NewModel.Make(folder);
        FreshCheckpoint.Write(folder, config, RandomKey.FromSeed(seed).Derive("model"), new CheckpointSaveOptions { Type = type });
        NewModel.Finish(context, folder, config, tokenizer);
        return ExitCode.Success;
    }
}
