using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>Takes a behaviour-rich and a behaviour-minimal part of equal size out of a classified corpus.</summary>
public static class CorpusSubsets
{
    /// <summary>Chooses and writes both parts; their lines are those of the corpus, in its order.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="classification">Its classification.</param>
    /// <param name="rich">The file for the rich part.</param>
    /// <param name="minimal">The file for the minimal part.</param>
    /// <param name="options">How.</param>
    /// <returns>Both parts, and how many documents were left out because they state or solve a held-out problem, as the classification says.</returns>
    /// <exception cref="InvalidInputException">A part has too few documents, the classification is of another corpus, or a file can't be used.</exception>
    public static (CorpusSubset Rich, CorpusSubset Minimal, long Contaminated) Write(string corpus, string classification, string rich, string minimal, CorpusSubsetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Path.GetFullPath(rich) == Path.GetFullPath(minimal))
        {
            throw new InvalidInputException($"{rich}: is the file for both parts; give two files");
        }

        foreach (var part in (string[])[rich, minimal])
        {
            if (Path.GetFullPath(part) == Path.GetFullPath(corpus) || Path.GetFullPath(part) == Path.GetFullPath(classification))
            {
                throw new InvalidInputException($"{part}: is what the parts are taken from and would be lost; give another file");
            }
        }

        var (richSizes, minimalSizes) = (new List<(long Line, int Size)>(), new List<(long Line, int Size)>());
        var isChecked = false;
        var contaminated = 0L;
        foreach (var document in ClassificationFile.Read(classification))
        {
            if (document.HeldOut > 0)
            {
                contaminated++;
                continue;
            }

            if (!isChecked)
            {
                options.Criteria.RequireCounted(document.Counts.Keys);
                isChecked = true;
            }

            if (options.Criteria.IsRich(document.Counts))
            {
                richSizes.Add((document.Line, document.In(options.Unit)));
            }
            else if (options.Criteria.IsMinimal(document.Counts))
            {
                minimalSizes.Add((document.Line, document.In(options.Unit)));
            }
        }

        var budget = options.Budget ?? Math.Min(richSizes.Sum(s => (long)s.Size), minimalSizes.Sum(s => (long)s.Size));
        if (budget == 0)
        {
            throw new InvalidInputException($"{classification}: {(richSizes.Count == 0 ? "no document is rich in the wanted behaviours" : "every document shows some of the wanted behaviours")}; ask for other behaviours, or take another corpus");
        }

        var chosenRich = CorpusSelection.Choose(richSizes, budget, options.Seed, $"{classification}: behaviour-rich", options.Unit);
        var chosenMinimal = CorpusSelection.Choose(minimalSizes, budget, options.Seed, $"{classification}: behaviour-minimal", options.Unit);
        AtomicFile.Write(rich, richStream => AtomicFile.Write(minimal, minimalStream => Copy(corpus, classification, chosenRich.Places, richStream, chosenMinimal.Places, minimalStream, options)));
        return (new(chosenRich.Places.Length, chosenRich.Size, richSizes.Count), new(chosenMinimal.Places.Length, chosenMinimal.Size, minimalSizes.Count), contaminated);
    }

    private static void Copy(
        string corpus, string classification, ImmutableArray<long> rich, Stream richStream, ImmutableArray<long> minimal, Stream minimalStream, CorpusSubsetOptions options)
    {
        // The corpus and its classification are read side by side, so that one of another corpus is noticed.
        using var classes = ClassificationFile.Read(classification).GetEnumerator();
        var (nextRich, nextMinimal) = (0, 0);
        foreach (var (document, line) in new CorpusReader(corpus, options.Reading).ReadLines())
        {
            if (!classes.MoveNext() || classes.Current.Line != document.Line || classes.Current.Id != document.Id || classes.Current.Characters != document.Text.Length)
            {
                throw Mismatch(document.Line);
            }

            if (nextRich < rich.Length && rich[nextRich] == document.Line)
            {
                nextRich++;
                richStream.Write(line.Span);
                richStream.WriteByte((byte)'\n');
            }
            else if (nextMinimal < minimal.Length && minimal[nextMinimal] == document.Line)
            {
                nextMinimal++;
                minimalStream.Write(line.Span);
                minimalStream.WriteByte((byte)'\n');
            }
        }

        if (classes.MoveNext())
        {
            throw Mismatch(classes.Current.Line);
        }

        InvalidInputException Mismatch(long line) => new(string.Create(
            CultureInfo.InvariantCulture, $"{corpus}:{line}: {classification} says something of another document; classify this corpus, with the same way of reading it"));
    }
}
