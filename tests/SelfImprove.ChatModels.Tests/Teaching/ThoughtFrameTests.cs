namespace SelfImprove.ChatModels.Tests.Teaching;

public sealed class ThoughtFrameTests
{
    [Theory]
    [InlineData("<think>\nLet me see.\n</think>\n<answer>1+2</answer>", "Let me see.", "1+2")]
    [InlineData("Let me see.</think><answer> 1+2 </answer> Bye.", "Let me see.", "1+2")]
    [InlineData("Let me see.\n<answer>1+2</answer>", "Let me see.", "1+2")]
    [InlineData("<think>secret</think>Well.\n<think>Let me see.</think> So:\n<answer>1+2</answer>", "Let me see.", "1+2")]
    [InlineData("<think></think><answer>3</answer>", "", "3")]
    public void A_thought_and_an_answer_are_read(string text, string thought, string answer) => Assert.Equal((thought, answer), ThoughtFrame.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("The answer is 3.")]
    [InlineData("<think>a</think><answer></answer>")]
    [InlineData("<think>a</think><answer>3")]
    [InlineData("</answer><answer>")]
    [InlineData("<think>so <answer>2</answer>, no</think><answer>3</answer>")]
    [InlineData("<think>a</think><answer><answer>3</answer></answer>")]
    public void A_text_without_a_clear_answer_is_not(string text) => Assert.Null(ThoughtFrame.Read(text));

    [Theory]
    [InlineData("Numbers: 1, 2.\n<think>\n", "Hm.", "Hm.\n</think>\n<answer>3</answer>")]
    [InlineData("Assistant: <think>", "Hm.", "\nHm.\n</think>\n<answer>3</answer>")]
    [InlineData("Numbers: 1, 2.\n", "Hm.", "<think>\nHm.\n</think>\n<answer>3</answer>")]
    [InlineData("<think>\n", "", "</think>\n<answer>3</answer>")]
    [InlineData("Write between <think> and </think>.", "Hm.", "<think>\nHm.\n</think>\n<answer>3</answer>")]
    public void A_completion_goes_on_where_the_prompt_ends(string prompt, string thought, string completion) =>
        Assert.Equal(completion, ThoughtFrame.Write(prompt, thought, "3"));
}
