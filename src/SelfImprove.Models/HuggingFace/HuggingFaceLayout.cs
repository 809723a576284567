using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// A model in a folder as the transformers library lays it out: <c>config.json</c>, <c>generation_config.json</c> and
/// <c>model.safetensors</c>, or shards of it that <c>model.safetensors.index.json</c> lists.
/// </summary>
/// <remarks>
/// Supported are <c>LlamaForCausalLM</c>, <c>MistralForCausalLM</c>, <c>Qwen2ForCausalLM</c> and <c>Qwen3ForCausalLM</c>. A value head is kept as one more tensor
/// (<see cref="ParameterLayout.ValueHeadName"/>) and one more key of <c>config.json</c> (<c>value_head</c>), which other programs ignore.
/// </remarks>
public static class HuggingFaceLayout
{
    /// <summary>
    /// Reads <c>config.json</c>, and the end-of-sequence ids of <c>generation_config.json</c> where there is one. Of an adapter's folder (<see cref="AdapterFolder"/>), the
    /// files of its base are read.
    /// </summary>
    /// <returns>A valid configuration.</returns>
    /// <exception cref="InvalidInputException">A file can't be read, is damaged, or describes a model that is not supported; the message says what is.</exception>
    public static ModelConfig ReadConfig(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!AdapterFolder.Exists(directory))
        {
            return ConfigJson.Read(directory);
        }

        var adapter = AdapterFolder.Read(directory);
        return ConfigJson.Read(adapter.BaseDirectory) with { ValueHead = adapter.HasValueHead };
    }

    /// <summary>
    /// Writes a model into an existing folder. Tied heads are stored once; the same model gives the same bytes. Settings that were read with the
    /// model (<see cref="ModelConfig.Carried"/>) are written again.
    /// </summary>
    /// <param name="directory">The folder; files of the same names, and other files of weights, are replaced.</param>
    /// <param name="config">What the model is.</param>
    /// <param name="memory">Gives the weights of each view of <see cref="ParameterLayout.Create"/>'s layout; they are only read.</param>
    /// <param name="options">How the weights are stored; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The folder does not exist or can't be written.</exception>
    /// <exception cref="RunFailedException">Writing failed, for example because the disk is full.</exception>
    public static void Save(string directory, ModelConfig config, ParameterMemory memory, CheckpointSaveOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(memory);
        options ??= new CheckpointSaveOptions();
        CheckpointWriter.Write(directory, ParameterLayout.Create(config).Views, memory, options);
        ConfigJsonWriter.Write(directory, config, options.Type);
    }

    /// <summary>Reads a folder's weights into a model. All names and shapes are checked before any weight is changed.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="layout">Which tensors are wanted.</param>
    /// <param name="memory">Gives the memory that is filled.</param>
    /// <exception cref="InvalidInputException">A file can't be read or is damaged; a tensor is missing, has another shape, or has no place in the model.</exception>
    public static void LoadWeights(string directory, ParameterLayout layout, ParameterMemory memory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(memory);
        using var checkpoint = OpenWeights(directory, layout);
        foreach (var view in layout.Views)
        {
            checkpoint.Read(view, 0, memory(view));
        }
    }

    /// <summary>Opens a folder's weights, to be read part by part. All names and shapes are checked here; no weight is read yet.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="layout">Which tensors are wanted.</param>
    /// <exception cref="InvalidInputException">A file can't be read or is damaged; a tensor is missing, has another shape, or has no place in the model.</exception>
    public static CheckpointReader OpenWeights(string directory, ParameterLayout layout)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(layout);
        var files = new List<SafetensorsFile>();
        try
        {
            var (place, paths) = ShardIndex.Find(directory);
            files.AddRange(paths.Select(SafetensorsFile.Open));
            return new CheckpointReader(files, Match(place, layout, files));
        }
        catch
        {
            files.ForEach(f => f.Dispose());
            throw;
        }
    }

    private static List<(ParameterView View, SafetensorsFile File, SafetensorsTensor Tensor)> Match(
        string place, ParameterLayout layout, List<SafetensorsFile> files)
    {
        var stored = new SortedDictionary<string, (SafetensorsFile File, SafetensorsTensor Tensor)>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var tensor in file.Tensors)
            {
                if (!stored.TryAdd(tensor.Name, (file, tensor)))
                {
                    throw new InvalidInputException($"{place}: tensor '{tensor.Name}' is both in {stored[tensor.Name].File.Path} and in {file.Path}");
                }
            }
        }

        var matches = layout.Views.Select(view =>
        {
            if (!stored.TryGetValue(view.Name, out var found))
            {
                var candidates = stored.Keys.Where(name => layout.Find(name) is null);
                throw new InvalidInputException(
                    $"{place}: tensor '{view.Name}' of shape {Format(view.Shape)} is missing"
                    + (NearestName.Find(view.Name, candidates) is { } nearest ? $"; the nearest name that the model does not know is '{nearest}'" : string.Empty));
            }

            return found.Tensor.Shape.AsSpan().SequenceEqual(view.Shape.AsSpan())
                ? (view, found.File, found.Tensor)
                : throw new InvalidInputException(
                    $"{found.File.Path}: tensor '{view.Name}' has the shape {Format(found.Tensor.Shape)}, but the model's configuration asks for {Format(view.Shape)}");
        }).ToList();

        foreach (var (name, (file, tensor)) in stored)
        {
            if (layout.Find(name) is null && !IsHarmless(name))
            {
                throw new InvalidInputException(
                    $"{file.Path}: tensor '{name}' of shape {Format(tensor.Shape)} has no place in the model that the configuration describes");
            }
        }

        return matches;
    }

    // Old checkpoints store the rotary frequencies, which follow from the configuration.
    private static bool IsHarmless(string name) => name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    private static string Format(ImmutableArray<long> shape) => $"[{string.Join(", ", shape)}]";
}
