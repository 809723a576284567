using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Serving;

namespace SelfImprove.Cli.Commands;

/// <summary><c>serve</c>: answers completions and chats over HTTP.</summary>
internal static class ServeCommand
{
    private const string Localhost = "localhost";

    internal static Command Create(CommandContext context)
    {
        var limits = new ServingOptions();
        var model = new Option<string>("--model") { Description = "A model folder in the Hugging Face layout, or a run, whose last trained model is served.", HelpName = "DIR|RUN", Required = true };
        var cell = new Option<string?>("--cell") { Description = "Of a run with a matrix: the cell whose model is served.", HelpName = "NAME" };
        var runs = SharedOptions.Runs();
        var name = new Option<string?>("--name") { Description = "What requests call the model. Default: its folder's name.", HelpName = "NAME" };
        var host = new Option<string>("--host") { Description = "The address to listen on; 0.0.0.0 for all of this machine's.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port") { Description = "The port; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => 8080 };
        var keyVariable = new Option<string?>("--api-key-env") { Description = "The environment variable that holds the key that requests must carry. Default: no key is asked for.", HelpName = "NAME" };
        var template = new Option<string?>("--chat-template")
        {
            Description = $"A built-in chat template in place of the model's own: {string.Join(", ", ChatTemplate.BuiltInNames)}.",
            HelpName = "NAME",
        };
        var length = new Option<int>("--context") { Description = "Most tokens of a prompt and its completion; 0 takes the model's context.", HelpName = "N", DefaultValueFactory = _ => limits.ContextLength };
        var rows = new Option<int>("--rows") { Description = "Completions that are made at once.", HelpName = "N", DefaultValueFactory = _ => limits.MaxRows };
        var queue = new Option<int>("--queue") { Description = "Requests that may wait; more are refused.", HelpName = "N", DefaultValueFactory = _ => limits.MaxQueuedRequests };
        var timeout = new Option<double>("--timeout") { Description = "Seconds that a request may take.", HelpName = "SECONDS", DefaultValueFactory = _ => limits.RequestTimeout.TotalSeconds };
        var stopTimeout = new Option<double>("--stop-timeout") { Description = "Seconds that answers under way may go on after Ctrl-C.", HelpName = "SECONDS", DefaultValueFactory = _ => limits.ShutdownTimeout.TotalSeconds };
        var engine = new EngineArguments();
        var command = new DocumentedCommand(
            "serve",
            "Serves a model over HTTP as the OpenAI API does: /v1/completions, /v1/chat/completions, /v1/models, /health. Ctrl-C ends it, after the answers under way.",
            "Example: selfimprove serve --model runs/quickstart --cell primed --port 8080; docs/serving.md has requests, limits and what to know about security.")
        {
            model, cell, runs, name, host, port, keyVariable, template, length, rows, queue, timeout, stopTimeout, engine,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var address = ParseAddress(parsed.GetRequiredValue(host));
            var options = new ServingOptions
            {
                MaxRows = parsed.GetValue(rows),
                MaxQueuedRequests = parsed.GetValue(queue),
                ContextLength = parsed.GetValue(length),
                RequestTimeout = Seconds("--timeout", parsed.GetValue(timeout)),
                ShutdownTimeout = Seconds("--stop-timeout", parsed.GetValue(stopTimeout)),
                ApiKey = ReadKey(parsed.GetValue(keyVariable)),
            };
            var number = parsed.GetValue(port);
            if (number is < 0 or > ushort.MaxValue)
            {
                throw new InvalidInputException($"--port must be 0 to {ushort.MaxValue}");
            }

            var folder = ModelFolder.Find(parsed.GetRequiredValue(model), parsed.GetValue(runs)!, parsed.GetValue(cell));
            var chat = parsed.GetValue(template) is { } builtIn ? ChatTemplate.BuiltIn(builtIn) : null;
            var (services, engines) = engine.Create(context, parsed);
            await using var disposable = services;
            ModelArguments.TellMemory(context, engines, folder, new ModelUse(ModelUseKind.Sampling, parsed.GetValue(length), Math.Max(1, parsed.GetValue(rows))));
            return await ServeAsync(context, () => ServedModel.Load(engines, folder, parsed.GetValue(name), chat), address, number, options, cancel);
        });
        return command;
    }

    private static async Task<int> ServeAsync(CommandContext context, Func<ServedModel> load, IPAddress address, int port, ServingOptions options, CancellationToken cancel)
    {
        using var stop = new StopSignals(
            context.Error, cancel, FormattableString.Invariant($"stopping; answers under way may take up to {options.ShutdownTimeout.TotalSeconds} s. Again to end at once."));
        if (!IPAddress.IsLoopback(address) && options.ApiKey is null)
        {
            await context.Error.WriteLineAsync($"warning: whoever reaches {address} can use the model: no key is asked for. Set one with --api-key-env, or listen on 127.0.0.1.");
        }

        var model = load();
        using var engine = model.Engine;
        ModelArguments.TellWarnings(context, engine);
        if (stop.Token.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }

        await using var server = CompletionServer.Create(model, address, port, options, services => services.AddSingleton(context.TimeProvider));
        try
        {
            await server.StartAsync(CancellationToken.None);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new InvalidInputException($"port {port} of {address} is taken; choose another one with --port", e);
        }

        // One line that scripts can read the address from.
        await context.Out.WriteLineAsync($"{server.Urls.Single()}/v1 serves '{model.Name}': {engine.Info.Description}");
        await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        await server.StopAsync(CancellationToken.None);
        return ExitCode.Success;
    }

    private static IPAddress ParseAddress(string host) => host == Localhost ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address
        : throw new InvalidInputException($"--host must be an IP address or {Localhost}, but is '{host}'");

    private static TimeSpan Seconds(string option, double seconds) => seconds is >= 0 and <= 86_400
        ? TimeSpan.FromSeconds(seconds)
        : throw new InvalidInputException($"{option} must be 0 to 86400 seconds");

    private static string? ReadKey(string? variable) => variable is null ? null
        : Environment.GetEnvironmentVariable(variable) is { } key && !string.IsNullOrWhiteSpace(key) ? key
        : throw new InvalidInputException($"--api-key-env: the environment variable '{variable}' is not set");
}
