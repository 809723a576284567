using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove;

/// <summary>The weights of a folder in the Hugging Face layout, read part by part; see <see cref="HuggingFaceLayout.OpenWeights"/>.</summary>
/// <remarks>
/// Reading goes through a small buffer, so memory holds only what the caller keeps. The files are not mapped into memory: a mapped
/// file that another program cuts short ends the process, where a read gives an error that names the tensor. Reading is thread-safe.
/// </remarks>
public sealed class CheckpointReader : IDisposable
{
    // A damaged model has many such tensors; the first ones tell which.
    private const int MostWarnings = 5;

    private readonly IReadOnlyList<SafetensorsFile> _files;
    private readonly Dictionary<string, (SafetensorsFile File, SafetensorsTensor Tensor)> _tensors;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _notFinite = new(StringComparer.Ordinal);

    internal CheckpointReader(
        IReadOnlyList<SafetensorsFile> files, IEnumerable<(ParameterView View, SafetensorsFile File, SafetensorsTensor Tensor)> matches)
    {
        _files = files;
        _tensors = matches.ToDictionary(m => m.View.Name, m => (m.File, m.Tensor), StringComparer.Ordinal);
    }

    /// <summary>One line for each tensor (the first five) in which weights that are NaN or infinite have been read so far, in the order of their names.</summary>
    public ImmutableArray<string> Warnings
    {
        get
        {
            lock (_lock)
            {
                if (_notFinite.Count == 0)
                {
                    return [];
                }

                var lines = _notFinite.OrderBy(n => n.Key, StringComparer.Ordinal).Take(MostWarnings).Select(n =>
                {
                    var (file, tensor) = _tensors[n.Key];
                    return string.Create(CultureInfo.InvariantCulture, $"{file.Path}: {n.Value} of the {tensor.ElementCount} weights of tensor '{n.Key}' are NaN or infinite, so what the model computes may be NaN");
                });
                var rest = _notFinite.Count - MostWarnings;
                return [.. lines, .. rest > 0 ? [$"and {rest.ToString(CultureInfo.InvariantCulture)} more tensors with such weights"] : Array.Empty<string>()];
            }
        }
    }

    /// <summary>How the largest tensor is stored, and so nearly all weights.</summary>
    public SafetensorsType StoredType => _tensors.Values.MaxBy(t => t.Tensor.ElementCount).Tensor.Type;

    /// <summary>Reads weights of a view, as single precision: exactly, whatever the file's type.</summary>
    /// <param name="view">A view of the layout that the folder was opened with.</param>
    /// <param name="first">Index of the first weight within the view, row-major.</param>
    /// <param name="destination">Room for the weights from there on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The view ends before.</exception>
    /// <exception cref="InvalidInputException">The file can no longer be read, or has become shorter.</exception>
    public void Read(ParameterView view, long first, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(view);
        var (file, tensor) = _tensors[view.Name];
        file.Read(tensor, first, destination);
        if (SafetensorsNumbers.CountNotFinite(destination) is > 0 and var count)
        {
            lock (_lock)
            {
                _notFinite[view.Name] = _notFinite.GetValueOrDefault(view.Name) + count;
            }
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }
}
