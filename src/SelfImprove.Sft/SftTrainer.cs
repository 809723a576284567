using System.Collections.Immutable;

namespace SelfImprove.Sft;

/// <summary>Supervised fine-tuning: maximises the likelihood of the dataset's completions, or of whole texts.</summary>
internal sealed class SftTrainer(SftOptions options, TimeProvider timeProvider) : IPolicyTrainer
{
    public const string ComponentName = "sft";

    public string Name => ComponentName;

    public TrainerRequirements Requirements { get; } = new() { Dataset = true };

    public TrainerWorkload Estimate(WorkloadInputs inputs)
    {
        // Each text is followed by an end of sequence.
        var (tokens, sequences) = (inputs.TokensPerText + 1, (double)inputs.Texts);
        if (options.Packing)
        {
            var length = options.MaxLength ?? inputs.ContextLength;
            (tokens, sequences) = (length, Math.Floor(tokens * sequences / length));
        }

        var seen = options.Steps is { } given ? (double)given * options.BatchSize : options.Epochs * sequences;
        var steps = (int)Math.Ceiling(seen / options.BatchSize);
        return new TrainerWorkload
        {
            Steps = steps,
            OptimizerSteps = ImmutableSortedDictionary<string, long>.Empty.Add("policy", steps),
            TrainedTokens = seen * tokens,
        };
    }

    public ITrainingSession Start(TrainingContext context)
    {
        var dataset = context.Dataset
            ?? throw new InvalidInputException("sft: no dataset was given; name the one to learn from");
        var longest = context.Policy.Info.ContextLength;
        if (options.MaxLength > longest)
        {
            throw new InvalidInputException($"sft: max-length {options.MaxLength} exceeds the model's context of {longest}; lower it");
        }

        var texts = new TokenizedTexts(dataset, context.Tokenizer);
        var key = context.Key.Derive("order");
        ISequenceSource source = options.Packing
            ? new PackedSequences(texts, options.MaxLength ?? longest, key)
            : new SeparateSequences(texts, options, options.MaxLength ?? longest, key);
        return new SftSession(context.Policy, source, options, timeProvider);
    }
}
