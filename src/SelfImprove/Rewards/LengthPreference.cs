namespace SelfImprove.Rewards;

/// <summary>Which completions the reward <c>length</c> pays for.</summary>
public enum LengthPreference
{
    /// <summary>Long ones: the value rises from 0 to 1.</summary>
    Longer,

    /// <summary>Short ones: the value falls from 1 to 0.</summary>
    Shorter,
}
