namespace SelfImprove.Corpora;

/// <summary>The attempts of one document so far.</summary>
internal sealed class AttemptHistory
{
    private readonly HashSet<string> _forms = new(StringComparer.Ordinal);

    /// <summary>The greatest result known to be too low.</summary>
    public int Below { get; private set; } = int.MinValue;

    /// <summary>The least result known to be too high.</summary>
    public int Above { get; private set; } = int.MaxValue;

    public bool Contains(Attempt attempt) => _forms.Contains(attempt.Form);

    public void Add(Attempt attempt) => _forms.Add(attempt.Form);

    /// <summary>A verdict was given: the next guess can go the right way.</summary>
    public void Learn(int result, int goal)
    {
        if (result < goal)
        {
            Below = Math.Max(Below, result);
        }
        else
        {
            Above = Math.Min(Above, result);
        }
    }
}
