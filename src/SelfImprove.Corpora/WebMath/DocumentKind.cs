namespace SelfImprove.Corpora;

/// <summary>A kind of document: its name in metadata, its weight, what it is about and how it looks.</summary>
/// <param name="Name">As in YAML.</param>
/// <param name="Weight">Reads its weight.</param>
/// <param name="Draw">Draws its puzzle; null when the drawn numbers don't fit.</param>
internal sealed record DocumentKind(string Name, Func<WebMathOptions, double> Weight, Func<int, CounterRandom, Puzzle?> Draw)
{
    private const int MaxDraws = 10_000;

    /// <summary>All kinds but prose, in the order in which they are drawn.</summary>
    public static IReadOnlyList<DocumentKind> All { get; } =
    [
        new("examples", o => o.Examples, NumberPuzzles.DrawCalculation),
        new("threads", o => o.Threads, AnyTopic),
        new("repairs", o => o.Repairs, (maximum, random) => random.NextBoolean(0.5) ? NumberPuzzles.DrawCalculation(maximum, random) : EquationPuzzles.Draw(maximum, random)),
        new("proofs", o => o.Proofs, Claims.Draw),
        new("word-problems", o => o.WordProblems, WordProblems.Draw),
        new("equations", o => o.Equations, EquationPuzzles.Draw),
        new("number-puzzles", o => o.NumberPuzzles, NumberPuzzles.Draw),
    ];

    /// <summary>Draws a puzzle whose numbers fit.</summary>
    public Puzzle DrawPuzzle(int maximum, CounterRandom random)
    {
        for (var i = 0; i < MaxDraws; i++)
        {
            if (Draw(maximum, random) is { } puzzle)
            {
                return puzzle;
            }
        }

        throw new InvalidInputException($"web-math: no problem for '{Name}' was found with numbers up to {maximum}; raise max-value");
    }

    private static Puzzle? AnyTopic(int maximum, CounterRandom random) => random.NextInt32(0, 5) switch
    {
        0 => WordProblems.Draw(maximum, random),
        1 => EquationPuzzles.Draw(maximum, random),
        2 => Claims.Draw(maximum, random),
        3 => NumberPuzzles.DrawCalculation(maximum, random),
        _ => NumberPuzzles.Draw(maximum, random),
    };
}
