using System.Text;
using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;

namespace SelfImprove.Configuration.Reference;

/// <summary>Writes the reference page of all keys of experiment files, from the registered components.</summary>
public static class YamlReference
{
    /// <summary>Writes the page as Markdown.</summary>
    /// <param name="catalogue">The components; descriptions come from the XML documentation beside their assemblies.</param>
    public static string Write(ComponentCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var page = new StringBuilder();
        page.Append("# YAML reference\n\nGenerated from the registered components; do not edit.\n\n");
        page.Append("## The experiment file\n\n| key | type | default | range | meaning |\n|---|---|---|---|---|\n");
        foreach (var (key, meaning) in DocumentKeys.Structural)
        {
            page.Append($"| `{key}` | | | | {Cell(meaning)} |\n");
        }

        AppendRows(page, catalogue, typeof(Experiment));
        page.Append("\nKeys that begin with `x-` are ignored: a place for anchors. A component is a bare name, or a map with its `kind` and options. "
            + "A text may hold environment variables: `${env:NAME}`, `${env:NAME:-default}`.\n");
        AppendSections(page, catalogue, "", typeof(Experiment), "##");
        page.Append("\n## Stages\n\nA stage is a kind, or a map of one kind to its options. Besides the options below each stage takes `id` (what it is called; "
            + "by default its kind), `seed` (of its random numbers; by default the experiment's; with one, cells that differ in their seed share the stage), and `evaluation`, `logging` and `checkpoint`, which are laid over those of the experiment.\n");
        AppendComponents(page, catalogue, IPipelineStage.Kind);
        AppendComponents(page, catalogue, ComponentKind.Trainer);
        foreach (var kind in catalogue.All.Select(c => c.Kind).Distinct().Where(k => k != IPipelineStage.Kind && k != ComponentKind.Trainer))
        {
            page.Append($"\n## {char.ToUpperInvariant(kind.Name[0])}{kind.Name[1..]}s\n");
            AppendComponents(page, catalogue, kind);
        }

        return page.ToString();
    }

    private static void AppendComponents(StringBuilder page, ComponentCatalogue catalogue, ComponentKind kind)
    {
        foreach (var component in catalogue.All.Where(c => c.Kind == kind))
        {
            page.Append($"\n### {component.Name}\n\n{component.Summary}\n");
            var presets = OptionsPresets.Of(component.OptionsType).Keys.ToList();
            if (presets.Count > 0)
            {
                page.Append($"\n`preset` starts from a named set of values: {string.Join(", ", presets.Select(p => $"`{p}`"))}.\n");
            }

            AppendTable(page, catalogue, component.OptionsType);
            AppendSections(page, catalogue, component.Name + ".", component.OptionsType, "####");
        }
    }

    private static void AppendSections(StringBuilder page, ComponentCatalogue catalogue, string prefix, Type type, string heading)
    {
        foreach (var option in OptionModel.Of(type))
        {
            var nested = Nullable.GetUnderlyingType(option.Type) ?? option.Type;
            if (ValueShapes.Of(nested) == ValueShape.Record)
            {
                page.Append($"\n{heading} `{prefix}{option.Key}`\n\n{XmlDocumentation.Of(nested)}\n");
                AppendTable(page, catalogue, nested);
                AppendSections(page, catalogue, $"{prefix}{option.Key}.", nested, heading);
            }
        }
    }

    private static void AppendTable(StringBuilder page, ComponentCatalogue catalogue, Type type)
    {
        if (OptionModel.Of(type).IsEmpty)
        {
            page.Append("\nNo options.\n");
            return;
        }

        page.Append("\n| key | type | default | range | meaning |\n|---|---|---|---|---|\n");
        AppendRows(page, catalogue, type);
    }

    private static void AppendRows(StringBuilder page, ComponentCatalogue catalogue, Type type)
    {
        var defaults = ObjectClone.Create(type);
        foreach (var option in OptionModel.Of(type))
        {
            page.Append(
                $"| `{option.Key}` | {OptionText.TypeOf(catalogue, option)} | {Cell(OptionText.DefaultOf(option, defaults))} | {Cell(OptionText.RangeOf(option))} | {Cell(XmlDocumentation.Of(option.Property))} |\n");
        }
    }

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
