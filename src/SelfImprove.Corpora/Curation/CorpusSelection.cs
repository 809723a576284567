using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>
/// Chooses documents until a budget is reached: a random sample, the same for the same seed, in the order of the corpus. Two selections of one budget
/// differ in size by less than their last documents.
/// </summary>
public static class CorpusSelection
{
    /// <summary>The order in which documents are taken: a random one, that of each depending on the seed and its place alone.</summary>
    /// <param name="places">The documents' places, such as their lines.</param>
    /// <param name="seed">Draws another order.</param>
    public static IEnumerable<long> Order(IEnumerable<long> places, long seed)
    {
        var key = RandomKey.FromSeed(seed).Derive("corpus-selection");
        return places.OrderBy(key.Bits).ThenBy(place => place);
    }

    /// <summary>Chooses documents.</summary>
    /// <param name="candidates">Place and size of each document that may be chosen.</param>
    /// <param name="budget">The size to reach: documents are taken until their sizes sum up to it. Null takes all.</param>
    /// <param name="seed">Draws another sample.</param>
    /// <param name="what">What the documents are, for messages.</param>
    /// <param name="unit">What sizes are counted in, for messages.</param>
    /// <returns>The places of the chosen documents in ascending order, and the sum of their sizes.</returns>
    /// <exception cref="InvalidInputException">All of them together are smaller than the budget.</exception>
    public static (ImmutableArray<long> Places, long Size) Choose(
        IEnumerable<(long Place, int Size)> candidates, long? budget, long seed, string what, CorpusUnit unit)
    {
        var sizes = candidates.ToDictionary(c => c.Place, c => c.Size);
        var total = sizes.Values.Sum(s => (long)s);
        if (budget > total)
        {
            throw new InvalidInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {sizes.Count} documents with {total} {Name(unit)} in all, but {budget} are asked for; lower the budget, ask for fewer behaviours, or take a larger corpus"));
        }

        var chosen = ImmutableArray.CreateBuilder<long>();
        var size = 0L;
        foreach (var place in Order(sizes.Keys, seed))
        {
            if (size >= (budget ?? long.MaxValue))
            {
                break;
            }

            chosen.Add(place);
            size += sizes[place];
        }

        chosen.Sort();
        return (chosen.ToImmutable(), size);
    }

    private static string Name(CorpusUnit unit) => unit switch
    {
        CorpusUnit.Tokens => "tokens",
        CorpusUnit.Words => "words",
        _ => "characters",
    };
}
