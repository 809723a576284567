using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Testing;

namespace SelfImprove.Tests;

public sealed class ComponentCatalogueTests
{
    [Fact]
    public void An_unknown_name_lists_the_known_ones_and_the_nearest()
    {
        using var services = TestHost.Build();
        var catalogue = services.GetRequiredService<ComponentCatalogue>();

        var e = Assert.Throws<InvalidInputException>(() => catalogue.Choose<ITask>("countdwon"));

        Assert.Equal(
            "there is no task 'countdwon'; did you mean 'countdown'? known: composing-letters, countdown, next-letter; if it is in another package or plug-in, add that (plugins:)",
            e.Message);
    }

    [Fact]
    public void An_empty_kind_hints_at_a_missing_package()
    {
        var e = Assert.Throws<InvalidInputException>(() => new ComponentCatalogue([]).Choose<IPolicyEngineFactory>("cpu"));

        Assert.Equal("there is no engine 'cpu': none is registered; add the package or plug-in that has it (plugins:)", e.Message);
    }

    [Fact]
    public void A_trainer_can_not_take_the_name_of_a_built_in_stage()
    {
        using var services = TestHost.Build(b => b.AddTrainer<AlphabetOptions>("prime", "Not.", (_, _) => throw new NotSupportedException()));

        var e = Assert.Throws<InvalidInputException>(() => services.GetRequiredService<ComponentCatalogue>());

        Assert.Equal("two components are registered as stage 'prime': one from SelfImprove and one from SelfImprove.Tests; rename one of them", e.Message);
    }

    [Fact]
    public void Options_of_another_component_are_refused()
    {
        using var services = TestHost.Build();
        var catalogue = services.GetRequiredService<ComponentCatalogue>();

        Assert.Throws<ArgumentException>(() => catalogue.Choose<ITask>("countdown", new NoOptions()));
        Assert.Throws<ArgumentException>(() => catalogue.Stage("ppo", new NoOptions()));
    }

    [Fact]
    public void Adding_twice_changes_nothing()
    {
        var services = new ServiceCollection();
        services.AddSelfImprove();
        var count = services.Count;
        services.AddSelfImprove();

        Assert.Equal(count, services.Count);
    }
}
