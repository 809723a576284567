using System.CommandLine;
using System.Globalization;

namespace SelfImprove.Cli.Commands;

/// <summary><c>init-model</c>: a model with fresh weights, in the shape of another.</summary>
internal static class InitModelCommand
{
    private const string Float32 = "float32";
    private const string Float16 = "float16";
    private const string Bfloat16 = "bfloat16";

    internal static Command Create(CommandContext context)
    {
        var from = new Argument<string>("FROM") { Description = "A folder with the config.json of the wanted shape, such as one of a published model; weights are not needed. Its tokenizer, if it has one, is copied." };
        var folder = new Argument<string>("DIR") { Description = "The folder of the new model; it is made, and must not hold a model." };
        var seed = new Option<long>("--seed") { Description = "The weights are drawn from it.", DefaultValueFactory = _ => 1 };
        var type = new Option<string>("--type") { Description = "How the weights are stored: float32, float16 or bfloat16.", DefaultValueFactory = _ => Float32 };
        type.AcceptOnlyFromAmong(Float32, Float16, Bfloat16);
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
            parsed.GetValue(type) switch { Float16 => SafetensorsType.F16, Bfloat16 => SafetensorsType.BF16, _ => SafetensorsType.F32 }));
        return command;
    }

    private static int Run(CommandContext context, string from, string folder, long seed, SafetensorsType type)
    {
        var config = HuggingFaceLayout.ReadConfig(from);
        var tokenizer = File.Exists(Path.Combine(from, "tokenizer.json")) ? TokenizerLoader.Load(from, config.VocabularySize) : null;
        if (File.Exists(Path.Combine(folder, "config.json")) || (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.safetensors").Any()))
        {
            throw new InvalidInputException($"{folder}: there is a model already; give another folder");
        }

        Directory.CreateDirectory(folder);
        FreshCheckpoint.Write(folder, config, RandomKey.FromSeed(seed).Derive("model"), new CheckpointSaveOptions { Type = type });
        tokenizer?.Save(folder);
        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"model: {folder} ({ParameterLayout.Create(config).ParameterCount / 1e6:0.##} M weights{(tokenizer is null ? ", no tokenizer" : "")})"));
        return ExitCode.Success;
    }
}
