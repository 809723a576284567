using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Cli.JsonLines;
using SelfImprove.Pipelines;
using SelfImprove.Tasks.Countdown;

namespace SelfImprove.Cli.Commands;

/// <summary><c>sample</c>: lets a model write.</summary>
internal static class SampleCommand
{
    internal static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "A model folder in the Hugging Face layout, such as runs/quickstart/stages/ppo-.../model." };
        var prompt = new Option<string?>("--prompt") { Description = "The text to continue." };
        var numbers = CountdownArguments.Numbers(required: false);
        var target = CountdownArguments.Target(required: false);
        var template = new Option<string>("--template") { Description = "The prompt of a Countdown problem: compact, base, chat, question, or a text with {numbers} and {target}.", DefaultValueFactory = _ => "compact" };
        var chat = ModelArguments.ChatTemplateName();
        var system = new Option<string?>("--system-message") { Description = "For --chat-template: the system's message." };
        var count = new Option<int>("-n", "--count") { Description = "Number of completions.", DefaultValueFactory = _ => 1 };
        var temperature = new Option<double>("--temperature") { Description = "Divides the logits; 0 is greedy.", DefaultValueFactory = _ => 1 };
        var topK = new Option<int>("--top-k") { Description = "Draws from the k most likely tokens; 0 takes all." };
        var topP = new Option<double>("--top-p") { Description = "Draws from the most likely tokens that together reach this probability.", DefaultValueFactory = _ => 1 };
        var maxTokens = new Option<int>("--max-tokens") { Description = "Longest completion.", DefaultValueFactory = _ => 256 };
        var seed = new Option<long>("--seed") { Description = "Seed of the random numbers.", DefaultValueFactory = _ => 1 };
        var engine = new EngineArguments();
        var command = new DocumentedCommand(
            "sample",
            "Lets a model continue a prompt, or solve a Countdown problem, which is then judged and searched for behaviours. Prints one JSON line per completion.",
            "Examples: selfimprove sample MODEL --numbers 2,3,5,8 --target 24 -n 4; selfimprove sample MODEL --prompt '8 * 3 =' --temperature 0")
        {
            model, prompt, numbers, target, template, chat, system, count, temperature, topK, topP, maxTokens, seed, engine,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(prompt) is null == result.GetValue(numbers) is null)
            {
                result.AddError("Give either --prompt, or --numbers and --target.");
            }
            else if (result.GetValue(numbers) is null != result.GetValue(target) is null)
            {
                result.AddError("--numbers and --target belong together.");
            }
            else if (result.GetValue(system) is not null && result.GetValue(chat) is null or ChatPrompts.NoTemplate)
            {
                result.AddError("--system-message is part of a conversation; give --chat-template too.");
            }
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var (services, engines) = engine.Create(context, parsed);
            await using var disposable = services;
            return await SampleAsync(context, services, engines, RequestOf(parsed), cancel);
        });
        return command;

        Request RequestOf(ParseResult parsed) => new(
            parsed.GetRequiredValue(model), parsed.GetValue(prompt), parsed.GetValue(numbers), parsed.GetValue(target), parsed.GetValue(template)!, parsed.GetValue(chat)!, parsed.GetValue(system),
            parsed.GetValue(count), parsed.GetValue(temperature), parsed.GetValue(topK), parsed.GetValue(topP), parsed.GetValue(maxTokens), parsed.GetValue(seed));
    }

    private static async Task<int> SampleAsync(CommandContext context, IServiceProvider services, IPolicyEngineFactory engines, Request request, CancellationToken cancel)
    {
        request.Check();
        var problem = request.Numbers is null ? null : CountdownArguments.Parse(request.Numbers, request.Target!.Value);
        var prompt = request.Prompt ?? new CountdownTask(new CountdownOptions { Template = request.Template }).FormatPrompt(problem!);

        var tokenizer = TokenizerLoader.Load(request.Model, HuggingFaceLayout.ReadConfig(request.Model).VocabularySize);
        prompt = ModelArguments.CheckChat(request.Model, tokenizer, ChatPrompts.Create(request.ChatTemplate, request.Model, request.SystemMessage))?.Render(prompt) ?? prompt;
        var tokens = tokenizer.Encode(prompt);
        using var engine = ModelArguments.Load(
            context, engines, request.Model, new ModelUse(ModelUseKind.Sampling, (int)Math.Min(int.MaxValue, (long)tokens.Length + request.MaxTokens), request.Count));
        var key = RandomKey.FromSeed(request.Seed).Derive("sample");
        var samples = engine.Sample(
            [.. Enumerable.Range(0, request.Count).Select(i => new SamplePrompt(tokens, key.Derive(i)))],
            new SamplingOptions
            {
                Temperature = request.Temperature,
                TopK = request.TopK,
                TopP = request.TopP,
                MaxTokens = request.MaxTokens,
                EndOfSequenceIds = tokenizer.EndOfSequenceIds,
            },
            cancel);

        var detector = services.GetRequiredService<ComponentCatalogue>().Choose<IBehaviorDetector>("rules").Create(services);
        foreach (var sample in samples)
        {
            var completion = new Completion(tokenizer.Decode(sample.Tokens), sample.StopReason);
            var reward = problem is null ? null : new CountdownReward().Score(problem, completion);
            var analysis = await detector.AnalyzeAsync(completion.Text, problem is null ? BehaviorHints.None : new BehaviorHints(problem.Numbers, problem.Target), cancel);
            context.Out.WriteJsonLine(new Line(
                prompt, completion.Text, sample.Tokens.Length, completion.IsTruncated, sample.LogProbs.Sum(),
                reward is null ? null : new Verdict(reward.IsCorrect, reward.Outcome.Name, reward.Value, reward.Reason, reward.Answer),
                SpanLine.Counts(analysis), SpanLine.Of(completion.Text, analysis)));
        }

        return ExitCode.Success;
    }

    private sealed record Request(
        string Model, string? Prompt, string? Numbers, long? Target, string Template, string ChatTemplate, string? SystemMessage, int Count, double Temperature, int TopK, double TopP, int MaxTokens, long Seed)
    {
        internal void Check()
        {
            Require(Count is >= 1 and <= 100_000, "--count", "1 to 100000");
            Require(Temperature is >= 0 and <= 1000, "--temperature", "0 to 1000");
            Require(TopK >= 0, "--top-k", "0 or more");
            Require(TopP is > 0 and <= 1, "--top-p", "greater than 0 and at most 1");
            Require(MaxTokens >= 1, "--max-tokens", "1 or more");
        }

        private static void Require(bool holds, string option, string range)
        {
            if (!holds)
            {
                throw new InvalidInputException($"{option} must be {range}");
            }
        }
    }

    private sealed record Verdict(bool IsCorrect, string Outcome, double Reward, string Reason, string? Answer);

    private sealed record Line(
        string Prompt, string Completion, int Tokens, bool Truncated, double LogProb, Verdict? Verdict, SortedDictionary<string, int?> Counts, IReadOnlyList<SpanLine> Spans);
}
