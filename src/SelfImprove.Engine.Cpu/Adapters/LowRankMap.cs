namespace SelfImprove.Engines.Cpu;

/// <summary>
/// What an adapter adds to a linear map: y += s (x A^T) B^T for some of its parts. The factors A of all adapted parts are one map, so that x is read once;
/// each part has its B. The rows between, u = s x A^T, hold the parts' ranks side by side, each padded to 16.
/// </summary>
internal sealed unsafe class LowRankMap : IDisposable
{
    private readonly Linear _a;
    private readonly Part[] _parts;
    private readonly float _scale;
    private readonly int _outputWidth;

    private LowRankMap(Linear map, List<Part> parts, Linear a, float scale)
    {
        (_a, _parts, _scale, _outputWidth) = (a, [.. parts], scale, map.OutputWidth);
        GradientTasks = Linears.Sum(l => l.GradientTasks(l.OutputWidth));
    }

    /// <summary>Width of a row of u.</summary>
    public int Width => _a.OutputWidth;

    /// <summary>All maps, for packing.</summary>
    public IEnumerable<Linear> Linears => _parts.Select(p => p.B).Prepend(_a);

    /// <summary>Number of tasks of <see cref="AddGradient"/>.</summary>
    public int GradientTasks { get; }

    /// <summary>What an adapter adds to a map; null when it adapts no part of it.</summary>
    public static LowRankMap? Create(Linear map, ParameterLayout layout, float scale)
    {
        var parts = new List<Part>();
        var rows = new List<ParameterView>();
        var rankColumn = 0;
        foreach (var (view, column) in map.Parts)
        {
            if (layout.Find(LoraNames.A(view.Name)) is { } a)
            {
                var rank = (int)a.Shape[0];
                rows.Add(a);
                parts.Add(new Part(new Linear(rank, rank, map.OutputGroup, layout[LoraNames.B(view.Name)]), column, rankColumn));
                rankColumn += Lanes.Pad(rank);
            }
        }

        return parts.Count == 0 ? null : new LowRankMap(map, parts, new Linear(map.Inputs, map.InputGroup, 0, [.. rows]), scale);
    }

    /// <summary>u [rows, Width] = s x A^T; y [rows, outputs] += u B^T. With a team, its workers share the products.</summary>
    public void Forward(float* x, int rows, float* u, float* y, TeamProduct? team)
    {
        if (team is null)
        {
            _a.Forward(x, rows, u);
        }
        else
        {
            team.Run(_a, x, rows, u, add: false);
        }

        VectorMath.Scale(u, _scale, (long)rows * Width);
        foreach (var part in _parts)
        {
            if (team is null)
            {
                part.B.Forward(u + part.RankColumn, Width, 1, rows, y + part.Column, _outputWidth, 0, part.B.OutputWidth, add: true);
            }
            else
            {
                team.Run(part.B, u + part.RankColumn, Width, rows, y + part.Column, _outputWidth, add: true);
            }
        }
    }

    /// <summary>du [rows, Width] = s dy B; dx [rows, inputs] += du A.</summary>
    public void Backward(float* dy, int rows, float* du, float* dx)
    {
        foreach (var part in _parts)
        {
            part.B.Backward(dy + part.Column, _outputWidth, rows, 0, part.B.OutputWidth, du + part.RankColumn, Width, add: false);
        }

        VectorMath.Scale(du, _scale, (long)rows * Width);
        _a.Backward(du, rows, dx, add: true);
    }

    /// <summary>Copies rows of u to the rows from firstRow on of panels for <see cref="AddGradient"/>, which hold totalRows rows.</summary>
    public void FillPanels(float* u, int rows, float* panels, int firstRow, int totalRows)
    {
        foreach (var part in _parts)
        {
            Panels(part, panels, totalRows).Fill(u + part.RankColumn, Width, firstRow, rows);
        }
    }

    /// <summary>One task of dA += du^T x and dB += dy^T u; scratch has <see cref="Linear.GradientScratchLength"/> floats.</summary>
    public void AddGradient(int task, float* dy, float* du, PanelRows x, float* panels, int rows, float* gradient, float* scratch)
    {
        var tasks = _a.GradientTasks(Width);
        if (task < tasks)
        {
            _a.AddGradient(task, du, Width, 0, Width, x, rows, gradient, scratch);
            return;
        }

        foreach (var part in _parts)
        {
            task -= tasks;
            tasks = part.B.GradientTasks(part.B.OutputWidth);
            if (task < tasks)
            {
                part.B.AddGradient(task, dy, _outputWidth, 0, part.B.OutputWidth, Panels(part, panels, rows), rows, gradient, scratch, part.Column);
                return;
            }
        }
    }

    public void Dispose()
    {
        foreach (var linear in Linears)
        {
            linear.Dispose();
        }
    }

    private static PanelRows Panels(Part part, float* panels, int rows) => new(panels + ((long)rows * part.RankColumn), part.B.InputWidth, rows);

    // Where a part's outputs start in a row of y, and its ranks in a row of u.
    private sealed record Part(Linear B, int Column, int RankColumn);
}
