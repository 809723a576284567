using System.CommandLine;
using System.Globalization;
using SelfImprove.Cli.JsonLines;

namespace SelfImprove.Cli.Commands;

/// <summary><c>bench</c>: measures an engine on this machine.</summary>
internal static class BenchCommand
{
    internal static Command Create(CommandContext context)
    {
        var layers = Number("--layers", "Number of layers.", 4);
        var hidden = Number("--hidden", "Width of the residual stream.", 128);
        var heads = Number("--heads", "Number of query heads.", 4);
        var keyValueHeads = new Option<int?>("--kv-heads") { Description = "Number of key and value heads; divides --heads. Default: --heads." };
        var feedForward = Number("--ffn", "Width of the feed-forward layer.", 384);
        var vocabulary = Number("--vocab", "Number of token ids.", 256);
        var batch = Number("--batch", "Sequences per training and scoring batch, completions per sampling call.", 192);
        var length = Number("--length", "Tokens per sequence.", 128);
        var engine = new EngineArguments(weights: false);
        var seconds = new Option<double>("--seconds") { Description = "Least time spent on each number.", DefaultValueFactory = _ => 2 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new DocumentedCommand(
            "bench",
            "Measures an engine for a model of the given shape: peak and matrix-product GFLOP/s, as a whole and shape by shape, if the engine tells them; tokens per second of training, sampling and scoring; memory. Each rate is the best of several repetitions.",
            "Examples: selfimprove bench --layers 4 --hidden 128 --threads 2 --json; selfimprove bench --plugin SelfImprove.Engine.TorchSharp.dll --engine '{ kind: torchsharp, device: cuda, dtype: bfloat16 }'")
        {
            layers, hidden, heads, keyValueHeads, feedForward, vocabulary, batch, length, seconds, json, engine,
        };
        command.SetAction((parsed, cancel) =>
        {
            var (services, engines) = engine.Create(context, parsed);
            using var disposable = services;
            var result = EngineBenchmark.Run(
                engines,
                new EngineBenchmarkOptions
                {
                    Model = new ModelConfig
                    {
                        VocabularySize = parsed.GetValue(vocabulary),
                        HiddenSize = parsed.GetValue(hidden),
                        IntermediateSize = parsed.GetValue(feedForward),
                        LayerCount = parsed.GetValue(layers),
                        HeadCount = parsed.GetValue(heads),
                        KeyValueHeadCount = parsed.GetValue(keyValueHeads) ?? parsed.GetValue(heads),
                        ContextLength = Math.Max(1, parsed.GetValue(length)),
                    },
                    Batch = parsed.GetValue(batch),
                    Length = parsed.GetValue(length),
                    Seconds = parsed.GetValue(seconds),
                },
                cancel);
            Print(context, result, parsed.GetValue(json));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    private static void Print(CommandContext context, EngineBenchmarkResult result, bool json)
    {
        if (json)
        {
            context.Out.WriteJsonLine(result);
            return;
        }

        context.Out.WriteLine(result.Model);
        Row("threads", result.Threads, "F0", result.VectorBits is { } bits ? $"{bits.ToString(CultureInfo.InvariantCulture)}-bit vectors" : string.Empty);
        Row("peak", result.PeakGflops, "F1", "GFLOP/s");
        Row("matrix products", result.MatrixProductGflops, "F1", "GFLOP/s");
        Row("training", result.TrainedTokensPerSecond, "F0", "tokens/s");
        Row("", result.TrainingGflops, "F1", "GFLOP/s" + (result.TrainingShareOfPeak is { } share ? $", {(share * 100).ToString("F0", CultureInfo.InvariantCulture)} % of peak" : string.Empty));
        Row("sampling", result.SampledTokensPerSecond, "F0", "tokens/s");
        Row("scoring", result.ScoredTokensPerSecond, "F0", "tokens/s");
        Row("allocated", result.AllocatedBytesPerTrainingStep, "F0", "bytes of managed memory per training step");
        Row("memory", result.PeakMemoryMegabytes, "F0", "MB at most");
        if (result.Products.IsEmpty)
        {
            return;
        }

        context.Out.WriteLine($"products on {result.ProductsRunOn} (tokens x outputs x inputs)");
        foreach (var product in result.Products)
        {
            context.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {product.Name,-42}{$"{product.Rows} x {product.Outputs} x {product.Inputs}",20}{product.Gflops,8:F1} GFLOP/s, {product.ShareOfPeak * 100:F0} % of peak"));
        }

        void Row(string name, double? value, string format, string unit)
        {
            if (value is { } number)
            {
                context.Out.WriteLine($"{name,-16}{number.ToString(format, CultureInfo.InvariantCulture),12} {unit}".TrimEnd());
            }
        }
    }
}
