using System.Collections.Immutable;
using System.Text;
using Spectre.Console;

namespace SelfImprove.Cli;

/// <summary>What commands read from and write to, so that tests can run them in this process.</summary>
internal sealed record CommandContext
{
    /// <summary>Standard output: data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: errors and remarks.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal that can be redrawn.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>The border of tables: lines that a terminal draws, or characters that any file and pipe can hold.</summary>
    public TableBorder TableBorder => IsTerminal ? TableBorder.Rounded : TableBorder.Ascii;

    /// <summary>The command line, program first, for the records of a run.</summary>
    public ImmutableArray<string> CommandLine { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The context of this process: UTF-8 without a byte order mark, flushed line by line.</summary>
    internal static CommandContext OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new CommandContext
        {
            Out = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true, NewLine = "\n" },
            Error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true, NewLine = "\n" },
            In = new StreamReader(Console.OpenStandardInput(), utf8),
            IsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
        };
    }
}
