using System.Buffers;

namespace SelfImprove.Engines.Cpu;

/// <content>Weights that exist as panels only: read from a source a panel at a time, and turned for the input gradient within memory.</content>
internal sealed unsafe partial class Linear
{
    // Words or floats from one step of the depth to the next in a full panel.
    private int PanelStep => _bfloat16 ? Lanes.Count : MatrixProduct.PanelWidth;

    /// <summary>Number of panels of 32 inputs.</summary>
    public int BackwardPanelCount => PartCount(InputWidth, MatrixProduct.PanelWidth);

    /// <summary>Floats that the panels take by now.</summary>
    public long PanelLength => (_forwardPanels?.Length ?? 0) + (_backwardPanels?.Length ?? 0);

    /// <summary>Makes room for weights that <see cref="PackPanel"/> fills.</summary>
    public void Reserve(WeightFormat format)
    {
        _bfloat16 = format == WeightFormat.Bfloat16;
        _forwardPanels ??= new NativeBuffer(_bfloat16 ? (long)PanelCount * Lanes.Count * InputWidth : (long)OutputWidth * InputWidth, clear: false);
    }

    /// <summary>Packs one panel's weights for products with x, in the format that room was made for.</summary>
    public void PackPanel(int panelIndex, WeightSource source)
    {
        var first = panelIndex * MatrixProduct.PanelWidth;
        var width = Math.Min(MatrixProduct.PanelWidth, OutputWidth - first);
        var rows = ArrayPool<float>.Shared.Rent(width * _inputs);
        for (var j = 0; j < width;)
        {
            // Rows that follow each other are read at once.
            var run = 1;
            while (j + run < width && _outputRows[first + j + run] == _outputRows[first + j] + ((long)run * _inputs))
            {
                run++;
            }

            var weights = rows.AsSpan(j * _inputs, run * _inputs);
            if (_outputRows[first + j] < 0)
            {
                run = 1;
                weights[.._inputs].Clear();
            }
            else
            {
                source(_outputRows[first + j], weights);
            }

            j += run;
        }

        var panel = _forwardPanels!.Pointer + ((long)panelIndex * PanelStep * InputWidth);
        if (_bfloat16)
        {
            FillBfloat16((uint*)panel, width, rows);
        }
        else
        {
            Fill(panel, width, rows);
        }

        ArrayPool<float>.Shared.Return(rows);
    }

    /// <summary>Takes over the panels of a map of the same shape.</summary>
    public void CopyPanels(Linear source)
    {
        Reserve(source._bfloat16 ? WeightFormat.Bfloat16 : WeightFormat.Float32);
        _forwardPanels!.CopyFrom(source._forwardPanels!);
    }

    /// <summary>The weights of one output, from its panel, to row [InputWidth].</summary>
    public void ReadRow(int output, float* row)
    {
        var (panelIndex, column) = (output / MatrixProduct.PanelWidth, output % MatrixProduct.PanelWidth);
        var width = Math.Min(MatrixProduct.PanelWidth, OutputWidth - (panelIndex * MatrixProduct.PanelWidth));
        var panel = _forwardPanels!.Pointer + ((long)panelIndex * PanelStep * InputWidth);
        for (var k = 0; k < InputWidth; k++)
        {
            row[k] = _bfloat16 ? BitConverter.UInt32BitsToSingle(Bits((uint*)panel + ((long)k * Lanes.Count), width, column) << 16) : panel[((long)k * width) + column];
        }
    }

    /// <summary>Makes room for the panels of the input gradient, which <see cref="TurnPanel"/> fills.</summary>
    public void ReserveBackward() =>
        _backwardPanels ??= new NativeBuffer(_bfloat16 ? (long)BackwardPanelCount * Lanes.Count * OutputWidth : (long)OutputWidth * InputWidth, clear: false);

    /// <summary>Packs one panel of 32 inputs for products with dy, from the panels for products with x and in their format.</summary>
    public void TurnPanel(int panelIndex)
    {
        var first = panelIndex * MatrixProduct.PanelWidth;
        var inputs = Math.Min(MatrixProduct.PanelWidth, InputWidth - first);
        var turned = _backwardPanels!.Pointer + ((long)panelIndex * PanelStep * OutputWidth);
        for (var firstOutput = 0; firstOutput < OutputWidth; firstOutput += MatrixProduct.PanelWidth)
        {
            var outputs = Math.Min(MatrixProduct.PanelWidth, OutputWidth - firstOutput);
            var panel = _forwardPanels!.Pointer + ((long)firstOutput / MatrixProduct.PanelWidth * PanelStep * InputWidth);
            for (var o = 0; o < outputs; o++)
            {
                var output = (long)firstOutput + o;
                if (!_bfloat16)
                {
                    for (var j = 0; j < inputs; j++)
                    {
                        turned[(output * inputs) + j] = panel[((long)(first + j) * outputs) + o];
                    }

                    continue;
                }

                var source = (uint*)panel + ((long)first * Lanes.Count);
                var words = (uint*)turned + (output * Lanes.Count);
                for (var j = 0; j < Lanes.Count; j++)
                {
                    var lower = Bits(source + (j * Lanes.Count), outputs, o);
                    words[j] = inputs == Lanes.Count ? lower << 16 : (Bits(source + ((j + Lanes.Count) * Lanes.Count), outputs, o) << 16) | lower;
                }
            }
        }
    }

    // The number in a column of 16 words of a panel of that width.
    private static uint Bits(uint* words, int width, int column) =>
        width == Lanes.Count ? words[column] >> 16 : column < Lanes.Count ? words[column] & 0xFFFF : words[column - Lanes.Count] >> 16;

    private void Fill(float* panel, int width, float[] rows)
    {
        for (var k = 0; k < InputWidth; k++)
        {
            var column = _inputColumns[k];
            for (var j = 0; j < width; j++)
            {
                panel[((long)k * width) + j] = column < 0 ? 0 : rows[(j * _inputs) + column];
            }
        }
    }

    private void FillBfloat16(uint* panel, int width, float[] rows)
    {
        for (var j = 0; j < Lanes.Count; j++)
        {
            for (var k = 0; k < InputWidth; k++)
            {
                var column = _inputColumns[k];
                var lower = column < 0 ? 0 : Bfloat16.FromSingle(rows[(j * _inputs) + column]);
                var upper = column < 0 ? 0 : Bfloat16.FromSingle(width == Lanes.Count ? 0 : rows[((j + Lanes.Count) * _inputs) + column]);
                panel[((long)k * Lanes.Count) + j] = width == Lanes.Count ? lower << 16 : (upper << 16) | lower;
            }
        }
    }
}
