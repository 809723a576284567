using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using SelfImprove.Configuration.Documents;
using SelfImprove.Configuration.Yaml;

namespace SelfImprove.Configuration.Binding;

/// <summary>
/// Turns configuration into options records, strictly: every key must be known, every value of the right type and within its range.
/// Reports all that is wrong to a bag and goes on; what it returns is only of use when the bag stays empty.
/// </summary>
internal sealed class OptionsBinder(ComponentCatalogue catalogue, DiagnosticBag errors)
{
    /// <summary>What messages call the top of a file; its keys are called by their name alone.</summary>
    internal const string RootSection = "the experiment";

    private readonly KnownSections _sections = new(catalogue);

    internal DiagnosticBag Errors => errors;

    /// <summary>Binds a map of options, starting from defaults (or from the preset that the map names).</summary>
    /// <param name="type">The options record.</param>
    /// <param name="node">The map; nothing stands for an empty one.</param>
    /// <param name="defaults">What keys that are not given keep; null for a new instance.</param>
    /// <param name="section">What messages call the record, such as <c>ppo</c>.</param>
    internal Bound BindRecord(Type type, ConfigNode node, object? defaults, string section)
    {
        if (node is ConfigScalar { IsNull: true })
        {
            node = new ConfigMap([], node.Origin);
        }

        if (node is not ConfigMap map)
        {
            errors.Add(node.Origin, $"{section} is a map of options, but {node.Describe()} is given");
            return new Bound(defaults, new ResolvedMap([], node.Origin));
        }

        var presets = OptionsPresets.Of(type);
        var instance = ChoosePreset(map, presets, section) ?? (defaults is null ? ObjectClone.Create(type) : ObjectClone.Of(defaults));
        var properties = OptionModel.Of(type);
        ReportUnknownKeys(map, [.. properties.Select(p => p.Key), .. presets.Count > 0 ? new[] { OptionsPresets.Key } : []], section);

        var errorsBefore = errors.Count;
        var entries = ImmutableArray.CreateBuilder<ResolvedEntry>();
        foreach (var option in properties)
        {
            entries.Add(new ResolvedEntry(option.Key, BindOption(option, map, instance, section), option.AffectsResults));
        }

        OptionsValidation.Check(instance, section, map, errors, rangesOnly: errors.Count > errorsBefore);

        return new Bound(instance, new ResolvedMap(entries.ToImmutable(), map.Origin));
    }

    /// <summary>Binds a component: a bare name, or a map with its <c>kind</c> and options.</summary>
    internal Bound BindComponent(Type contract, ConfigNode node)
    {
        var kind = catalogue.KindOf(contract);
        if (node is ConfigList || ConfigMerge.AsMap(node) is not { } map)
        {
            errors.Add(node.Origin, $"a {kind} is a name, or a map with its 'kind' and options, but {node.Describe()} is given");
            return Nothing(node.Origin);
        }

        if (map[ConfigMerge.KindKey] is not { Value: ConfigScalar { IsNull: false } name })
        {
            errors.Add(map.Origin, $"the 'kind' of the {kind} is missing; known kinds: {string.Join(", ", catalogue.NamesOf(kind))}");
            return Nothing(node.Origin);
        }

        if (!catalogue.TryFind(kind, name.Text, out var component, out var problem))
        {
            errors.Add(name.Origin, problem);
            return Nothing(node.Origin);
        }

        var options = BindRecord(component.OptionsType, map.Without(ConfigMerge.KindKey), null, component.Name);
        var choice = options.Value is null ? null : Activator.CreateInstance(typeof(ComponentChoice<>).MakeGenericType(contract), component, options.Value);
        var resolved = (ResolvedMap)options.Resolved;
        return new Bound(choice, resolved with
        {
            Entries = resolved.Entries.Insert(0, new ResolvedEntry(ConfigMerge.KindKey, new ResolvedScalar(component.Name, name.Origin))),
        });
    }

    private ResolvedValue BindOption(OptionProperty option, ConfigMap map, object instance, string section)
    {
        var current = option.Property.GetValue(instance);
        if (map[option.Key] is not { } entry)
        {
            // A preset may have set it.
            if (option.IsRequired && current is null or 0 or 0L or 0.0)
            {
                errors.Add(map.Origin, $"{section} needs '{option.Key}'");
            }

            return OptionsDescription.Of(current, option);
        }

        var bound = BindValue(option.Type, entry.Value, current, PathOf(section, option.Key), option.IsNullable);
        if ((option.IsInputPath || option.IsOutputPath) && bound.Resolved is ResolvedScalar { Value: string path } scalar)
        {
            var full = ConfigPaths.Resolve(path, entry.Value.Origin);
            bound = new Bound(full, scalar with { Value = full, ContentHash = option.IsInputPath ? ContentHash.OfPath(full) : null });
        }

        if (option.IsSecret && bound.Resolved is ResolvedScalar { Value: not null } secret)
        {
            bound = bound with { Resolved = secret with { Value = SecretKeys.Redacted } };
        }

        if (bound.Value is not null || option.IsNullable)
        {
            option.Property.SetValue(instance, bound.Value);
        }

        return bound.Resolved;
    }

    private Bound BindValue(Type declared, ConfigNode node, object? current, string path, bool isNullable)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (isNullable && node is ConfigScalar { IsNull: true })
        {
            return new Bound(null, new ResolvedScalar(null, node.Origin));
        }

        return ValueShapes.Of(type) switch
        {
            ValueShape.Scalar => BindScalar(type, node, path),
            ValueShape.List => BindList(type, node, path),
            ValueShape.Dictionary => BindDictionary(type, node, path),
            ValueShape.Component => BindComponent(ValueShapes.ComponentContract(type)!, node),
            ValueShape.Tuple => BindTuple(type, node, path),
            _ => BindRecord(type, node, current, path),
        };
    }

    private Bound BindScalar(Type type, ConfigNode node, string path)
    {
        if (node is ConfigScalar scalar && (!scalar.IsNull || type == typeof(string)) && ScalarConverter.TryConvert(scalar, type, out var value))
        {
            return new Bound(value, new ResolvedScalar(scalar.IsSecret ? scalar.Template : ScalarConverter.ToResolved(value), node.Origin));
        }

        var suggestion = node is ConfigScalar given && type.IsEnum ? Suggestion.For(given.Text, ScalarConverter.EnumNames(type)) : "";
        errors.Add(node.Origin, $"{path} is {ScalarConverter.Expected(type)}, but {node.Describe()} is given{suggestion}");
        return Nothing(node.Origin);
    }

    private Bound BindList(Type type, ConfigNode node, string path)
    {
        if (node is not ConfigList list)
        {
            errors.Add(node.Origin, $"{path} is a list, but {node.Describe()} is given; write it in brackets: [ ... ]");
            return Nothing(node.Origin);
        }

        var itemType = ValueShapes.ItemType(type)!;
        var items = list.Items.Select((item, i) => BindValue(itemType, item, null, $"{path}[{i}]", isNullable: false)).ToList();
        return new Bound(TypedCollections.List(type, itemType, items.Select(i => i.Value)), new ResolvedList([.. items.Select(i => i.Resolved)], node.Origin));
    }

    private Bound BindDictionary(Type type, ConfigNode node, string path)
    {
        if (node is not ConfigMap map)
        {
            errors.Add(node.Origin, $"{path} is a map, but {node.Describe()} is given");
            return Nothing(node.Origin);
        }

        var valueType = ValueShapes.DictionaryValueType(type)!;
        var items = map.Entries.Select(e => (e.Key, Bound: BindValue(valueType, e.Value, null, $"{path}.{e.Key}", isNullable: false))).ToList();
        return new Bound(
            TypedCollections.Dictionary(type, valueType, items.Select(i => (i.Key, i.Bound.Value))),
            new ResolvedMap([.. items.Select(i => new ResolvedEntry(i.Key, i.Bound.Resolved))], node.Origin));
    }

    private Bound BindTuple(Type type, ConfigNode node, string path)
    {
        var constructor = ValueShapes.TupleConstructor(type)!;
        var parameters = constructor.GetParameters();
        if (node is not ConfigList list || list.Items.Length != parameters.Length)
        {
            var shape = string.Join(", ", parameters.Select(p => OptionModel.KeyOf(p.Name!)));
            errors.Add(node.Origin, $"{path} is written as [{shape}], but {node.Describe()} is given");
            return Nothing(node.Origin);
        }

        var parts = parameters.Zip(list.Items, (p, item) => BindValue(p.ParameterType, item, null, $"{path}.{OptionModel.KeyOf(p.Name!)}", isNullable: false)).ToList();
        var resolved = new ResolvedList([.. parts.Select(p => p.Resolved)], node.Origin);
        if (parts.Exists(p => p.Value is null))
        {
            return new Bound(null, resolved);
        }

        try
        {
            return new Bound(constructor.Invoke([.. parts.Select(p => p.Value)]), resolved);
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException or InvalidInputException)
        {
            errors.Add(node.Origin, $"{path}: {e.InnerException.Message}");
            return new Bound(null, resolved);
        }
    }

    private object? ChoosePreset(ConfigMap map, ImmutableSortedDictionary<string, Func<object>> presets, string section)
    {
        if (presets.Count == 0 || map[OptionsPresets.Key]?.Value is not { } node || node is ConfigScalar { IsNull: true })
        {
            return null;
        }

        if (node is ConfigScalar name && presets.TryGetValue(name.Text, out var preset))
        {
            return preset();
        }

        errors.Add(node.Origin, $"{section} has no preset {node.Describe()}; presets: {string.Join(", ", presets.Keys)}");
        return null;
    }

    private void ReportUnknownKeys(ConfigMap map, ImmutableArray<string> known, string section)
    {
        foreach (var entry in map.Entries.Where(e => !known.Contains(e.Key)))
        {
            errors.Add(entry.Origin, UnknownKey(entry.Key, known, section));
        }
    }

    /// <summary>The message for a key that a section does not have.</summary>
    internal string UnknownKey(string key, ImmutableArray<string> known, string section)
    {
        var suggestion = Suggestion.For(key, known);
        var elsewhere = _sections.WithKey(key).Where(s => s != section).ToList();
        var hint = suggestion.Length > 0 || elsewhere.Count == 0 ? suggestion : $"; it is a key of {string.Join(", ", elsewhere)}";
        return known.IsEmpty
            ? $"unknown key '{key}' in {section}, which has no options{hint}"
            : $"unknown key '{key}' in {section}{Suggestion.Then(hint, $"known keys: {string.Join(", ", known)}")}";
    }

    /// <summary>What messages call an option: <c>ppo.steps</c>.</summary>
    internal static string PathOf(string section, string key) => section == RootSection ? key : $"{section}.{key}";

    private static Bound Nothing(ConfigOrigin origin) => new(null, new ResolvedScalar(null, origin));
}
