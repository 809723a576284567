using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove;

/// <summary>An optimizer's moments and step count in a safetensors file: two tensors for each view of the layout.</summary>
internal sealed class OptimizerStateFile : IDisposable
{
    private const string FirstMomentPrefix = "first_moment.";
    private const string SecondMomentPrefix = "second_moment.";
    private const string StepsKey = "steps_taken";

    private readonly SafetensorsFile _file;

    private OptimizerStateFile(SafetensorsFile file, long stepsTaken) => (_file, StepsTaken) = (file, stepsTaken);

    /// <summary>Number of steps taken.</summary>
    public long StepsTaken { get; }

    /// <summary>Writes a state. The memory that a function gives is used up before a function is called again.</summary>
    public static void Write(string path, ImmutableArray<ParameterView> views, ParameterMemory firstMoment, ParameterMemory secondMoment, long stepsTaken) => SafetensorsFile.Write(
        path,
        [.. views.Select(v => (FirstMomentPrefix + v.Name, v.Shape)), .. views.Select(v => (SecondMomentPrefix + v.Name, v.Shape))],
        i => (i < views.Length ? firstMoment : secondMoment)(views[i % views.Length]),
        [new(StepsKey, stepsTaken.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Opens a state; everything is checked before any number is read.</summary>
    /// <exception cref="InvalidInputException">The file is damaged or belongs to another architecture.</exception>
    public static OptimizerStateFile Open(string path, ImmutableArray<ParameterView> views)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return new OptimizerStateFile(file, Check(file, views));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the first moments of a view.</summary>
    public void ReadFirstMoment(ParameterView view, Span<float> destination) => _file.Read(_file.Find(FirstMomentPrefix + view.Name)!, destination);

    /// <summary>Reads the second moments of a view.</summary>
    public void ReadSecondMoment(ParameterView view, Span<float> destination) => _file.Read(_file.Find(SecondMomentPrefix + view.Name)!, destination);

    public void Dispose() => _file.Dispose();

    private static long Check(SafetensorsFile file, ImmutableArray<ParameterView> views)
    {
        var path = file.Path;
        if (!file.Metadata.TryGetValue(StepsKey, out var text)
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps))
        {
            throw new InvalidInputException($"{path}: is not an optimizer state: its metadata has no count '{StepsKey}'");
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var prefix in new[] { FirstMomentPrefix, SecondMomentPrefix })
        {
            foreach (var view in views)
            {
                var tensor = file.Find(prefix + view.Name)
                    ?? throw new InvalidInputException($"{path}: tensor '{prefix + view.Name}' of shape {Format(view.Shape)} is missing; the file belongs to another architecture");
                if (!tensor.Shape.AsSpan().SequenceEqual(view.Shape.AsSpan()))
                {
                    throw new InvalidInputException(
                        $"{path}: tensor '{tensor.Name}' has the shape {Format(tensor.Shape)}, but the model needs {Format(view.Shape)}; the file belongs to another architecture");
                }

                known.Add(tensor.Name);
            }
        }

        return file.Tensors.FirstOrDefault(t => !known.Contains(t.Name)) is { } stranger
            ? throw new InvalidInputException($"{path}: tensor '{stranger.Name}' has no place in the model; the file belongs to another architecture")
            : steps;
    }

    private static string Format(ImmutableArray<long> shape) => $"[{string.Join(", ", shape)}]";
}
