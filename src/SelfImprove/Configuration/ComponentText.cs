using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Yaml;

namespace SelfImprove.Configuration;

/// <summary>Reads a component that is given as one text, such as on a command line.</summary>
public static class ComponentText
{
    /// <summary>Reads a component: its name, or YAML as in an experiment, such as <c>{ kind: rules, collapse-repetitions: true }</c>.</summary>
    /// <typeparam name="TContract">The interface: <see cref="IBehaviorDetector"/>, <see cref="ITask"/>, ...</typeparam>
    /// <param name="catalogue">The components that there are.</param>
    /// <param name="text">The text. Relative paths in it start at the current folder.</param>
    /// <param name="source">What messages call it, such as <c>--detector</c>.</param>
    /// <exception cref="InvalidInputException">There is no such component, or its options are wrong; everything that is wrong is listed.</exception>
    public static ComponentChoice<TContract> Parse<TContract>(ComponentCatalogue catalogue, string text, string source)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(text);
        if (!text.TrimStart().StartsWith('{'))
        {
            return catalogue.Choose<TContract>(text);
        }

        var errors = new DiagnosticBag();
        var bound = new OptionsBinder(catalogue, errors).BindComponent(typeof(TContract), YamlReader.Read(text, source, hasPositions: false));
        errors.ThrowIfAny();
        return (ComponentChoice<TContract>)bound.Value!;
    }
}
