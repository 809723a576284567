using System.Collections.Immutable;

namespace SelfImprove.Tasks.Countdown;

/// <summary>A try while it is being read: which numbers it still has, and what it is after.</summary>
internal sealed class OpenAttempt(CountdownProblem problem)
{
    private readonly List<long> _numbers = [.. problem.Numbers];
    private readonly ImmutableArray<TraceEquation>.Builder _equations = ImmutableArray.CreateBuilder<TraceEquation>();

    // Given numbers that steps back have used, each with what was wanted before.
    private readonly Stack<(long Number, long Wanted)> _setAside = [];
    private long _wanted = problem.Target;
    private TraceVerdict _verdict;
    private int _foreign;

    private bool IsComplete => _numbers.Count == 1 && _equations.Count > 0;

    /// <summary>Whether an equation belongs to this try; if not, it starts the next one.</summary>
    /// <param name="equation">The equation.</param>
    /// <param name="asks">Whether the text asks for its value next.</param>
    internal bool GoesOnWith(TraceEquation equation, bool asks) => PutsBack(equation)
        || (!IsComplete && _verdict is TraceVerdict.None or TraceVerdict.Hit
            && (Has(equation) || IsStepBack(equation, asks) || !new OpenAttempt(problem).Has(equation)));

    internal void Add(TraceEquation equation, bool asks, TraceVerdict verdict)
    {
        if (PutsBack(equation))
        {
            (_numbers[0], _wanted) = (equation.Stated, _setAside.Pop().Wanted);
        }
        else if (IsStepBack(equation, asks))
        {
            var number = equation.Expression.Numbers[1];
            _numbers.Remove(number);
            _setAside.Push((number, _wanted));
            _wanted = equation.Stated;
        }
        else
        {
            _foreign += Has(equation) ? 0 : 1;
            foreach (var operand in equation.Expression.Numbers)
            {
                _numbers.Remove(operand);
            }

            _numbers.Add(equation.Stated);
        }

        _equations.Add(equation);
        _verdict = verdict;
    }

    /// <summary>Ends the try.</summary>
    /// <param name="seen">The equations of earlier tries; those of this one are added.</param>
    internal SearchAttempt Close(HashSet<string> seen) => new()
    {
        Equations = _equations.ToImmutable(),
        Verdict = _verdict,
        Wanted = _wanted,
        IsComplete = IsComplete,
        ForeignEquations = _foreign,
        IsRepeat = !seen.Add(string.Join(' ', _equations.Select(e => $"{e.Expression.ToCanonical()}={e.Stated}").Order(StringComparer.Ordinal))),
    };

    private bool Has(TraceEquation equation)
    {
        var left = new List<long>(_numbers);
        return equation.Expression.Numbers.All(left.Remove);
    }

    // From what is wanted, over a number that is still there, to what the others have to make.
    private bool IsStepBack(TraceEquation equation, bool asks) =>
        (asks || !Has(equation)) && equation.Expression is BinaryExpression { Left: NumberExpression left, Right: NumberExpression right }
        && left.Value == _wanted && _numbers.Count > 1 && _numbers.Contains(right.Value);

    // What the others have made, together with the number of the last step back.
    private bool PutsBack(TraceEquation equation) =>
        IsComplete && _verdict == TraceVerdict.None && _setAside.TryPeek(out var aside)
        && equation.Expression.Numbers is [var a, var b] && ((a, b) == (_numbers[0], aside.Number) || (b, a) == (_numbers[0], aside.Number));
}
