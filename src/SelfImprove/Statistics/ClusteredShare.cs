using SelfImprove.Reports;
using SelfImprove.Training;

namespace SelfImprove.Statistics;

/// <summary>A share among trials that come in clusters, such as the tries in the answers to one problem.</summary>
public static class ClusteredShare
{
    /// <summary>
    /// The share with its 95 % interval: Wilson's score interval, with as many trials as those that depend on each other are worth. That is p (1 - p) / v, where v is the variance of the ratio over
    /// clusters by linearisation (Korn and Graubard 1998), and no more than there are trials. Where no cluster has two trials, it is Wilson's interval as it is.
    /// </summary>
    /// <param name="clusters">Events and trials of each cluster; those without trials are left out.</param>
    /// <returns><see cref="Interval.Unknown"/> when there are no trials.</returns>
    public static Interval Of(IEnumerable<(int Events, int Trials)> clusters)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        var known = clusters.Where(c => c.Trials > 0).ToArray();
        double trials = known.Sum(c => c.Trials);
        if (known.Length == 0)
        {
            return Interval.Unknown;
        }

        var share = known.Sum(c => c.Events) / trials;
        var wilson = WilsonInterval.Of(share, EffectiveTrials(known, share, trials));
        return new Interval(share, wilson.Low, wilson.High);
    }

    private static double EffectiveTrials((int Events, int Trials)[] clusters, double share, double trials)
    {
        if (clusters.Length == trials)
        {
            return trials;
        }

        // Without variance there is no ratio of variances; each cluster counts once.
        if (share is 0 or 1 || clusters.Length == 1)
        {
            return clusters.Length;
        }

        var squares = clusters.Sum(c => (c.Events - (share * c.Trials)) * (c.Events - (share * c.Trials)));
        var variance = squares * clusters.Length / (clusters.Length - 1) / (trials * trials);
        return variance > 0 ? Math.Clamp(share * (1 - share) / variance, 1, trials) : trials;
    }
}
