using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Documents;
using SelfImprove.Configuration.Yaml;
using SelfImprove.Pipelines;
using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>Reads the study of a run from the configuration that the run keeps.</summary>
internal static class StoredStudy
{
    /// <summary>The study; null when there is none.</summary>
    /// <exception cref="ConfigurationException">The study can't be used; everything that is wrong with it is listed.</exception>
    internal static StudyOptions? Read(RunResult run)
    {
        var path = Path.Combine(run.Directory, RunLayout.ConfigFile);
        if (!File.Exists(path) || RootOf(path)[DocumentKeys.Study]?.Value is not { } node || node is ConfigScalar { IsNull: true })
        {
            return null;
        }

        // A study holds names alone, so no component has to be known.
        var errors = new DiagnosticBag();
        var study = (StudyOptions)new OptionsBinder(new ComponentCatalogue([]), errors).BindRecord(typeof(StudyOptions), node, null, DocumentKeys.Study).Value!;
        errors.ThrowIfAny();
        StudyCheck.Check(study, node as ConfigMap, run.Cells.Select(c => c.Axes), run.Name, errors);
        errors.ThrowIfAny();
        return study;
    }

    // The run wrote the file itself; one that a person has since made unreadable does not take the whole report away.
    private static ConfigMap RootOf(string path)
    {
        try
        {
            return YamlReader.ReadFile(path) as ConfigMap ?? new ConfigMap([], new ConfigOrigin(path));
        }
        catch (InvalidInputException)
        {
            return new ConfigMap([], new ConfigOrigin(path));
        }
    }
}
