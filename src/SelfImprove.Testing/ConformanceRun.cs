using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SelfImprove.Testing;

/// <summary>Checks the rules of a contract one by one, and reports all that are broken at once.</summary>
internal sealed class ConformanceRun(string subject, TimeSpan? timeout = null, string? onlyRule = null)
{
    // Generous, for busy machines: only meant to tell bounded from unbounded.
    private readonly TimeSpan _timeout = timeout ?? TimeSpan.FromMinutes(2);
    private readonly ImmutableArray<string>.Builder _broken = ImmutableArray.CreateBuilder<string>();

    /// <summary>Checks one rule. Whatever the check throws breaks the rule; so does not returning in time.</summary>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Any exception of the component is a finding.")]
    public Task RuleAsync(string rule, Func<Task> check) => onlyRule is null || onlyRule == rule ? PrepareAsync(rule, check) : Task.CompletedTask;

    /// <summary>Checks a rule that the rules after it build on.</summary>
    public async Task PrepareAsync(string rule, Func<Task> check)
    {
        try
        {
            // On a thread of its own, so that a check that never returns can be given up.
            await Task.Run(check).WaitAsync(_timeout).ConfigureAwait(false);
        }
        catch (BrokenRuleException e)
        {
            _broken.Add($"{rule}: {e.Message}");
        }
        catch (TimeoutException)
        {
            _broken.Add($"{rule}: no result after {_timeout.TotalSeconds} s");
        }
        catch (Exception e)
        {
            _broken.Add($"{rule}: unexpected {e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Checks one rule.</summary>
    public Task RuleAsync(string rule, Action check) => RuleAsync(rule, () =>
    {
        check();
        return Task.CompletedTask;
    });

    /// <summary>Reports what was broken.</summary>
    /// <exception cref="ConformanceException">A rule is broken.</exception>
    public void Finish()
    {
        if (_broken.Count > 0)
        {
            throw new ConformanceException(subject, _broken.ToImmutable());
        }
    }

    /// <summary>Ends the check of a rule that is broken.</summary>
    public static void Require([DoesNotReturnIf(false)] bool condition, string found)
    {
        if (!condition)
        {
            throw new BrokenRuleException(found);
        }
    }

    /// <summary>Requires an exception of a type (or derived from it).</summary>
    public static void RequireThrows<TException>(Action act, string when)
        where TException : Exception
    {
        try
        {
            act();
        }
        catch (TException)
        {
            return;
        }
        catch (Exception e) when (e is not BrokenRuleException)
        {
            throw new BrokenRuleException($"{when} throws {e.GetType().Name} ({e.Message}) instead of {typeof(TException).Name}");
        }

        throw new BrokenRuleException($"{when} does not throw {typeof(TException).Name}");
    }

    /// <summary>Requires two lists of numbers to be the same to the last bit.</summary>
    public static void RequireSameBits(ReadOnlySpan<double> expected, ReadOnlySpan<double> found, string what)
    {
        Require(expected.Length == found.Length, $"{what}: {found.Length} numbers instead of {expected.Length}");
        for (var i = 0; i < expected.Length; i++)
        {
            Require(
                BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(found[i]),
                string.Create(CultureInfo.InvariantCulture, $"{what}: number {i} is {found[i]:R} instead of {expected[i]:R}"));
        }
    }

    /// <summary>Requires two lists of numbers to be the same: to the last bit, unless rounding is allowed.</summary>
    public static void RequireSame(ReadOnlySpan<double> expected, ReadOnlySpan<double> found, double rounding, string what)
    {
        if (rounding == 0)
        {
            RequireSameBits(expected, found, what);
            return;
        }

        Require(expected.Length == found.Length, $"{what}: {found.Length} numbers instead of {expected.Length}");
        for (var i = 0; i < expected.Length; i++)
        {
            RequireClose(expected[i], found[i], rounding, $"{what}: number {i}");
        }
    }

    /// <summary>Requires two numbers to be close.</summary>
    public static void RequireClose(double expected, double found, double tolerance, string what) => Require(
        Math.Abs(found - expected) <= tolerance,
        string.Create(CultureInfo.InvariantCulture, $"{what} is {found:G9} instead of {expected:G9} (tolerance {tolerance:G3})"));

    /// <summary>A text for a message: short, on one line.</summary>
    public static string Quote(string? text) => text is null
        ? "null"
        : $"\"{(text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "..."))}\"".ReplaceLineEndings("\\n");
}
