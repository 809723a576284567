using System.Text;
using System.Text.Json;
using SelfImprove.Models.Tests.ByteLevel;

namespace SelfImprove.Models.Tests.Chat;

public sealed class JinjaTemplateTests
{
    [Fact]
    public void Templates_give_what_Jinja_gives()
    {
        var reference = Reference();
        ChatMessage[] messages = [.. reference.GetProperty("messages").EnumerateArray().Select(m => new ChatMessage(m.GetProperty("role").GetString()!, m.GetProperty("content").GetString()!))];
        var differences = new List<string>();
        foreach (var item in reference.GetProperty("cases").EnumerateArray())
        {
            var rendered = ChatTemplate.Parse(item[0].GetString()!).Render(messages);
            if (rendered != item[1].GetString())
            {
                differences.Add($"{item[0].GetRawText()}: {JsonSerializer.Serialize(rendered)}, but Jinja gives {item[1].GetRawText()}");
            }
        }

        Assert.Equal([], differences);
        Assert.Equal(42, reference.GetProperty("cases").GetArrayLength());
    }

    [Theory]
    [InlineData("{% for m in messages %}x", "line 1: 'endfor' is missing")]
    [InlineData("a\n{% if x %}b{% else %}c", "line 2: 'endif' is missing")]
    [InlineData("{% if x %}{% endfor %}", "line 1: the statement 'endfor' is not supported here; supported are 'if', 'for' and 'set'")]
    [InlineData("{% include 'x' %}", "line 1: the statement 'include' is not supported here; supported are 'if', 'for' and 'set'")]
    [InlineData("\n\n{{ x", "line 3: a tag is not closed with }}")]
    [InlineData("{% if x }}", "line 1: a tag is not closed with %}")]
    [InlineData("{# x", "line 1: a comment is not closed")]
    [InlineData("{{ 'x }}", "line 1: a text in quotation marks is not closed")]
    [InlineData("{{ }}", "line 1: a value is expected before the end of the tag")]
    [InlineData("{{ 1 2 }}", "line 1: the end of the tag is expected, not '2'")]
    [InlineData("{{ (1 }}", "line 1: a tag is not closed with }}")]
    [InlineData("{{ 0.5 }}", "line 1: numbers with a fraction are not supported")]
    [InlineData("{{ x & y }}", "line 1: the character '&' has no meaning in a tag")]
    [InlineData("{% set x %}a{% endset %}", "line 1: '=' is expected, not the end of the tag")]
    [InlineData("{% for m of messages %}", "line 1: 'in' is expected, not 'of'")]
    [InlineData("{{ x | map(attribute='y') }}", "line 1: the filter 'map' is not supported; supported are capitalize, count, d, default, first, int, items, join, last, length, list, lower, reject, rejectattr, replace, select, selectattr, string, tojson, trim, upper")]
    [InlineData("{{ x is odd }}", "line 1: the test 'odd' is not supported; supported are boolean, defined, eq, equalto, false, in, integer, iterable, mapping, ne, none, number, sequence, string, true, undefined")]
    public void What_is_malformed_or_not_supported_is_refused_when_it_is_read(string template, string message)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => ChatTemplate.Parse(template, "t")).Message;

        Assert.StartsWith($"t, {message}. The template begins:\n  {template.Split('\n')[0]}", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ messages }}", "a list is not printed as it is; tojson makes a text of it")]
    [InlineData("{{ messages[0].tool_calls[0] }}", "'tool_calls' is not there, so it has no items")]
    [InlineData("{{ x.y }}", "'x' is not there, so it has no 'y'")]
    [InlineData("{{ 'a' + 1 }}", "'+' can't be applied to a text and a number")]
    [InlineData("{{ 'a' + x }}", "'+' can't be applied to a text and 'x', which is not there")]
    [InlineData("{{ 1 // 0 }}", "'//' can't be applied to a number and a number")]
    [InlineData("{{ 'a' < 'b' }}", "'<' compares numbers, not a text and a text")]
    [InlineData("{{ -'a' }}", "'-' needs a number, not a text")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "the result of '+' has more than 64 bits")]
    [InlineData("{{ strftime_now('%d') }}", "'strftime_now' is no function or method that is supported")]
    [InlineData("{{ 'a'.title() }}", "'title' is no function or method that is supported")]
    [InlineData("{{ 'a'.strip('b', 'c') }}", "'strip' takes 1 arguments, not 2")]
    [InlineData("{{ 'a' | tojson(sort_keys=true) }}", "'tojson' has no argument 'sort_keys' that is supported")]
    [InlineData("{% for a, b in messages[0].content %}{% endfor %}", "the loop names 2 parts of each item, which a text does not have")]
    [InlineData("{% set messages.x = 1 %}", "'messages.x' can't be set: 'messages' is no namespace")]
    [InlineData("{% for i in 5 %}{% endfor %}", "a number has no items")]
    [InlineData("{{ 1 in 2 }}", "'in' can't look for a number in a number")]
    [InlineData("{{ 'abc'[::0] }}", "the step of a part is 0")]
    [InlineData("{% for a in range(99999) %}{% for b in range(99999) %}{{ b }}{% endfor %}{% endfor %}", "rendering takes more than 1000000 steps")]
    [InlineData("{% set n = namespace(s='0123456789') %}{% for i in range(40) %}{% set n.s = n.s + n.s %}{% endfor %}", "the text becomes longer than 67108864 characters")]
    [InlineData("{{ range(1000000000) }}", "'range' makes more than 100000 numbers")]
    public void What_goes_wrong_while_rendering_is_one_message(string template, string message) => Assert.Equal(
        $"t, line 1: {message}",
        Assert.Throws<InvalidInputException>(() => ChatTemplate.Parse(template, "t").Render([new("user", "x")])).Message);

    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ ", "not ", "1", "", " }}")]
    [InlineData("", "{% if 1 %}", "x", "{% endif %}", "")]
    public void Depth_is_refused_and_does_not_end_the_process(string before, string open, string middle, string close, string after)
    {
        var template = before + string.Concat(Enumerable.Repeat(open, 100_000)) + middle + string.Concat(Enumerable.Repeat(close, 100_000)) + after;

        Assert.StartsWith("t: is nested too deeply", Assert.Throws<InvalidInputException>(() => ChatTemplate.Parse(template, "t").Render([])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_sum_is_refused_when_it_is_computed()
    {
        var template = ChatTemplate.Parse("{{ " + string.Concat(Enumerable.Repeat("1 + ", 100_000)) + "1 }}", "t");

        Assert.Equal("t: is nested too deeply", Assert.Throws<InvalidInputException>(() => template.Render([])).Message);
    }

    [Fact]
    public void Damaged_templates_are_refused_or_rendered_and_do_nothing_else()
    {
        var random = new CounterRandom(RandomKey.FromSeed(8));
        string[] sources = [.. Reference().GetProperty("cases").EnumerateArray().Select(c => c[0].GetString()!)];
        string[] parts = ["{{", "}}", "{%", "%}", "-", "(", ")", "[", "]", "'", "|", ".", ",", " if ", " in ", " is ", " not ", "for ", "set ", "messages", "loop", "0", ":", "=", "~", "{#", "#}", "\\", "\n"];
        var (refused, rendered) = (0, 0);
        for (var trial = 0; trial < 4000; trial++)
        {
            var text = new StringBuilder(random.Pick(sources));
            for (var change = random.NextInt32(1, 3); change > 0 && text.Length > 1; change--)
            {
                var at = random.NextInt32(0, text.Length - 1);
                _ = random.NextBoolean(0.5) ? text.Remove(at, Math.Min(random.NextInt32(1, 5), text.Length - at)) : text.Insert(at, random.Pick(parts));
            }

            try
            {
                ChatTemplate.Parse(text.ToString()).Render([new("user", "hi"), new("assistant", "ho")]);
                rendered++;
            }
            catch (InvalidInputException)
            {
                refused++;
            }
        }

        Assert.True(refused > 1000 && rendered > 300, $"{refused} refused, {rendered} rendered");
    }

    private static JsonElement Reference() => JsonDocument.Parse(File.ReadAllText(Path.Combine(TokenizerFolder.Fixtures, "jinja", "reference.json"))).RootElement;
}
