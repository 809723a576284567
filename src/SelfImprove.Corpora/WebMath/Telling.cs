using System.Globalization;
using System.Text;

namespace SelfImprove.Corpora;

/// <summary>Tells how a puzzle is solved: straight, or with the behaviours asked for.</summary>
internal sealed class Telling
{
    // A chain of attempts would have to be drawn longer than any document; a puzzle runs out of candidates before.
    private const int MostFailures = 12;

    private readonly Puzzle _puzzle;
    private readonly ShownBehaviors _shown;
    private readonly TellingStyle _style;
    private readonly CounterRandom _random;
    private readonly StringBuilder _text = new();
    private readonly AttemptHistory _history = new();
    private BehaviorCounts _counts;
    private bool _knowsTarget;
    private bool _namedTarget;
    private bool _mistaken;
    private bool _speaks;

    private Telling(Puzzle puzzle, ShownBehaviors shown, TellingStyle style, CounterRandom random)
    {
        _puzzle = puzzle;
        _shown = shown;
        _style = style;
        _random = random;
        _namedTarget = puzzle.StatesTarget;

        // A telling that judges names the target at some place.
        _knowsTarget = puzzle.StatesTarget || shown.Verification;
    }

    /// <summary>Tells a puzzle.</summary>
    /// <param name="puzzle">The puzzle.</param>
    /// <param name="shown">The behaviours to show.</param>
    /// <param name="style">How often, and in whose words.</param>
    /// <param name="random">Random numbers of the telling.</param>
    /// <returns>The text, up to and with the answer, and how often each behaviour is in it.</returns>
    public static (string Text, BehaviorCounts Counts) Write(Puzzle puzzle, ShownBehaviors shown, TellingStyle style, CounterRandom random)
    {
        var telling = new Telling(puzzle, shown, style, random);
        telling.Write();
        return (telling._text.ToString(), telling._counts);
    }

    private void Write()
    {
        var failures = _shown.Backtracking ? 1 + Again(MostFailures - 1) : 0;
        var tellsPlan = _shown.Subgoals && (_puzzle.Solution.Equations.Length < 2 || _random.NextBoolean(0.2));
        var verdicts = Places(_shown.Verification, failures + 1);
        var subgoals = Places(_shown.Subgoals && !tellsPlan, failures + 1);
        var chains = Places(_shown.BackwardChaining, failures + 1);
        var mistake = _style.HasMistake ? _random.NextInt32(0, failures) : -1;
        if (tellsPlan)
        {
            WriteVoice();
            _text.Append(_puzzle.Plan).Append('\n');
            _speaks = true;
            _counts = _counts with { SubgoalSetting = 1 };
        }

        var hasFailed = false;
        for (var i = 0; i < failures; i++)
        {
            if (!TryWriteFailure(i > 0, hasFailed, verdicts[i], subgoals[i], chains[i], i == mistake))
            {
                break;
            }

            hasFailed = verdicts[i];
        }

        WriteSolution(
            failures > 0, hasFailed, verdicts[failures],
            subgoals[failures] || (_shown.Subgoals && _counts.SubgoalSetting == 0),
            chains[failures] || (_shown.BackwardChaining && _counts.BackwardChaining == 0),
            _style.HasMistake && (mistake == failures || !_mistaken));
        _text.Append('\n').Append(_puzzle.Solution.Answer);
    }

    private bool TryWriteFailure(bool again, bool hasFailed, bool verdict, bool subgoal, bool chain, bool mistake)
    {
        var back = chain ? _puzzle.MissBackward(_history, _random) : null;
        if ((back?.Attempt ?? _puzzle.Miss(_history, _random)) is not { } attempt)
        {
            return false;
        }

        WriteRetry(again, hasFailed);
        var wanted = _puzzle.Goal;
        var word = "target";
        if (back is { } b)
        {
            wanted = b.Step.Result;
            WriteStepBack(b.Step, subgoal);
            word = subgoal ? "need" : null;
        }
        else
        {
            WriteSubgoal(attempt, subgoal);
        }

        WriteAttempt(attempt, mistake);
        if (verdict)
        {
            var text = WebMathWording.Fails(attempt.Result, wanted, word, _namedTarget, _random);
            _namedTarget |= text.Contains("target", StringComparison.Ordinal);
            _text.Append(text);
            _counts = _counts with { Verification = _counts.Verification + 1 };
            if (back is null)
            {
                _history.Learn(attempt.Result, wanted);
            }
        }
        else
        {
            _text.Append('.');
        }

        _text.Append(_random.NextBoolean(0.8) ? '\n' : ' ');
        return true;
    }

    private void WriteSolution(bool again, bool hasFailed, bool verdict, bool subgoal, bool chain, bool mistake)
    {
        var solution = _puzzle.Solution;
        WriteRetry(again, hasFailed);
        if (chain && (_puzzle.ChainsWhole || (!subgoal && _random.NextBoolean(_puzzle.Backward.Length > 1 ? 0.6 : 0.3))))
        {
            _text.Append(WebMathWording.BackwardChain(_puzzle.Backward, _random));
            _counts = _counts with { BackwardChaining = _counts.BackwardChaining + 1 };
            WriteSubgoal(solution, subgoal);
        }
        else if (chain)
        {
            WriteStepBack(_puzzle.Backward[0], subgoal);
        }
        else
        {
            WriteSubgoal(solution, subgoal);
        }

        WriteAttempt(solution, mistake);
        if (verdict || (_shown.Verification && !_namedTarget))
        {
            _text.Append(WebMathWording.Passes(_puzzle.Goal, _puzzle.Backward, !_namedTarget, _random));
            _counts = _counts with { Verification = _counts.Verification + 1 };
        }
        else
        {
            _text.Append('.');
        }
    }

    private void WriteRetry(bool again, bool hasFailed)
    {
        WriteVoice();
        if (again)
        {
            _text.Append(WebMathWording.Retry(hasFailed || _knowsTarget, _style.IsRepair, _random));
            _counts = _counts with { Backtracking = _counts.Backtracking + 1 };
        }
    }

    private void WriteVoice()
    {
        // Who tells the plan goes on with the first attempt.
        if (_style.Voices is { } voices && !_speaks)
        {
            _text.Append(_random.Pick(voices)).Append(": ");
        }

        _speaks = false;
    }

    private void WriteStepBack(Equation step, bool subgoal)
    {
        _text.Append(subgoal && _random.NextBoolean(_style.SufficesShare)
            ? WebMathWording.Suffices(step, _random)
            : WebMathWording.Backward(step, subgoal, _knowsTarget, _random));
        _counts = _counts with { BackwardChaining = _counts.BackwardChaining + 1, SubgoalSetting = _counts.SubgoalSetting + (subgoal ? 1 : 0) };
    }

    private void WriteSubgoal(Attempt attempt, bool subgoal)
    {
        if (subgoal && attempt.Equations.Length > 1)
        {
            _text.Append(WebMathWording.Subgoal(attempt.Equations[^2].Result, _random));
            _counts = _counts with { SubgoalSetting = _counts.SubgoalSetting + 1 };
        }
    }

    private void WriteAttempt(Attempt attempt, bool mistake)
    {
        _text.Append(attempt.Lead);
        var wrong = mistake ? _random.NextInt32(0, attempt.Equations.Length - 1) : -1;

        // An attempt at what a step back asks for leaves a number out, so it has no list.
        var lists = _style.ListsRemaining && attempt.Equations.Length == _puzzle.Numbers.Length - 1;
        var remaining = _puzzle.Numbers;
        for (var i = 0; i < attempt.Equations.Length; i++)
        {
            var equation = attempt.Equations[i];
            remaining = remaining.Remove(equation.Left).Remove(equation.Right);
            var list = lists && !remaining.IsEmpty ? " with " + string.Join(' ', remaining) : string.Empty;
            remaining = remaining.Add(equation.Result);
            _text.Append(i > 0 ? ", " : string.Empty);
            if (i == wrong)
            {
                _mistaken = true;
                _text.Append((equation with { Result = _random.NextBoolean(0.5) || equation.Result < 4 ? equation.Result + _random.NextInt32(1, 3) : equation.Result - _random.NextInt32(1, 3) }).ToString());
                if (!_shown.Backtracking)
                {
                    _text.Append(list);
                    continue;
                }

                _text.Append(". ").Append(WebMathWording.Correction(_random));
                _counts = _counts with { Backtracking = _counts.Backtracking + 1 };
            }

            _text.Append(CultureInfo.InvariantCulture, $"{equation}{list}");
        }
    }

    // How often it happens again: geometric, as long as there is room.
    private int Again(int most)
    {
        var count = 0;
        while (count < most && _random.NextBoolean(_style.Repetition))
        {
            count++;
        }

        return count;
    }

    private bool[] Places(bool shown, int count)
    {
        var places = new bool[count];
        if (shown)
        {
            places.AsSpan(0, 1 + Again(count - 1)).Fill(true);
            _random.Shuffle(places.AsSpan());
        }

        return places;
    }
}
