namespace SelfImprove.Corpora;

/// <summary>A kind of document: its name in metadata, its weight, what it is about and how it looks.</summary>
/// <param name="Name">As in YAML.</param>
/// <param name="Weight">Reads its weight.</param>
/// <param name="Draw">Draws its puzzle; null when the drawn numbers don't fit.</param>
internal sealed record DocumentKind(string Name, Func<WebMathOptions, double> Weight, Func<WebMathOptions, CounterRandom, Puzzle?> Draw)
{
    private const int MaxDraws = 10_000;

    /// <summary>All kinds but prose, in the order in which they are drawn.</summary>
    public static IReadOnlyList<DocumentKind> All { get; } =
    [
        new("examples", o => o.Examples, (o, random) => NumberPuzzles.DrawCalculation(o.MaxValue, random)),
        new("threads", o => o.Threads, AnyTopic),
        new("repairs", o => o.Repairs, (o, random) => random.NextBoolean(0.5) ? NumberPuzzles.DrawCalculation(o.MaxValue, random) : EquationPuzzles.Draw(o.MaxValue, random)),
        new("proofs", o => o.Proofs, (o, random) => Claims.Draw(o.MaxValue, random)),
        new("word-problems", o => o.WordProblems, (o, random) => WordProblems.Draw(o.MaxValue, random)),
        new("equations", o => o.Equations, (o, random) => EquationPuzzles.Draw(o.MaxValue, random)),
        new("number-puzzles", o => o.NumberPuzzles, (o, random) => NumberPuzzles.Draw(o.MaxValue, o.FourNumbers, random)),
    ];

    /// <summary>Draws a puzzle whose numbers fit.</summary>
    public Puzzle DrawPuzzle(WebMathOptions options, CounterRandom random)
    {
        for (var i = 0; i < MaxDraws; i++)
        {
            if (Draw(options, random) is { } puzzle)
            {
                return puzzle;
            }
        }

        throw new InvalidInputException($"web-math: no problem for '{Name}' was found with numbers up to {options.MaxValue}; raise max-value");
    }

    private static Puzzle? AnyTopic(WebMathOptions options, CounterRandom random) => random.NextInt32(0, 5) switch
    {
        0 => WordProblems.Draw(options.MaxValue, random),
        1 => EquationPuzzles.Draw(options.MaxValue, random),
        2 => Claims.Draw(options.MaxValue, random),
        3 => NumberPuzzles.DrawCalculation(options.MaxValue, random),
        _ => NumberPuzzles.Draw(options.MaxValue, options.FourNumbers, random),
    };
}
