using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Kernels;

/// <summary>The softmax's sums and the draw of a token at every number of logits around two vectors and at every alignment of a float.</summary>
/// <remarks>From one logit on: a vocabulary has a token.</remarks>
public sealed unsafe class LogitTests
{
    private const int Longest = (2 * Lanes.Count) + 3;

    [Fact]
    public void Sums_of_one_block_and_of_two_are_those_of_the_formula()
    {
        const float InverseTemperature = 1.25f;
        for (var count = 1; count <= Longest; count++)
        {
            for (var misalignment = 0; misalignment <= 3; misalignment++)
            {
                var numbers = GuardedBuffer.Numbers(count, count);
                var z = numbers.Select(x => (Approximation)x * InverseTemperature).ToArray();
                var largest = (float)z.Max(a => a.Value);
                var powers = z.Select(a => (a - largest).Exp()).ToArray();
                var sum = Approximation.Sum(powers);
                var entropy = sum.Log() - (Approximation.Sum(z.Select((a, i) => powers[i] * (a - largest))) / sum);
                foreach (var first in new[] { count, (count / 2) + 1 })
                {
                    var summary = new LogitSummary();
                    Add(ref summary, numbers[..first], misalignment);
                    if (first < count)
                    {
                        Add(ref summary, numbers[first..], misalignment);
                    }

                    entropy.Check(summary.Entropy, "entropy", count, misalignment, first);
                    for (var i = 0; i < count; i++)
                    {
                        ((z[i] - largest) - sum.Log()).Check(summary.LogProb(numbers[i] * InverseTemperature), "log-prob", count, misalignment, first, i);
                    }
                }
            }
        }

        static void Add(ref LogitSummary summary, float[] numbers, int misalignment)
        {
            using var logits = GuardedBuffer.Rows(numbers, 1, numbers.Length, Lanes.Pad(numbers.Length), misalignment);
            summary.Add(logits.Pointer, numbers.Length, InverseTemperature);
        }
    }

    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(0.99999, 0)]
    [InlineData(1.0, 1000)]
    public void Every_token_of_every_vocabulary_is_drawn_in_its_interval(double topP, int topK)
    {
        var options = new SamplingOptions { MaxTokens = 1, EndOfSequenceIds = [], TopP = topP, TopK = topK };
        for (var count = 1; count <= Longest; count++)
        {
            var numbers = GuardedBuffer.Numbers(count, count);
            var powers = numbers.Select(x => Math.Exp(x)).ToArray();

            // With top-p or top-k below the vocabulary's size tokens stand in order of their probability, else in order of their ids.
            var order = Enumerable.Range(0, count).ToArray();
            if (topP < 1)
            {
                Array.Sort(order, (a, b) => numbers[b].CompareTo(numbers[a]));
            }

            var start = 0.0;
            foreach (var token in order)
            {
                using var logits = GuardedBuffer.Rows(numbers, 1, count, Lanes.Pad(count), count % 4);
                var probability = powers[token] / powers.Sum();
                var drawn = new TokenDraw(count, options).Draw(logits.Pointer, start + (probability / 2));
                Assert.Equal(token, drawn.Token);

                // One rounding of each of the sum's terms and of the difference of logits; top-p may drop the last 1e-5.
                Assert.Equal(Math.Log(probability), drawn.LogProb, (count * 4 * Math.ScaleB(1, -24)) + (1 - topP) + (Math.ScaleB(1, -23) * numbers.Max(Math.Abs)));
                start += probability;
            }
        }
    }
}
