namespace SelfImprove.Corpora.Tests.WebMath;

public class DetectorAgreementTests
{
    [Fact]
    public async Task The_rule_detector_finds_the_behaviours_that_documents_show()
    {
        var documents = Documents.Write(Documents.Rich, 2000, seed: 3);
        var analyses = await AnalyzeAsync(documents);

        foreach (var behavior in Behavior.FourHabits)
        {
            var both = documents.Zip(analyses).Count(p => p.First.Gold(behavior) > 0 && p.Second.Counts[behavior] > 0);
            var recall = both / (double)documents.Count(d => d.Gold(behavior) > 0);
            var precision = both / (double)analyses.Count(a => a.Counts[behavior] > 0);

            Assert.True(recall >= 0.9 && precision >= 0.9, $"{behavior}: precision {precision:F3}, recall {recall:F3}");
        }
    }

    [Fact]
    public async Task Documents_without_behaviours_are_hardly_ever_flagged()
    {
        var documents = Documents.Write(Documents.Naive, 2000, seed: 3);
        var analyses = await AnalyzeAsync(documents);
        var flagged = documents.Zip(analyses).Where(p => p.Second.Findings.Length > 0).Select(p => p.First.Completion).ToList();

        Assert.True(flagged.Count <= 40, $"{flagged.Count} of 2000 are flagged, such as:\n{flagged.FirstOrDefault()}");
        Assert.All(documents, d => Assert.All(Behavior.FourHabits, b => Assert.Equal(0, d.Gold(b))));
    }

    private static async Task<List<BehaviorAnalysis>> AnalyzeAsync(List<PrimingExample> documents)
    {
        var analyses = new List<BehaviorAnalysis>();
        foreach (var document in documents)
        {
            analyses.Add(await Detectors.Rules.AnalyzeAsync(document.Completion, BehaviorHints.None));
        }

        return analyses;
    }
}
