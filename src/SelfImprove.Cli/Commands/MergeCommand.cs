using System.CommandLine;

namespace SelfImprove.Cli.Commands;

/// <summary><c>merge</c>: an ordinary model of an adapter and its base.</summary>
internal static class MergeCommand
{
    internal static Command Create(CommandContext context)
    {
        var adapter = new Argument<string>("ADAPTER") { Description = "An adapter's folder (LoRA), such as runs/my-run/stages/grpo-.../model, or one that PEFT wrote. It says where its base is." };
        var folder = new Argument<string>("DIR") { Description = "The folder of the merged model; it is made, and must not hold a model." };
        var type = new Option<string?>("--type") { Description = "How the weights are stored: float32, float16 or bfloat16. Default: as the base is stored." };
        type.AcceptOnlyFromAmong(NewModel.Types);
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
            NewModel.TypeOf(parsed.GetValue(type))));
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
        NewModel.Make(folder);
        AdapterMerge.Write(adapter, folder, type);
        NewModel.Finish(context, folder, config, tokenizer);
        return ExitCode.Success;
    }
}
