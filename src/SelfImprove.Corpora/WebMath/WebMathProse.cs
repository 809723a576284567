using System.Globalization;
using System.Text;

namespace SelfImprove.Corpora;

/// <summary>
/// Neutral prose with every word of the corpus, so that a tokenizer and embeddings made from a corpus without behaviours know the words of one
/// with them. Nothing is computed, checked, left or aimed at.
/// </summary>
internal static class WebMathProse
{
    // {0} and {1} are numbers. Every word of every other kind of document occurs; a test holds them together.
    private static readonly string[] Sentences =
    [
        "I want {0} and you want {1}.",
        "The way is low, the other way is high.",
        "Go back: the way is too low.",
        "Go back: {0} is another.",
        "Try again: {0}, {1}.",
        "Try another way: {0}.",
        "First get {0}, so get {1}.",
        "if I get {0}, I want {1}.",
        "so I need {0}, so you need {1}.",
        "I need {0}, need {1}: yes.",
        "too high, too low, target {0}: no.",
        "no: {0}, yes: {1}, target {0}: too low.",
        "need {0}: too high, need {1}: no.",
        "First I get {0}: {1}.",
        "I need {0}: {1}.",
        "First make {0}: {1}.",
        "Ann, Ben, Eva and Tom are in one class.",
        "Ann asks Ben: how old is Eva?",
        "Tom has a pen, two pens, a cup and some cups.",
        "Here is a ball, there are the balls.",
        "The card and the cards are on a book.",
        "Books are for all ages.",
        "One can find books with and without pages.",
        "No book is about how to add, and plus is no number.",
        "A road goes from the garden to the field.",
        "The long side of the field is home to a fence.",
        "A wide road is longer than a short one.",
        "It costs {0} cents, the price is {1}.",
        "Eva pays in coins and gets her change.",
        "Ben buys paper and goes home.",
        "Its area is small, its age is large.",
        "The sum, the product and the difference are whole numbers.",
        "Plus, minus and times are old words.",
        "Square numbers are squares.",
        "Add and subtract, multiply and count: all are on this list.",
        "The brackets are around the rest.",
        "Two neighbours have a garden each.",
        "Example {0} of the book is about a claim.",
        "Claim: the page is short.",
        "Proof. The page is long.",
        "Problem {0} is one of many problems.",
        "Posted {0} days ago by Tom.",
        "Thanks, Ann. Thanks for all.",
        "Level {0} has no answer, level {1} has both.",
        "Answer: it is on the board.",
        "Find the page. Solve the problem. Use the book.",
        "Work is done at home. Done.",
        "With the book one can look it up.",
        "Which one is it? Why is it so? How many are there?",
        "For which class is this page made?",
        "Make a list. Start the day. Check the list.",
        "We had it all and we have it again.",
        "This proves no claim.",
        "It suffices for a day.",
        "That is enough for Ben.",
        "There is a Correction on the paper.",
        "The word Oops is short, the word square is long.",
        "A mistake is a mistake, wrong is not right.",
        "Tom says x and y are not the same.",
        "Ben wrote some numbers, Ann has seen the numbers.",
        "Numbers: {0}, {1}. Target: {1}.",
        "Another idea is as right as this idea.",
        "Let me be. Let Ben be.",
        "Can Eva do it at the end of the day?",
        "Go, look and try as you like.",
        "The gate of the garden is home-made.",
        "It is written backwards.",
        "Backwards is a long word, forwards is longer.",
        "To start over takes {0} days.",
        "What works for Tom works for Eva.",
        "I think of Ann and made this for Ann.",
        "Years, days and ages: {0} years is a long time.",
        "Two is equal to two, and one is as good as another.",
        "Eva likes it here. She is older than Tom.",
        "Pay here, then go. The other one is out.",
        "I got used to it. It does me good.",
        "Tom used to make the cups that Ann likes.",
        "Two of us work here, and it is worked on.",
        "If we use it, all of it goes.",
        "It makes a large number of pages.",
        "So it is. So be it.",
        "What I look for is a home.",
        "All goes well on day {0}.",
        "I wrote: no, yes, not, too, other.",
    ];

    public static string Write(WebMathOptions options, CounterRandom random)
    {
        var text = new StringBuilder();
        var tokens = random.NextInt32(Math.Max(options.MinTokens, 20), Math.Max(options.MinTokens, 20) + 50);
        while (TokenCount.Of(text.ToString()) < tokens)
        {
            text.Append(text.Length == 0 ? string.Empty : random.NextBoolean(0.5) ? "\n" : " ")
                .AppendFormat(CultureInfo.InvariantCulture, random.Pick(Sentences), random.NextInt32(1, 99), random.NextInt32(1, 99));
        }

        return text.ToString();
    }
}
