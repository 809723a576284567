using System.CommandLine;
using System.Globalization;
using SelfImprove.Configuration;

namespace SelfImprove.Cli;

/// <summary>Arguments and options that several commands have.</summary>
internal static class SharedOptions
{
    internal static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "On failure, print the stack trace too.",
        Recursive = true,
    };

    internal static Argument<string> ExperimentFile() => new("FILE") { Description = "An experiment file (YAML)." };

    internal static Option<string[]> Set() => new("--set")
    {
        Description = "Puts a value over the file's, such as --set ppo.steps=50; stages are addressed by id or kind, everything else from the top. May be given several times.",
        HelpName = "path=value",
    };

    internal static Option<int> MaxCells()
    {
        var option = new Option<int>("--max-cells")
        {
            Description = "Most cells that a matrix may have: a question before thousands of runs.",
            HelpName = "N",
            DefaultValueFactory = _ => ExperimentLoader.DefaultMaxCells,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var cells) || cells < 1))
            {
                result.AddError($"--max-cells is a number from 1 on, but '{result.Tokens[0].Value}' is given");
            }
        });
        return option;
    }

    internal static Option<string[]> Only() => new("--only")
    {
        Description = "Runs only the cells of the matrix with this value on this axis, such as --only condition=primed; the others stay as they are. May be given several times: values of one axis add up, axes narrow down.",
        HelpName = "axis=value",
    };

    internal static Option<string?> PluginsOf() => new("--experiment", "--plugins-of")
    {
        Description = "An experiment file, whose plug-ins' components are included.",
        HelpName = "FILE",
    };

    internal static Option<string[]> Plugin() => new("--plugin")
    {
        Description = "The assembly of a plug-in whose components are included. May be given several times.",
        HelpName = "PATH",
    };

    internal static Option<string> Runs() => new("--runs")
    {
        Description = "The folder of run directories.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "runs",
    };
}
