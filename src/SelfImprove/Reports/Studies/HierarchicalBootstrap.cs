using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>
/// How sure numbers of conditions are that were measured under a few seeds on the same held-out problems. Each resample draws the problems anew,
/// the same draw for all conditions and seeds, so that comparisons stay paired by problem; and the seeds of each condition by themselves. Both are
/// drawn independently of each other (the pigeonhole bootstrap, Owen 2007), because every seed answers the same problems. Of n seeds n - 1 are
/// drawn, which makes the variance of a mean over few seeds come out right (Rao and Wu 1988) where drawing n would make it too small.
/// </summary>
internal sealed class HierarchicalBootstrap
{
    /// <summary>Number of resamples, enough for the ends of a 95 % interval to be stable in two digits.</summary>
    internal const int Resamples = 10_000;

    private static readonly RandomKey Key = RandomKey.FromSeed(0).Derive("hierarchical bootstrap");

    private readonly Dictionary<string, ImmutableArray<SeedResult>> _conditions;
    private readonly Dictionary<string, ResampledNumber> _means = new(StringComparer.Ordinal);
    private readonly Dictionary<SeedResult, double[]> _deviations = new(ReferenceEqualityComparer.Instance);
    private readonly int _problems;

    /// <summary>Resamples the problems.</summary>
    /// <param name="conditions">The results of each condition, one per seed.</param>
    internal HierarchicalBootstrap(IEnumerable<KeyValuePair<string, ImmutableArray<SeedResult>>> conditions)
    {
        _conditions = new(conditions, StringComparer.Ordinal);
        var runs = _conditions.Values.SelectMany(s => s).Where(s => !s.Problems.IsEmpty).ToList();
        var problems = runs.SelectMany(r => r.Problems.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        _problems = problems.Count;
        if (_problems > 0)
        {
            ResampleProblems(runs, problems);
        }
    }

    /// <summary>The mean over seeds of a condition; unknown for one without results.</summary>
    internal ResampledNumber MeanOf(string condition)
    {
        if (!_means.TryGetValue(condition, out var mean))
        {
            mean = _conditions.TryGetValue(condition, out var seeds) && !seeds.IsEmpty ? ResampleSeeds(condition, seeds) : ResampledNumber.Unknown;
            _means.Add(condition, mean);
        }

        return mean;
    }

    private ResampledNumber ResampleSeeds(string condition, ImmutableArray<SeedResult> seeds)
    {
        var drawn = Math.Max(1, seeds.Length - 1);
        var key = Key.Derive("seeds").Derive(condition);
        var means = new double[Resamples];
        for (var i = 0; i < means.Length; i++)
        {
            var random = new CounterRandom(key.Derive(i));
            var sum = 0.0;
            for (var n = 0; n < drawn; n++)
            {
                var seed = seeds[random.NextInt32(0, seeds.Length - 1)];
                sum += seed.Value + (_deviations.TryGetValue(seed, out var deviations) ? deviations[i] : 0);
            }

            means[i] = sum / drawn;
        }

        return new ResampledNumber(seeds.Average(s => s.Value), means, seeds.Length, seeds.Any(s => !s.Problems.IsEmpty) ? _problems : 0);
    }

    /// <summary>How far each run's mean over the drawn problems lies from its mean over all of them.</summary>
    private void ResampleProblems(List<SeedResult> runs, List<string> problems)
    {
        var answers = runs.Select(r => new Answers(r.Problems, problems)).ToArray();
        foreach (var run in runs)
        {
            _deviations[run] = new double[Resamples];
        }

        var counts = new double[problems.Count];
        for (var i = 0; i < Resamples; i++)
        {
            Array.Clear(counts);
            var random = new CounterRandom(Key.Derive("problems").Derive(i));
            for (var n = 0; n < counts.Length; n++)
            {
                counts[random.NextInt32(0, counts.Length - 1)]++;
            }

            for (var r = 0; r < runs.Count; r++)
            {
                _deviations[runs[r]][i] = answers[r].DeviationUnder(counts);
            }
        }
    }

    /// <summary>One run's results on all problems; a problem that it was not asked, or whose scorer failed, has no weight.</summary>
    private sealed class Answers
    {
        private readonly double[] _values;
        private readonly double[] _weights;
        private readonly double _mean;

        internal Answers(ImmutableSortedDictionary<string, double> results, List<string> problems)
        {
            _values = [.. problems.Select(p => results.GetValueOrDefault(p))];
            _weights = [.. problems.Select(p => results.ContainsKey(p) ? 1.0 : 0)];
            _mean = results.Values.Average();
        }

        internal double DeviationUnder(double[] counts)
        {
            var drawn = Dot(counts, _weights);
            return drawn > 0 ? (Dot(counts, _values) / drawn) - _mean : 0;
        }

        // In one fixed order, so that the bytes of a report do not depend on the machine.
        private static double Dot(double[] a, double[] b)
        {
            var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0);
            var i = 0;
            for (; i + 3 < a.Length; i += 4)
            {
                s0 += a[i] * b[i];
                s1 += a[i + 1] * b[i + 1];
                s2 += a[i + 2] * b[i + 2];
                s3 += a[i + 3] * b[i + 3];
            }

            for (; i < a.Length; i++)
            {
                s0 += a[i] * b[i];
            }

            return s0 + s1 + (s2 + s3);
        }
    }
}
