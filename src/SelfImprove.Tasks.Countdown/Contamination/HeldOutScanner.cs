using System.Collections.Immutable;

namespace SelfImprove.Tasks.Countdown;

/// <summary>Finds held-out problems in a text: stated as a list of numbers with a target near it, or solved in equations.</summary>
internal sealed class HeldOutScanner
{
    // A target stands in the sentence of the numbers or in the next one.
    private const int TargetWithin = 80;
    private const int TargetsPerSide = 6;

    // "24, 24+9": equations of one computation stand next to each other.
    private const int LongestJoint = 6;

    private readonly CountdownTask _task;
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly List<ProblemMention> _mentions = [];
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);

    public HeldOutScanner(CountdownTask task) => _task = task;

    private int Fewest => _task.Options.Count;

    private int Most => _task.Options.MaxCount ?? _task.Options.Count;

    public ImmutableArray<ProblemMention> Scan(string text)
    {
        ScanLists(text);
        ScanComputations(text);
        return [.. _mentions.OrderBy(m => m.Span.Start)];
    }

    private void ScanLists(string text)
    {
        var numbers = NumberScanner.Scan(text);
        for (var first = 0; first < numbers.Count;)
        {
            var end = first + 1;
            while (end < numbers.Count && NumberScanner.IsListed(text.AsSpan(numbers[end - 1].Span.End..numbers[end].Span.Start)))
            {
                end++;
            }

            if (end - first >= Fewest && end - first <= Most)
            {
                var list = numbers[first..end].ConvertAll(n => n.Value);
                var span = new TextSpan(numbers[first].Span.Start, numbers[end - 1].Span.End - numbers[first].Span.Start);
                for (var i = end; i < Math.Min(numbers.Count, end + TargetsPerSide) && numbers[i].Span.Start - span.End <= TargetWithin; i++)
                {
                    Consider(list, numbers[i].Value, span);
                }

                for (var i = first - 1; i >= Math.Max(0, first - TargetsPerSide) && span.Start - numbers[i].Span.End <= TargetWithin; i--)
                {
                    Consider(list, numbers[i].Value, span);
                }
            }

            first = end;
        }
    }

    private void ScanComputations(string text)
    {
        var given = new List<long>();
        var made = new List<long>();
        TextSpan? chain = null;
        foreach (var equation in EquationScanner.Scan(text))
        {
            if (chain is { } before && !IsJoint(text.AsSpan(before.End, Math.Max(0, equation.Span.Start - before.End))))
            {
                Close(given, made, before);
                chain = null;
            }

            // A computation over more numbers than a problem has is none of this task; not following it keeps the time linear.
            foreach (var operand in given.Count > Most ? [] : equation.Expression.Numbers)
            {
                if (!made.Remove(operand))
                {
                    given.Add(operand);
                }
            }

            if (given.Count <= Most)
            {
                made.Add(equation.Stated);
            }

            var start = chain?.Start ?? equation.Span.Start;
            chain = new TextSpan(start, equation.Span.End - start);
        }

        if (chain is { } last)
        {
            Close(given, made, last);
        }
    }

    private void Close(List<long> given, List<long> made, TextSpan span)
    {
        if (made.Count == 1)
        {
            Consider(given, made[0], span);
        }

        given.Clear();
        made.Clear();
    }

    private static bool IsJoint(ReadOnlySpan<char> between) => between.Length <= LongestJoint && !between.ContainsAnyInRange('a', 'z') && !between.ContainsAnyInRange('A', 'Z');

    private void Consider(List<long> numbers, long target, TextSpan span)
    {
        var options = _task.Options;
        if (numbers.Count < Fewest || numbers.Count > Most || target < options.MinTarget || target > options.MaxTarget
            || numbers.Exists(n => n < options.MinNumber || n > options.MaxNumber))
        {
            return;
        }

        var problem = new CountdownProblem([.. numbers], target);
        if (!_found.Contains(problem.Id) && IsHeldOut(problem))
        {
            _found.Add(problem.Id);
            _mentions.Add(new ProblemMention(problem.Id, span));
        }
    }

    // A text may state the same numbers very often; the solver is asked once.
    private bool IsHeldOut(CountdownProblem problem)
    {
        if (!_known.TryGetValue(problem.Id, out var isHeldOut))
        {
            isHeldOut = _task.SplitOf(problem) == DatasetSplit.HeldOut && _task.Options.Solvability switch
            {
                Solvability.Solvable => CountdownSolver.Solve(problem.Numbers, problem.Target, _task.Rules) is not null,
                Solvability.Unsolvable => CountdownSolver.Solve(problem.Numbers, problem.Target) is null,
                _ => true,
            };
            _known.Add(problem.Id, isHeldOut);
        }

        return isHeldOut;
    }
}
