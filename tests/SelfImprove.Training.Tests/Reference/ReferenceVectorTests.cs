using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SelfImprove.Training.Tests.Reference;

/// <summary>Agreement with the reference vectors; see the README beside them.</summary>
public class ReferenceVectorTests
{
    private static readonly string[] Covered =
    [
        "kl", "kl_shaped_rewards", "gae", "policy_loss", "value_loss", "kl_loss", "adaptive_kl", "whiten",
        "grpo", "dr_grpo", "rloo", "reinforce_pp_baseline", "reinforce_pp", "opo", "gpg", "grpo_passk", "remax",
    ];

    private static readonly ImmutableSortedDictionary<string, IAdvantageEstimator> Estimators = new Dictionary<string, IAdvantageEstimator>
    {
        ["grpo"] = new GrpoAdvantage(),
        ["dr_grpo"] = new GrpoAdvantage(divideByStd: false),
        ["rloo"] = new LeaveOneOutAdvantage(),
        ["reinforce_pp_baseline"] = new GroupMeanWhitenedAdvantage(),
        ["opo"] = new LengthWeightedAdvantage(),
        ["gpg"] = new GpgAdvantage(),
        ["grpo_passk"] = new PassAtKAdvantage(),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly string ShippedFolder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "rl");

    public static TheoryData<string, int> Cases()
    {
        var data = new TheoryData<string, int>();
        var folder = Environment.GetEnvironmentVariable("SELFIMPROVE_RL_FIXTURES") is { Length: > 0 } named ? named : ShippedFolder;
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            for (var i = 0; i < json.RootElement.GetProperty("cases").GetArrayLength(); i++)
            {
                data.Add(file, i);
            }
        }

        return data;
    }

    [Fact]
    public void There_are_reference_vectors() => Assert.NotEmpty(Cases());

    [Fact]
    public void The_shipped_vectors_hold_every_entry_that_is_covered()
    {
        // Files of others may hold a part of the entries; with this one every test below has something to compare.
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(ShippedFolder, "reference.json")));
        Assert.All(json.RootElement.GetProperty("cases").EnumerateArray(), reference => Assert.All(
            Covered, name => Assert.True(reference.GetProperty("expected").TryGetProperty(name, out _), name)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_entry_is_covered(string file, int index)
    {
        var reference = Read(file, index);
        Assert.All(reference.Expected.EnumerateObject(), e => Assert.True(Covered.Contains(e.Name), $"'{e.Name}' is not covered by any test"));
        Assert.All(reference.Object("policy_loss"), e => LossOf(e)); // throws for an unknown name
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Group_advantages_agree(string file, int index)
    {
        var reference = Read(file, index);
        foreach (var (name, estimator) in Estimators.Where(e => reference.Expected.TryGetProperty(e.Key, out _)))
        {
            // Rewards are printed exactly. verl computes GPG's alpha, the quotient of two counts, in single precision.
            var expected = reference.Expected.GetProperty(name);
            var alpha = (double)reference.Groups.Length / reference.Batch.Sequences.Select((_, i) => reference["rewards"][reference.Batch.RangeOf(i)].Sum()).Count(r => r != 0);
            double[] exact = [.. reference.Flatten(expected).Select(a => name == "gpg" ? a * alpha / (float)alpha : a)];
            reference.Check(name, exact, ReferenceCase.SignificantDigits(expected), [], _ => Advantages(reference, estimator, reference["rewards"]));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Advantages_of_other_baselines_agree(string file, int index)
    {
        var reference = Read(file, index);
        if (reference.Expected.TryGetProperty("reinforce_pp", out var entry))
        {
            var estimator = new ReinforceAdvantage(entry.GetProperty("gamma").GetDouble(), whiten: true);
            reference.Check("reinforce_pp", entry.GetProperty("advantages"), [], _ => Advantages(reference, estimator, reference["rewards"]));
        }

        if (reference.Expected.TryGetProperty("remax", out entry))
        {
            double[] baselines = [.. entry.GetProperty("baselines").EnumerateArray().Select(b => b.GetDouble())];
            reference.Check("remax", entry.GetProperty("advantages"), [], _ => Advantages(reference, new RemaxAdvantage(), reference["rewards"], baselines));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kl_estimators_agree(string file, int index)
    {
        var reference = Read(file, index);
        foreach (var entry in reference.Object("kl"))
        {
            var estimator = Enum.Parse<KlEstimator>(entry.Name, ignoreCase: true);
            reference.Check($"kl.{entry.Name}", entry.Value, ["log_probs", "ref_log_probs"], x => Pairwise(
                x[0], x[1], (policy, other) => KlDivergence.Estimate(estimator, policy, other)));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kl_shaped_rewards_agree(string file, int index)
    {
        var reference = Read(file, index);
        if (!reference.Expected.TryGetProperty("kl_shaped_rewards", out var entry))
        {
            return;
        }

        reference.Check("kl_shaped_rewards", entry.GetProperty("values"), ["rewards", "old_log_probs", "ref_log_probs"], x =>
        {
            double[] rewards = [.. x[0]];
            TokenRewards.SubtractKl(rewards, KlEstimator.K1, entry.GetProperty("beta").GetDouble(), x[1], x[2]);
            return rewards;
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Scores_stand_on_the_last_token(string file, int index)
    {
        var reference = Read(file, index);
        var rewards = reference["rewards"];
        var scores = reference.Batch.Sequences.Select((_, i) => rewards[reference.Batch.RangeOf(i)].Sum()).ToArray();
        Assert.Equal(rewards, TokenRewards.FromScores(reference.Batch, scores));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Generalized_advantages_agree(string file, int index)
    {
        var reference = Read(file, index);
        foreach (var entry in reference.Array("gae"))
        {
            var estimator = new GeneralizedAdvantage(entry.GetProperty("gamma").GetDouble(), entry.GetProperty("lam").GetDouble());
            (double[] Whitened, double[] Returns) Compute(double[][] x)
            {
                var advantages = new double[x[0].Length];
                var returns = new double[x[0].Length];
                estimator.Estimate(
                    new() { Batch = reference.Batch, Groups = [], Rewards = x[0], Values = x[1] }, advantages, returns);
                Whitening.Apply(advantages);
                return (advantages, returns);
            }

            reference.Check("gae.whitened", entry.GetProperty("whitened_advantages"), ["rewards", "values"], x => Compute(x).Whitened);
            reference.Check("gae.returns", entry.GetProperty("returns"), ["rewards", "values"], x => Compute(x).Returns);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whitening_agrees(string file, int index)
    {
        var reference = Read(file, index);
        if (!reference.Expected.TryGetProperty("whiten", out var entry))
        {
            return;
        }

        string[] input = [entry.GetProperty("input").GetString()!];
        reference.Check("mean", entry.GetProperty("masked_mean"), input, x => [Moments.Of(x[0]).Mean]);
        reference.Check("variance", entry.GetProperty("masked_var"), input, x => [Moments.Of(x[0]).Variance]);
        reference.Check("whitened", entry.GetProperty("masked_whiten"), input, x =>
        {
            double[] numbers = [.. x[0]];
            Whitening.Apply(numbers);
            return numbers;
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Policy_losses_gradients_and_clip_fractions_agree(string file, int index)
    {
        var reference = Read(file, index);
        foreach (var entry in reference.Object("policy_loss"))
        {
            var (loss, aggregation) = LossOf(entry);
            var weights = SequenceWeights.Of(reference.Batch, aggregation, reference.Length);
            (PolicyLossSum Sum, double[] Gradients) Compute(double[][] x) => LossProbe.Run(
                loss.Begin(reference.Batch, weights, x[1], entry.Name == "gmpo" ? reference.PerToken("sequence_advantages") : x[2]), reference.Batch, x[0]);

            double tokens = reference.Batch.ScoredCount;
            string[] inputs = ["log_probs", "old_log_probs", "advantages"];
            reference.Check($"{entry.Name}.loss", entry.Value.GetProperty("loss"), inputs, x => [Compute(x).Sum.Loss]);
            reference.Check($"{entry.Name}.grad", entry.Value.GetProperty("grad"), inputs, x => Compute(x).Gradients);
            foreach (var metric in entry.Value.GetProperty("metrics").EnumerateObject())
            {
                reference.Check($"{entry.Name}.{metric.Name}", metric.Value, inputs, x =>
                {
                    var sum = Compute(x).Sum;
                    return [Metric(metric.Name, sum, tokens, entry.Name)];
                });
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_in_single_precision_give_the_same_losses_to_five_digits(string file, int index)
    {
        // What an engine of single precision reports: inputs rounded to 24 bits move a loss of order 1 by less than 1e-6.
        var reference = Read(file, index);
        double[] Single(string name) => [.. reference[name].Select(x => (double)(float)x)];
        foreach (var entry in reference.Object("policy_loss"))
        {
            var (loss, aggregation) = LossOf(entry);
            double[] advantages = entry.Name == "gmpo" ? reference.PerToken("sequence_advantages") : Single("advantages");
            var weights = SequenceWeights.Of(reference.Batch, aggregation, reference.Length);
            var (sum, gradients) = LossProbe.Run(loss.Begin(reference.Batch, weights, Single("old_log_probs"), advantages), reference.Batch, Single("log_probs"));
            Assert.Equal(entry.Value.GetProperty("loss").GetDouble(), sum.Loss, 1e-5);
            Assert.All(reference.Flatten(entry.Value.GetProperty("grad")).Zip(gradients), g => Assert.Equal(g.First, g.Second, 1e-5));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_losses_agree(string file, int index)
    {
        var reference = Read(file, index);
        foreach (var entry in reference.Object("value_loss"))
        {
            var loss = new ValueLoss { Clip = double.Parse(entry.Name, CultureInfo.InvariantCulture) };
            var weights = SequenceWeights.Of(reference.Batch, LossAggregation.TokenMean, reference.Length);
            (ValueLossSum Sum, double[] Gradients) Compute(double[][] x) =>
                LossProbe.Run(loss.Begin(reference.Batch, weights, x[1], x[2]), reference.Batch, x[0]);

            string[] inputs = ["value_predictions", "values", "advantages"];
            reference.Check($"value.{entry.Name}", entry.Value.GetProperty("loss"), inputs, x => [Compute(x).Sum.Loss]);
            reference.Check($"value.{entry.Name}.grad", entry.Value.GetProperty("grad"), inputs, x => Compute(x).Gradients);
            reference.Check(
                $"value.{entry.Name}.clipfrac", entry.Value.GetProperty("clipfrac"), inputs,
                x => [Compute(x).Sum.Clipped / (double)reference.Batch.ScoredCount]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Kl_losses_agree(string file, int index)
    {
        var reference = Read(file, index);
        foreach (var entry in reference.Object("kl_loss"))
        {
            var loss = new PolicyLoss
            {
                Surrogate = new ClippedSurrogate(), KlCoefficient = 1, KlEstimator = Enum.Parse<KlEstimator>(entry.Name, ignoreCase: true),
            };
            var weights = SequenceWeights.Of(reference.Batch, LossAggregation.TokenMean, reference.Length);
            (PolicyLossSum Sum, double[] Gradients) Compute(double[][] x) => LossProbe.Run(
                loss.Begin(reference.Batch, weights, oldLogProbs: x[0], advantages: new double[x[0].Length], x[1]), reference.Batch, x[0]);

            string[] inputs = ["log_probs", "ref_log_probs"];
            reference.Check($"kl_loss.{entry.Name}", entry.Value.GetProperty("loss"), inputs, x => [Compute(x).Sum.Loss]);
            reference.Check($"kl_loss.{entry.Name}.grad", entry.Value.GetProperty("grad"), inputs, x => Compute(x).Gradients);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_adaptive_coefficient_follows_the_reference(string file, int index)
    {
        if (!Read(file, index).Expected.TryGetProperty("adaptive_kl", out var entry))
        {
            return;
        }

        var controller = new AdaptiveKl(entry.GetProperty("target").GetDouble(), entry.GetProperty("horizon").GetDouble());
        var coefficient = entry.GetProperty("initial").GetDouble();
        foreach (var step in entry.GetProperty("trace").EnumerateArray())
        {
            coefficient = controller.Next(coefficient, step.GetProperty("kl").GetDouble(), step.GetProperty("steps").GetInt32());
            Assert.Equal(step.GetProperty("value").GetDouble(), coefficient, 1e-9);
        }
    }

    private static LossAggregation Aggregation(string name) =>
        Enum.Parse<LossAggregation>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    /// <summary>The loss of an entry by its name; the numbers that the entry does not print are verl's defaults.</summary>
    private static (PolicyLoss Loss, LossAggregation Aggregation) LossOf(JsonProperty entry)
    {
        double Number(string name, double otherwise) => entry.Value.TryGetProperty(name, out var given) ? given.GetDouble() : otherwise;
        var clip = new ClipRange(Number("clip_ratio_low", 0.2), Number("clip_ratio_high", 0.2));
        var aggregation = entry.Value.GetProperty("aggregation").GetString()!;
        return (entry.Name.Split('/')[0] switch
        {
            "ppo" => new PolicyLoss { Surrogate = new ClippedSurrogate(), Clip = clip with { Dual = Number("clip_ratio_c", 3) } },
            "gspo" => new PolicyLoss { Surrogate = new ClippedSurrogate(), Ratio = ImportanceRatio.Sequence, Clip = clip },
            "cispo" => new PolicyLoss { Surrogate = new CispoSurrogate(), Clip = clip },
            "sapo" => new PolicyLoss { Surrogate = new SapoSurrogate(Number("tau_pos", 1), Number("tau_neg", 1.05)) },
            "gpg" => new PolicyLoss { Surrogate = new LogProbSurrogate() },
            "gmpo" => new PolicyLoss { Surrogate = new GeometricMeanSurrogate(), Clip = clip },
            _ => throw new InvalidOperationException($"'policy_loss.{entry.Name}' is not covered by any test"),
        }, aggregation == "seq-mean" ? LossAggregation.SeqMeanTokenMean : Aggregation(aggregation));
    }

    // verl counts a limit of GMPO by the advantage's sign, and the limits of the others by side or together.
    private static double Metric(string name, PolicyLossSum sum, double tokens, string loss) => (name, loss) switch
    {
        ("ppo_kl", _) => sum.ApproximateKl,
        ("pg_clipfrac_lower", "gmpo") => sum.Counts.ClippedLow / tokens,
        ("pg_clipfrac", "gmpo") => sum.Counts.ClippedHigh / tokens,
        ("pg_clipfrac_lower", _) => sum.Counts.DualClipped / tokens,
        ("pg_clipfrac", _) => (sum.Counts.ClippedLow + sum.Counts.ClippedHigh) / tokens,
        _ => throw new InvalidOperationException($"the metric '{name}' is not covered by any test"),
    };

    private static double[] Advantages(ReferenceCase reference, IAdvantageEstimator estimator, double[] rewards, double[]? greedy = null)
    {
        var advantages = new double[rewards.Length];
        estimator.Estimate(new() { Batch = reference.Batch, Groups = reference.Groups, Rewards = rewards, GreedyRewards = greedy }, advantages, []);
        return advantages;
    }

    private static double[] Pairwise(double[] a, double[] b, Func<double, double, double> function) => [.. a.Zip(b, function)];

    private static ReferenceCase Read(string file, int index)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return new ReferenceCase(json.RootElement.GetProperty("cases")[index].Clone());
    }
}
