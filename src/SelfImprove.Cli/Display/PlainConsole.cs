using Spectre.Console;

namespace SelfImprove.Cli.Display;

/// <summary>A Spectre console over the command's output: colours on a terminal, plain text elsewhere.</summary>
internal static class PlainConsole
{
    // Wide enough for the table of results, which must not wrap in a log file.
    private const int WidthWithoutTerminal = 180;

    internal static IAnsiConsole For(CommandContext context)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = context.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = context.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = context.IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(context.Out),
        });
        if (!context.IsTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
