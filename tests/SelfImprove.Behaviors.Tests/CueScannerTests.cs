using System.Text;
using SelfImprove.Behaviors.Cues;
using SelfImprove.Behaviors.Tests.Measurement;
using SelfImprove.Behaviors.Patterns;
using SelfImprove.Behaviors.Text;

namespace SelfImprove.Behaviors.Tests;

public class CueScannerTests
{
    private static readonly Cue[] Cues = [.. VerdictCues.All, .. ForeignVerdictCues.All, .. CheckCues.All, .. BacktrackingCues.All, .. SubgoalCues.All, .. BackwardCues.All];

    private static readonly CueScanner[] Scanners = [.. Cues.Select(c => new CueScanner(c.Pattern))];

    private static readonly string[] Words =
    [
        .. Cues.SelectMany(c => PatternReader.Read(c.Pattern.ToString()).Triggers ?? new HashSet<string>()).Distinct().Order(StringComparer.Ordinal),
        .. Enumerable.Repeat(" ", 200), .. Enumerable.Repeat("N", 100), .. Enumerable.Repeat("T", 50), .. Enumerable.Repeat("G", 20), .. Enumerable.Repeat(". ", 50), .. Enumerable.Repeat("\n", 30),
        "=", "+", "first ", "then ", "let's ", "i ", "we ", "that is ", "to get ", "another ", "not ", ", ", ": ", "(", ")", "\f", "?", "é", "\ud83d",
    ];

    [Fact]
    public void Nearly_every_cue_has_words_to_look_for() => Assert.InRange(Scanners.Count(s => s.HasTriggers), Cues.Length - 3, Cues.Length);

    [Fact]
    public void Labelled_texts_give_the_matches_of_the_patterns() =>
        AssertSame(LabelledText.ReadAll("labelled.jsonl").Concat(LabelledText.ReadAll("written.jsonl")).Select(t => CanonicalTextReader.Read(t.Text).Chars.ToString()));

    [Fact]
    public void Texts_of_the_words_themselves_give_the_matches_of_the_patterns() => AssertSame(Enumerable.Range(0, 60).Select(seed => Compose(seed, 400, 0)));

    [Fact]
    public void Words_far_apart_give_the_matches_of_the_patterns() => AssertSame(Enumerable.Range(0, 30).Select(seed => Compose(seed, 60, 300)));

    // Each cue's own matches, joined, reach what random texts do not.
    [Fact]
    public void Matches_at_the_ends_of_a_text_are_found()
    {
        var texts = LabelledText.ReadAll("written.jsonl").Select(t => CanonicalTextReader.Read(t.Text).Chars.ToString()).ToList();
        foreach (var cue in Cues)
        {
            foreach (var match in texts.SelectMany(t => cue.Pattern.Matches(t)).Take(20))
            {
                AssertSame([match.Value, "x " + match.Value, match.Value + " x", string.Join(new string('x', 1200), match.Value, match.Value, match.Value)]);
            }
        }
    }

    private static void AssertSame(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            foreach (var (cue, scanner) in Cues.Zip(Scanners))
            {
                var expected = new List<CueHit>();
                foreach (var match in cue.Pattern.EnumerateMatches(text))
                {
                    expected.Add(new CueHit(match.Index, match.Index + match.Length, cue.Kind));
                }

                var found = new List<CueHit>();
                scanner.Find(text, new TextGrams(text, new ulong[TextGrams.Size]), cue.Kind, found);
                Assert.True(expected.SequenceEqual(found), $"{cue.Kind}: {found.Count} hits instead of {expected.Count} in: {text}");
            }
        }
    }

    private static string Compose(int seed, int words, int longestGap)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
        {
            text.Append(random.Pick(Words)).Append(random.NextBoolean(0.5) ? " " : string.Empty).Append(longestGap > 0 ? new string('x', random.NextInt32(0, longestGap)) + " " : string.Empty);
        }

        return text.ToString();
    }
}
