using System.CommandLine;
using System.Globalization;

namespace SelfImprove.Cli.Commands;

/// <summary><c>merge</c>: an ordinary model of an adapter and its base.</summary>
internal static class MergeCommand
{
    private const string Float32 = "float32";
    private const string Float16 = "float16";
    private const string Bfloat16 = "bfloat16";

    internal static Command Create(CommandContext context)
    {
        var adapter = new Argument<string>("ADAPTER") { Description = "An adapter's folder (LoRA), such as runs/my-run/stages/grpo-.../model, or one that PEFT wrote. It says where its base is." };
        var folder = new Argument<string>("DIR") { Description = "The folder of the merged model; it is made, and must not hold a model." };
        var type = new Option<string?>("--type") { Description = "How the weights are stored: float32, float16 or bfloat16. Default: as the base is stored." };
        type.AcceptOnlyFromAmong(Float32, Float16, Bfloat16);
        var command = new DocumentedCommand(
            "merge",
            "Merges an adapter (LoRA) into its base: the result is an ordinary model, which needs neither.",
            "Every adapted matrix W becomes W + alpha / rank * B A, computed in single precision and rounded to the type. The tokenizer, if there is one, is copied. Memory holds the adapter and the largest matrix.\n\n"
            + "Example: selfimprove merge runs/my-run/stages/grpo-1a2b3c4d5e6f/model models/mine")
        {
            adapter, folder, type,
        };
        command.SetAction(parsed => Run(
            context, parsed.GetRequiredValue(adapter), parsed.GetRequiredValue(folder),
            parsed.GetValue(type) switch { Float32 => SafetensorsType.F32, Float16 => SafetensorsType.F16, Bfloat16 => SafetensorsType.BF16, _ => null }));
        return command;
    }

    private static int Run(CommandContext context, string adapter, string folder, SafetensorsType? type)
    {
        if (!AdapterFolder.Exists(adapter))
        {
            throw new InvalidInputException($"{adapter}: holds no adapter: there is no adapter_config.json in it");
        }

        var config = HuggingFaceLayout.ReadConfig(adapter);
        string[] folders = [adapter, AdapterFolder.Read(adapter).BaseDirectory];
        var tokenizer = folders.Any(d => File.Exists(Path.Combine(d, "tokenizer.json"))) ? TokenizerLoader.Load(adapter, config.VocabularySize) : null;
        if (File.Exists(Path.Combine(folder, "config.json")) || (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.safetensors").Any()))
        {
            throw new InvalidInputException($"{folder}: there is a model already; give another folder");
        }

        Directory.CreateDirectory(folder);
        AdapterMerge.Write(adapter, folder, type);
        tokenizer?.Save(folder);
        context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model: {folder} ({ParameterLayout.Create(config).ParameterCount / 1e6:0.##} M weights{(tokenizer is null ? ", no tokenizer" : "")})"));
        return ExitCode.Success;
    }
}
