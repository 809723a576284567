using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// An adapter of low rank in a folder as PEFT lays it out: <c>adapter_config.json</c>, which names the adapted model, and <c>adapter_model.safetensors</c>.
/// A value head stands beside it, in <c>value_head.safetensors</c>, which other programs ignore.
/// </summary>
public static class AdapterFolder
{
    /// <summary>The file of the factors.</summary>
    public const string WeightsFileName = "adapter_model.safetensors";

    /// <summary>The file of the value head.</summary>
    public const string ValueHeadFileName = "value_head.safetensors";

    private const string FingerprintKey = "base_fingerprint";

    /// <summary>Whether a folder holds an adapter rather than a model.</summary>
    /// <exception cref="InvalidInputException">It holds both.</exception>
    public static bool Exists(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!File.Exists(Path.Combine(directory, AdapterConfigJson.FileName)))
        {
            return false;
        }

        return !File.Exists(Path.Combine(directory, ConfigJson.FileName))
            ? true
            : throw new InvalidInputException($"{directory}: holds a model ({ConfigJson.FileName}) and an adapter ({AdapterConfigJson.FileName}); keep them in folders of their own");
    }

    /// <summary>Reads what an adapter is, and finds its base: a path, relative to the adapter's folder or, as in PEFT, to the working directory.</summary>
    /// <exception cref="InvalidInputException">A file can't be read, is damaged, or describes an adapter that is not supported; or the base is not there. The message says what to do.</exception>
    public static AdapterConfig Read(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var (json, options, name) = AdapterConfigJson.Read(directory);
        var beside = Path.GetFullPath(Path.Combine(directory, name));
        var here = Path.GetFullPath(name);
        var found = Array.Find([beside, here], d => File.Exists(Path.Combine(d, ConfigJson.FileName)))
            ?? throw json.Error(
                $"the adapted model '{name}' is not there: {(beside == here ? $"{here} holds" : $"neither {beside} nor {here} holds")} no {ConfigJson.FileName}; "
                + $"put the model there, or set {AdapterConfigJson.BaseKey} to its folder");
        var weights = Path.Combine(directory, WeightsFileName);
        if (!File.Exists(weights) && File.Exists(Path.Combine(directory, "adapter_model.bin")))
        {
            throw new InvalidInputException($"{weights}: there is no such file; adapter_model.bin is not read: PEFT's save_pretrained(FOLDER) writes it");
        }

        using var file = SafetensorsFile.Open(weights);
        return new AdapterConfig
        {
            Lora = options,
            BaseDirectory = found,
            BaseFingerprint = file.Metadata.GetValueOrDefault(FingerprintKey),
            HasValueHead = File.Exists(Path.Combine(directory, ValueHeadFileName)),
        };
    }

    /// <summary>Writes an adapter into an existing folder; the same adapter and the same place of the base give the same bytes.</summary>
    /// <param name="directory">The folder; files of the same names are replaced.</param>
    /// <param name="adapter">What it is.</param>
    /// <param name="layout">Its layout; see <see cref="ParameterLayout.CreateAdapter"/>.</param>
    /// <param name="memory">Gives the weights of each view; they are only read.</param>
    /// <exception cref="InvalidInputException">The folder does not exist, can't be written, or holds a model.</exception>
    /// <exception cref="RunFailedException">Writing failed, for example because the disk is full.</exception>
    public static void Save(string directory, AdapterConfig adapter, ParameterLayout layout, ParameterMemory memory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(adapter);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(memory);
        RefuseModel(directory);
        ImmutableArray<ParameterView> factors = [.. layout.Views.Where(v => v.Name != ParameterLayout.ValueHeadName)];
        SafetensorsFile.Write(
            Path.Combine(directory, WeightsFileName), [.. factors.Select(v => (v.Name, v.Shape))], i => memory(factors[i]),
            adapter.BaseFingerprint is null ? null : [new(FingerprintKey, adapter.BaseFingerprint)]);
        var head = Path.Combine(directory, ValueHeadFileName);
        if (layout.Find(ParameterLayout.ValueHeadName) is { } value)
        {
            SafetensorsFile.Write(head, [(value.Name, value.Shape)], _ => memory(value));
        }
        else
        {
            File.Delete(head);
        }

        AdapterConfigJson.Write(directory, adapter);
    }

    /// <summary>Reads an adapter's weights. All names and shapes are checked before any weight is changed.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="layout">Which tensors are wanted.</param>
    /// <param name="memory">Gives the memory that is filled.</param>
    /// <exception cref="InvalidInputException">A file can't be read or is damaged; a tensor is missing, has another shape, or has no place in the adapter.</exception>
    public static void LoadWeights(string directory, ParameterLayout layout, ParameterMemory memory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(memory);
        using var factors = SafetensorsFile.Open(Path.Combine(directory, WeightsFileName));
        using var head = layout.Find(ParameterLayout.ValueHeadName) is null ? null : SafetensorsFile.Open(Path.Combine(directory, ValueHeadFileName));
        var matches = layout.Views.Select(v => (View: v, File: v.Name == ParameterLayout.ValueHeadName ? head! : factors)).Select(m => (m.View, m.File, Tensor: Match(m.File, m.View))).ToList();
        if (factors.Tensors.FirstOrDefault(t => layout.Find(t.Name) is null) is { } extra)
        {
            throw new InvalidInputException(
                $"{factors.Path}: tensor '{extra.Name}' of shape {Format(extra.Shape)} has no place in an adapter of {string.Join(", ", ModulesOf(layout))}; {AdapterConfigJson.FileName} and the weights differ, or the base is another model");
        }

        foreach (var (view, file, tensor) in matches)
        {
            file.Read(tensor, memory(view));
        }
    }

    /// <summary>A short text that tells models apart, from the shape and from some weights of every tensor; the same for the same weights in other files or another lossless type.</summary>
    /// <param name="directory">A model's folder.</param>
    /// <exception cref="InvalidInputException">The folder can't be used.</exception>
    public static string FingerprintOf(string directory) => BaseFingerprint.Of(directory);

    /// <summary>Refuses a base that has changed since the adapter was trained.</summary>
    /// <param name="directory">The adapter's folder, for the message.</param>
    /// <param name="adapter">What it says.</param>
    /// <returns>The fingerprint of the base.</returns>
    /// <exception cref="InvalidInputException">The base is another model.</exception>
    public static string CheckBase(string directory, AdapterConfig adapter)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        var fingerprint = FingerprintOf(adapter.BaseDirectory);
        return adapter.BaseFingerprint is null || adapter.BaseFingerprint == fingerprint
            ? fingerprint
            : throw new InvalidInputException(
                $"{directory}: the adapter was trained on another model than the one in {adapter.BaseDirectory}; put that model there, or set {AdapterConfigJson.BaseKey} of {AdapterConfigJson.FileName} to its folder");
    }

    /// <summary>Copies an adapter's folder; the copy finds the base from its own place.</summary>
    /// <param name="directory">The adapter's folder.</param>
    /// <param name="destination">An existing folder.</param>
    /// <exception cref="InvalidInputException">The adapter can't be read, or the destination holds a model.</exception>
    public static void Copy(string directory, string destination)
    {
        var adapter = Read(directory);
        RefuseModel(destination);
        foreach (var file in Directory.EnumerateFiles(directory).Where(f => Path.GetFileName(f) != AdapterConfigJson.FileName))
        {
            AtomicFile.WriteAllBytes(Path.Combine(destination, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        AdapterConfigJson.Write(destination, adapter);
    }

    private static SafetensorsTensor Match(SafetensorsFile file, ParameterView view)
    {
        var tensor = file.Find(view.Name) ?? throw new InvalidInputException($"{file.Path}: tensor '{view.Name}' of shape {Format(view.Shape)} is missing");
        return tensor.Shape.AsSpan().SequenceEqual(view.Shape.AsSpan())
            ? tensor
            : throw new InvalidInputException(
                $"{file.Path}: tensor '{view.Name}' has the shape {Format(tensor.Shape)}, but the base and {AdapterConfigJson.FileName} ask for {Format(view.Shape)}");
    }

    private static void RefuseModel(string directory)
    {
        if (File.Exists(Path.Combine(directory, ConfigJson.FileName)))
        {
            throw new InvalidInputException($"{directory}: holds a model ({ConfigJson.FileName}); an adapter needs a folder of its own");
        }
    }

    private static IEnumerable<string> ModulesOf(ParameterLayout layout) => LoraOptions.KnownModules.Where(m => layout.Views.Any(v => v.Name.EndsWith($"{m}.lora_A.weight", StringComparison.Ordinal)));

    private static string Format(ImmutableArray<long> shape) => $"[{string.Join(", ", shape)}]";
}
