using System.CommandLine;

namespace SelfImprove.Cli;

/// <summary>A command with more to say about itself than fits the list of commands; its own help shows it.</summary>
/// <param name="name">The command's name.</param>
/// <param name="summary">One or two sentences, for the list of commands.</param>
/// <param name="details">Formats, examples and the like.</param>
internal sealed class DocumentedCommand(string name, string summary, string details) : Command(name, summary)
{
    internal string Details { get; } = details;

    /// <summary>Adds the options of the engine.</summary>
    internal void Add(EngineArguments engine)
    {
        foreach (var option in engine)
        {
            Add(option);
        }
    }
}
