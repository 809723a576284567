using System.Collections.Immutable;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Documents;
using SelfImprove.Configuration.Yaml;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>Checks that the conditions which a study speaks of exist, and says where it names one that does not.</summary>
internal static class StudyCheck
{
    /// <summary>Checks the names of a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="written">The map that it was read from; null when it was made in code.</param>
    /// <param name="cells">The axes of all cells.</param>
    /// <param name="run">The name of the run, which is that of its only condition where there is no axis.</param>
    /// <param name="errors">Takes what is wrong.</param>
    internal static void Check(StudyOptions study, ConfigMap? written, IEnumerable<ImmutableArray<AxisValue>> cells, string run, DiagnosticBag errors)
    {
        var all = cells.ToList();
        var values = all.SelectMany(c => ConditionName.AxesOf(c)).Select(ConditionName.Of).Distinct(StringComparer.Ordinal).DefaultIfEmpty(run).ToList();
        var known = values.Union(all.Select(c => ConditionName.Of(c, run)), StringComparer.Ordinal).ToList();

        void Find(string name, string path, ConfigOrigin? origin)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                errors.Add(origin ?? written?.Origin, $"study.{path}: there is no condition '{name}'{Suggestion.Then(Suggestion.For(name, known), $"known: {string.Join(", ", values)}")}");
            }
        }

        foreach (var (role, names) in study.Roles)
        {
            var key = OptionModel.KeyOf(role);
            var node = written?[key]?.Value;
            for (var i = 0; i < names.Length; i++)
            {
                Find(names[i], key, node is ConfigList list && i < list.Items.Length ? list.Items[i].Origin : node?.Origin);
            }
        }

        foreach (var name in study.Published.Keys)
        {
            Find(name, "published", (written?["published"]?.Value as ConfigMap)?[name]?.Origin);
        }

        var conditions = all.DistinctBy(c => ConditionName.Of(c, run)).Select(c => new ReportCondition(ConditionName.Of(c, run)) { Axes = ConditionName.AxesOf(c) }).ToImmutableArray();
        foreach (var group in StudyGroup.Of(study, conditions))
        {
            foreach (var (key, name) in new[] { ("unprimed", study.Unprimed), ("right-answers", study.RightAnswers), ("wrong-answers", study.WrongAnswers) })
            {
                if (name is not null && StudyGroup.Matching(name, group.Conditions).ToList() is { Count: > 1 } several)
                {
                    errors.Add(
                        written?[key]?.Value.Origin ?? written?.Origin,
                        $"study.{key}: '{name}' stands for {several.Count} conditions that other roles tell apart ({string.Join("; ", several.Select(c => c.Name))}); give the name of one");
                }
            }
        }
    }

    /// <summary>Refuses axes that set parts of the study, which speaks of all cells at once.</summary>
    internal static void CheckMatrix(ConfigMap root, DiagnosticBag errors)
    {
        if (MatrixExpansion.PathsSet(root).FirstOrDefault(p => p.Path == DocumentKeys.Study || p.Path.StartsWith(DocumentKeys.Study + ".", StringComparison.Ordinal)) is { Path: { } path, Axis: var axis })
        {
            errors.Add(root[DocumentKeys.Matrix]!.Origin, $"axis '{axis}' sets '{path}', but a study speaks of all cells of the matrix; write it at the top of the file");
        }
    }
}
