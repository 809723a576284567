using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SelfImprove.Cli.Commands;
using SelfImprove.Cli.Commands.Corpus;

namespace SelfImprove.Cli;

/// <summary>The command line: parses it, runs a command, and turns failures into one message and an exit code.</summary>
internal static class CommandLineApplication
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="context">What the command reads from and writes to.</param>
    internal static async Task<int> RunAsync(string[] args, CommandContext context)
    {
        var root = CreateRoot(context with { CommandLine = ["selfimprove", .. args] });
        var parsed = root.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                await context.Error.WriteLineAsync(error.Message);
            }

            var path = string.Join(' ', CommandPath(parsed.CommandResult.Command));
            await context.Error.WriteLineAsync($"See '{path} --help'.");
            return ExitCode.UserError;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e)
        {
            await context.Error.WriteLineAsync(parsed.GetValue(SharedOptions.Verbose) ? e.ToString() : MessageOf(e));
            return e is InvalidInputException ? ExitCode.UserError : ExitCode.RunFailed;
        }
    }

    internal static Command CreateRoot(CommandContext context)
    {
        var root = Commands(context);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new DetailedHelp((HelpAction)help.Action!);
        }

        return root;
    }

    // Not a RootCommand: that would be called by the name of the assembly.
    private static Command Commands(CommandContext context) => new(
        "selfimprove",
        "SelfImprove: studies and builds reasoners that get better at a verifiable task through reinforcement learning.\n\n"
        + "Start with: selfimprove run experiments/quickstart.yaml\n\n"
        + "Exit codes: 0 success; 1 the run failed; 2 something that you supplied can't be used; 130 stopped by Ctrl-C.")
    {
        RunCommand.Create(context),
        ValidateCommand.Create(context),
        ConfigCommand.Create(context),
        SchemaCommand.Create(context),
        ListCommand.Create(context),
        ReportCommand.Create(context),
        CompareCommand.Create(context),
        AnalyzeCommand.Create(context),
        PruneCommand.Create(context),
        SampleCommand.Create(context),
        ServeCommand.Create(context),
        EvalCommand.Create(context),
        ReplayCommand.Create(context),
        LintCommand.Create(context),
        BenchCommand.Create(context),
        SolveCommand.Create(context),
        ScoreCommand.Create(context),
        DetectCommand.Create(context),
        AgreeCommand.Create(context),
        CorpusCommand.Create(context),
        TokenizeCommand.Create(context),
        DetokenizeCommand.Create(context),
        LogProbsCommand.Create(context),
        InitModelCommand.Create(context),
        MergeCommand.Create(context),
        SharedOptions.Verbose,
        new HelpOption { Recursive = true },
        new VersionOption(),
    };

    // Known failures say themselves what to do; anything else is a defect and worth a report.
    private static string MessageOf(Exception e) => e switch
    {
        InvalidInputException or RunFailedException => e.Message,
        OutOfMemoryException => "out of memory: use a smaller model or batch",
        IOException or UnauthorizedAccessException => e.Message,
        _ => $"unexpected {e.GetType().Name}: {e.Message}\nThis is a defect; run the command again with --verbose and report what it prints.",
    };

    private static IEnumerable<string> CommandPath(Command command) => command.Parents.OfType<Command>().SelectMany(CommandPath).Append(command.Name);
}
