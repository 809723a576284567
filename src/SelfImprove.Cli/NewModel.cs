using System.Globalization;

namespace SelfImprove.Cli;

/// <summary>What the commands that make a model folder share: the types of weights, the folder that must be free, and the last line.</summary>
internal static class NewModel
{
    private const string Float32 = "float32";
    private const string Float16 = "float16";
    private const string Bfloat16 = "bfloat16";

    /// <summary>The names of the types that weights can be stored in.</summary>
    internal static string[] Types { get; } = [Float32, Float16, Bfloat16];

    /// <summary>The type of a name; null for no name.</summary>
    internal static SafetensorsType? TypeOf(string? name) => name switch
    {
        Float32 => SafetensorsType.F32,
        Float16 => SafetensorsType.F16,
        Bfloat16 => SafetensorsType.BF16,
        _ => null,
    };

    /// <summary>Makes the folder.</summary>
    /// <exception cref="InvalidInputException">It holds a model.</exception>
    internal static void Make(string folder)
    {
        if (File.Exists(Path.Combine(folder, "config.json")) || (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.safetensors").Any()))
        {
            throw new InvalidInputException($"{folder}: there is a model already; give another folder");
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>Writes the tokenizer, where there is one, and says what the folder holds.</summary>
    internal static void Finish(CommandContext context, string folder, ModelConfig config, ITokenizer? tokenizer)
    {
        tokenizer?.Save(folder);
        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"model: {folder} ({ParameterLayout.Create(config).ParameterCount / 1e6:0.##} M weights{(tokenizer is null ? ", no tokenizer" : "")})"));
    }
}
