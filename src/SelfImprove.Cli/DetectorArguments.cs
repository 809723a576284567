using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;

namespace SelfImprove.Cli;

/// <summary>Detectors given on the command line: by name, in YAML, or as an experiment has them.</summary>
internal static class DetectorArguments
{
    private const string Forms = "a name (selfimprove list detector shows them; with --experiment, with the options that it has there), or YAML such as '{ kind: llm-judge, endpoint: { base-url: ..., model: ... } }'.";

    internal static Option<string> One() => new("--detector") { Description = $"The detector: {Forms}", HelpName = "DETECTOR", DefaultValueFactory = _ => "rules" };

    internal static Option<string[]> Two() => new("--detector") { Description = $"A detector, given twice, each {Forms}", HelpName = "DETECTOR", Arity = new ArgumentArity(1, 2), Required = true };

    internal static Option<string?> Experiment() => new("--experiment", "--plugins-of")
    {
        Description = "An experiment file, whose plug-ins' components are included, and whose detectors are meant where one of their names is given.",
        HelpName = "FILE",
    };

    /// <summary>Chooses detectors. The caller disposes the services.</summary>
    /// <param name="context">The clock.</param>
    /// <param name="experiment">An experiment file; null for none.</param>
    /// <param name="plugins">Paths of plug-ins.</param>
    /// <param name="detectors">The detectors as they were given.</param>
    /// <exception cref="InvalidInputException">There is no such detector, or its options are wrong.</exception>
    internal static (ServiceProvider Services, ImmutableArray<IBehaviorDetector> Detectors) Create(CommandContext context, string? experiment, IEnumerable<string> plugins, params ReadOnlySpan<string> detectors)
    {
        var document = experiment is null ? null : ExperimentDocument.Read(experiment);
        var services = ComponentServices.Create(context, document, plugins);
        try
        {
            var catalogue = services.GetRequiredService<ComponentCatalogue>();
            var declared = document is null ? [] : services.GetRequiredService<ExperimentLoader>().Load(document, int.MaxValue).Cells[0].Experiment.Detectors;
            var chosen = ImmutableArray.CreateBuilder<IBehaviorDetector>();
            foreach (var detector in detectors)
            {
                var choice = declared.FirstOrDefault(d => d.Component.Name == detector) ?? ComponentText.Parse<IBehaviorDetector>(catalogue, detector, "--detector");
                chosen.Add(choice.Create(services));
            }

            return (services, chosen.ToImmutable());
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }
}
