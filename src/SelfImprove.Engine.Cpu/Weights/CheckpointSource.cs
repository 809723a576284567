namespace SelfImprove.Engines.Cpu;

/// <summary>A checkpoint's weights by their place in the flat block.</summary>
internal sealed class CheckpointSource(CheckpointReader checkpoint, ParameterLayout layout)
{
    private readonly long[] _starts = [.. layout.Views.Select(v => v.Offset)];

    /// <summary>A <see cref="WeightSource"/>.</summary>
    public void Read(long offset, Span<float> destination)
    {
        // Weights that are asked for together may lie in several neighbours: queries, keys and values.
        while (!destination.IsEmpty)
        {
            var found = Array.BinarySearch(_starts, offset);
            var view = layout.Views[found >= 0 ? found : ~found - 1];
            var first = offset - view.Offset;
            var count = (int)Math.Min(destination.Length, view.ElementCount - first);
            checkpoint.Read(view, first, destination[..count]);
            offset += count;
            destination = destination[count..];
        }
    }
}
