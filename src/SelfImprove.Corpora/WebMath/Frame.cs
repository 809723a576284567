using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>What stands around a problem and its telling: who asks, who answers, where it is from.</summary>
internal sealed record Frame
{
    private string Before { get; init; } = string.Empty;

    private string Between { get; init; } = "\n";

    private string After { get; init; } = string.Empty;

    /// <summary>How the telling is worded.</summary>
    public TellingStyle Style { get; private init; } = new() { Repetition = 0 };

    /// <summary>Draws the frame of a kind of document.</summary>
    public static Frame Draw(string kind, CounterRandom random)
    {
        var plain = new TellingStyle { Repetition = 0 };
        var names = WebMathWording.Names.ToArray();
        random.Shuffle(names.AsSpan());
        return kind switch
        {
            "examples" => new Frame { Before = string.Create(CultureInfo.InvariantCulture, $"Example {random.NextInt32(1, 99)}. ") },
            "threads" => new Frame
            {
                Before = $"{names[0]} asks: ",
                After = random.NextInt32(0, 2) switch { 0 => $"\n{names[0]}: Thanks.", 1 => $"\n{names[0]}: Thanks for the answer.", _ => string.Empty },
                Style = plain with { Voices = names[1..3] },
            },
            "repairs" => new Frame { Before = $"{names[0]} does this at home. ", Style = plain with { IsRepair = true } },
            "proofs" => new Frame { Between = "\nProof. ", Style = plain with { SufficesShare = 0.5 } },
            _ => new Frame(),
        };
    }

    /// <summary>The problem with what stands before it.</summary>
    /// <param name="statement">The problem.</param>
    /// <param name="random">Draws neutral sentences; null for none.</param>
    /// <param name="missing">How many tokens the document is too short.</param>
    public string Opening(string statement, CounterRandom? random, int missing)
    {
        if (random is null)
        {
            return Before + statement;
        }

        var fillers = WebMathWording.Fillers.ToArray();
        random.Shuffle(fillers.AsSpan());
        var front = string.Empty;
        for (var i = 0; i < fillers.Length && (TokenCount.Of(front) < missing || (i == 0 && random.NextBoolean(0.2))); i++)
        {
            front += string.Format(CultureInfo.InvariantCulture, fillers[i], random.NextInt32(1, 99)) + " ";
        }

        return front + Before + statement;
    }

    /// <summary>The whole document.</summary>
    /// <param name="opening">What <see cref="Opening"/> gave.</param>
    /// <param name="told">The telling.</param>
    public string Around(string opening, string told) => opening + Between + told + After;
}
