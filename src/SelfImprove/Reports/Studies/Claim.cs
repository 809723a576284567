using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>A claim of the paper, tested on a run.</summary>
public sealed record Claim
{
    /// <summary>The claim's letter, <c>a</c> to <c>f</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The claim in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>How it is measured and what must come out for it to hold.</summary>
    public required string Definition { get; init; }

    /// <summary>What the conditions of this test share on the axes that no role speaks of, such as <c>scale small</c>; empty without such axes.</summary>
    public string Group { get; init; } = "";

    /// <summary>What was compared, with the numbers, in one sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>The effects; those that decide come first.</summary>
    public required ImmutableArray<ClaimEffect> Effects { get; init; }

    /// <summary>What keeps the claim undecided or the reader careful, such as a condition with one seed.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>Holds when every deciding effect does, does not hold when one of them does not, else undecided.</summary>
    public ClaimVerdict Verdict
    {
        get
        {
            var verdicts = Effects.Select(e => e.Verdict).OfType<ClaimVerdict>().ToList();
            return verdicts.Contains(ClaimVerdict.DoesNotHold) ? ClaimVerdict.DoesNotHold
                : verdicts.Count == 0 || verdicts.Contains(ClaimVerdict.Undecided) ? ClaimVerdict.Undecided
                : ClaimVerdict.Holds;
        }
    }

    /// <summary>The verdict in words: <c>holds</c>, <c>does not hold</c>, <c>undecided</c>.</summary>
    public string VerdictText => TextOf(Verdict);

    /// <summary>A verdict in words.</summary>
    public static string TextOf(ClaimVerdict verdict) => verdict switch
    {
        ClaimVerdict.Holds => "holds",
        ClaimVerdict.DoesNotHold => "does not hold",
        _ => "undecided",
    };
}
