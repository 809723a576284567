using System.ComponentModel.DataAnnotations;
using SelfImprove.ChatModels.Tests.Server;

namespace SelfImprove.ChatModels.Tests.Endpoints;

public sealed class ChatEndpointOptionsTests
{
    [Fact]
    public void A_key_in_the_options_is_refused_and_not_shown() => AssertRefused(
        TestModel.At("http://localhost/v1") with { ApiKey = "sk-1234567890" },
        "a key does not belong into a configuration, which runs store: put it into an environment variable and give its name as api-key-variable");

    [Fact]
    public void A_key_in_the_place_of_a_name_is_refused_and_not_shown() => AssertRefused(
        TestModel.At("http://localhost/v1") with { ApiKeyVariable = "sk-1234567890" },
        "api-key-variable is the name of an environment variable, such as OPENAI_API_KEY, and not a key; names have letters, digits and underscores");

    [Theory]
    [InlineData("localhost:8000")]
    [InlineData("/v1")]
    [InlineData("ftp://localhost")]
    public void An_address_that_is_none_is_refused(string url) => AssertRefused(
        TestModel.At(url), "base-url must be an absolute http or https address, such as http://localhost:8000/v1");

    [Theory]
    [InlineData("https://me:sk-123@localhost/v1")]
    [InlineData("https://localhost/v1?key=sk-123")]
    public void An_address_with_a_secret_is_refused_and_not_shown(string url) => AssertRefused(
        TestModel.At(url), "base-url must not hold a user, a password, '?' or '#'; give the name of the variable with the key as api-key-variable");

    [Fact]
    public void Waits_and_prices_fit_each_other()
    {
        AssertRefused(TestModel.At("http://localhost") with { RetryDelay = 9, MaxRetryDelay = 3 }, "retry-delay (9) must not be greater than max-retry-delay (3)");
        AssertRefused(TestModel.At("http://localhost") with { PromptPrice = 1 }, "give prompt-price and completion-price, or neither");
    }

    [Fact]
    public void An_endpoint_is_needed()
    {
        using var endpoints = new ChatEndpoints(new OpenAIChatClientFactory(TimeProvider.System), TimeProvider.System);

        var none = Assert.Throws<InvalidInputException>(() => endpoints.Get(null, "llm-judge"));
        var empty = Assert.Throws<InvalidInputException>(() => endpoints.Get(new ChatEndpointOptions(), "llm-judge"));

        Assert.Equal("llm-judge needs an endpoint: { kind: llm-judge, endpoint: { base-url: http://localhost:8000/v1, model: NAME } }", none.Message);
        Assert.Equal("the endpoint of llm-judge: The BaseUrl field is required.; The Model field is required.", empty.Message);
    }

    [Fact]
    public void Components_with_equal_options_share_the_limits_of_an_endpoint()
    {
        using var endpoints = new ChatEndpoints(new OpenAIChatClientFactory(TimeProvider.System), TimeProvider.System);
        var options = TestModel.At("http://localhost");

        Assert.Same(endpoints.Get(options, "a"), endpoints.Get(options with { }, "b"));
        Assert.NotSame(endpoints.Get(options, "a"), endpoints.Get(options with { Model = "other" }, "b"));
    }

    private static void AssertRefused(ChatEndpointOptions options, string message)
    {
        var failures = new List<ValidationResult>();

        Assert.False(Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true));
        Assert.Equal(message, Assert.Single(failures).ErrorMessage);
    }
}
