namespace SelfImprove.Models.Tests.ByteLevel;

public sealed class MergeTableTests
{
    [Fact]
    public void Short_and_long_pieces_are_merged_as_the_definition_says()
    {
        var random = new CounterRandom(RandomKey.FromSeed(6));
        for (var trial = 0; trial < 300; trial++)
        {
            // Few letters, so that merges overlap, and several lead to the same token, the later ones sometimes by way of a rarer pair.
            var tokens = new List<string> { "a", "b", "c" };
            var merges = new List<(int Left, int Right, int Merged)>();
            for (var rank = 0; rank < 20; rank++)
            {
                var (left, right) = (random.NextInt32(0, tokens.Count - 1), random.NextInt32(0, tokens.Count - 1));
                var merged = tokens.IndexOf(tokens[left] + tokens[right]);
                if (merged < 0)
                {
                    merged = tokens.Count;
                    tokens.Add(tokens[left] + tokens[right]);
                }

                merges.Add((left, right, merged));
            }

            // The order in which they were learnt is no order that training would give: longer ones can come first.
            merges = [.. merges.OrderBy(_ => random.NextInt32(0, 1000))];
            var symbols = Enumerable.Range(0, random.NextInt32(0, 200)).Select(_ => random.NextInt32(0, 2)).ToArray();
            var expected = Define(symbols, merges);
            var table = new MergeTable(merges);

            var longPiece = symbols.ToArray();
            Assert.Equal(expected, longPiece[..MergeQueue.Apply(table, longPiece)]);
            var piece = symbols.ToArray();
            Assert.Equal(expected, piece[..table.Apply(piece)]);
        }
    }

    private static List<int> Define(int[] symbols, List<(int Left, int Right, int Merged)> merges)
    {
        var ranks = merges.Select((m, rank) => (m, rank)).GroupBy(m => (m.m.Left, m.m.Right)).ToDictionary(g => g.Key, g => g.Last());
        var rest = symbols.ToList();
        while (true)
        {
            var pairs = Enumerable.Range(0, Math.Max(0, rest.Count - 1)).Where(i => ranks.ContainsKey((rest[i], rest[i + 1]))).ToList();
            if (pairs.Count == 0)
            {
                return rest;
            }

            var first = pairs.MinBy(i => (ranks[(rest[i], rest[i + 1])].rank, i));
            rest[first] = ranks[(rest[first], rest[first + 1])].m.Merged;
            rest.RemoveAt(first + 1);
        }
    }
}
