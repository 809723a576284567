using System.Text;

namespace SelfImprove;

/// <summary>The variables that a part of a template sees, and the output it writes to. A loop has one of its own for each round.</summary>
internal sealed class JinjaScope
{
    // Templates come with checkpoints: neither a slip nor malice in one may take all time or memory.
    private const int MaxSteps = 1_000_000;
    private const int MaxTextLength = 1 << 26;

    private readonly JinjaScope? _parent;
    private readonly JinjaScope _root;
    private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);
    private int _steps;

    /// <summary>The outermost scope.</summary>
    public JinjaScope()
    {
        _root = this;
        Output = new StringBuilder();
    }

    private JinjaScope(JinjaScope parent)
    {
        _parent = parent;
        _root = parent._root;
        Output = parent.Output;
    }

    /// <summary>What was rendered so far.</summary>
    public StringBuilder Output { get; }

    /// <summary>A scope within this one.</summary>
    public JinjaScope Inner() => new(this);

    /// <summary>A variable's value.</summary>
    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._variables.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return new JinjaUndefined(name);
    }

    /// <summary>Sets a variable of this scope.</summary>
    public void Set(string name, object? value) => _variables[name] = value;

    /// <summary>Counts a step of rendering.</summary>
    public void Step(int line)
    {
        if (++_root._steps > MaxSteps)
        {
            throw new JinjaException(line, $"rendering takes more than {MaxSteps} steps");
        }
    }

    /// <summary>Writes to the output.</summary>
    public void Write(string text, int line)
    {
        CheckLength(Output.Length + (long)text.Length, line);
        Output.Append(text);
    }

    /// <summary>Refuses texts that would take all memory.</summary>
    public static void CheckLength(long length, int line)
    {
        if (length > MaxTextLength)
        {
            throw new JinjaException(line, $"the text becomes longer than {MaxTextLength} characters");
        }
    }
}
