using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SelfImprove;

/// <summary>Makes an ordinary model of an adapter and its base: every adapted matrix W becomes W + alpha / rank * B A.</summary>
public static class AdapterMerge
{
    /// <summary>Writes the merged model, a tensor at a time: memory holds the adapter and the largest tensor.</summary>
    /// <param name="adapterDirectory">The adapter's folder.</param>
    /// <param name="directory">An existing folder, not the base's or the adapter's; files of the same names, and other files of weights, are replaced.</param>
    /// <param name="type">How the weights are stored; null, the default, for the type that the base is stored in.</param>
    /// <exception cref="InvalidInputException">The adapter or its base can't be used, or the folder can't be written.</exception>
    /// <exception cref="RunFailedException">Writing failed, for example because the disk is full.</exception>
    public static void Write(string adapterDirectory, string directory, SafetensorsType? type = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var adapter = AdapterFolder.Read(adapterDirectory);
        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) == Path.TrimEndingDirectorySeparator(adapter.BaseDirectory))
        {
            throw new InvalidInputException($"{directory}: is the adapted model itself, which other adapters may need; give another folder");
        }

        if (AdapterFolder.Exists(directory))
        {
            throw new InvalidInputException($"{directory}: holds an adapter; give another folder for the merged model");
        }

        AdapterFolder.CheckBase(adapterDirectory, adapter);
        var config = HuggingFaceLayout.ReadConfig(adapterDirectory);
        var factors = ParameterLayout.CreateAdapter(config, adapter.Lora);
        var values = new float[factors.Length];
        AdapterFolder.LoadWeights(adapterDirectory, factors, view => View(values, view));
        var stored = ParameterLayout.Create(HuggingFaceLayout.ReadConfig(adapter.BaseDirectory));
        using var checkpoint = HuggingFaceLayout.OpenWeights(adapter.BaseDirectory, stored);
        var room = new float[stored.Views.Max(v => v.ElementCount)];
        HuggingFaceLayout.Save(directory, config, Merged, new CheckpointSaveOptions { Type = type ?? checkpoint.StoredType });

        Span<float> Merged(ParameterView view)
        {
            if (view.Name == ParameterLayout.ValueHeadName)
            {
                return View(values, factors[view.Name]);
            }

            var weights = room.AsSpan(0, (int)view.ElementCount);
            checkpoint.Read(view, 0, weights);
            if (!view.IsVector && factors.Find(LoraNames.A(view.Name)) is { } a)
            {
                Add(View(values, factors[LoraNames.B(view.Name)]), View(values, a), adapter.Lora, weights);
            }

            return weights;
        }
    }

    // W [outputs, inputs] += alpha / rank * B [outputs, rank] A [rank, inputs].
    private static void Add(ReadOnlySpan<float> b, ReadOnlySpan<float> a, LoraOptions lora, Span<float> weights)
    {
        var (rank, inputs) = (lora.Rank, a.Length / lora.Rank);
        for (var output = 0; output < b.Length / rank; output++)
        {
            var row = weights.Slice(output * inputs, inputs);
            for (var k = 0; k < rank; k++)
            {
                MultiplyAdd(lora.Scale * b[(output * rank) + k], a.Slice(k * inputs, inputs), row);
            }
        }
    }

    private static void MultiplyAdd(float factor, ReadOnlySpan<float> source, Span<float> destination)
    {
        var i = 0;
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256.FusedMultiplyAdd(Vector256.Create(factor), Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = MathF.FusedMultiplyAdd(factor, source[i], destination[i]);
        }
    }

    private static Span<float> View(float[] values, ParameterView view) => values.AsSpan((int)view.Offset, (int)view.ElementCount);
}
