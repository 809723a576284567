namespace SelfImprove.Corpora;

/// <summary>Problems about shops, coins, ages and fields.</summary>
internal static class WordProblems
{
    private static readonly (string One, string Many)[] Goods = [("pen", "pens"), ("cup", "cups"), ("book", "books"), ("ball", "balls"), ("card", "cards")];

    /// <summary>Draws one whose numbers fit; null when the drawn ones don't.</summary>
    public static Puzzle? Draw(int maximum, CounterRandom random)
    {
        var (who, other) = Persons(random);
        var unknown = random.NextInt32(0, 5) switch
        {
            0 => Shop(who, random),
            1 => Change(who, maximum, random),
            2 => Coins(who, random),
            3 => Ages(who, other, random),
            4 => Field(random),
            _ => Fence(random),
        };
        return unknown.Pose(random.NextInt32(2, 12), 14, maximum);
    }

    private static (string Who, string Other) Persons(CounterRandom random)
    {
        var first = random.NextInt32(0, WebMathWording.Names.Count - 1);
        var second = random.NextInt32(0, WebMathWording.Names.Count - 2);
        return (WebMathWording.Names[first], WebMathWording.Names[second + (second >= first ? 1 : 0)]);
    }

    private static Unknown Shop(string who, CounterRandom random)
    {
        var goods = random.Pick(Goods);
        var extra = random.Pick(Goods.Where(g => g != goods).ToList());
        var (price, once) = (random.NextInt32(2, 9), random.NextInt32(2, 20));
        return new Unknown
        {
            Topic = "shop",
            Statement = goal => $"A {goods.One} costs {price} cents and a {extra.One} costs {once} cents. {who} pays {goal} cents for a {extra.One} and some {goods.Many}. How many {goods.Many}?",
            Steps = (c, x) => c.Do(c.Do(x, '*', price), '+', once),
            StepsBack = (c, goal) => c.Do(c.Do(goal, '-', once), '/', price),
            StepsToNeeded = 1,
            Lead = x => $"{x} {goods.Many}: ",
            Answer = x => $"Answer: {x} {goods.Many}.",
            Plan = WebMathWording.Plan($"find the price of the {goods.Many}", $"add the {extra.One}"),
        };
    }

    private static Unknown Change(string who, int maximum, CounterRandom random)
    {
        var goods = random.Pick(Goods);
        var price = random.NextInt32(2, 9);
        var paid = Math.Min(maximum, random.NextInt32(4, 9) * 10);
        return new Unknown
        {
            Topic = "change",
            Statement = goal => $"{who} buys some {goods.Many} for {price} cents each, pays with {paid} cents and gets {goal} cents as change. How many {goods.Many}?",
            Steps = (c, x) => c.Do(paid, '-', c.Do(x, '*', price)),
            StepsBack = (c, goal) => c.Do(c.Do(paid, '-', goal), '/', price),
            StepsToNeeded = 1,
            Lead = x => $"{x} {goods.Many}: ",
            Answer = x => $"Answer: {x} {goods.Many}.",
            Plan = WebMathWording.Plan($"find the price of the {goods.Many}", "find the change"),
        };
    }

    private static Unknown Coins(string who, CounterRandom random)
    {
        var count = random.NextInt32(5, 15);
        var small = random.NextInt32(1, 4);
        var large = random.NextInt32(small + 1, 9);
        return new Unknown
        {
            Topic = "coins",
            Statement = goal => $"{who} has {count} coins of {large} and {small} cents. All the coins make {goal} cents. How many coins of {large} cents?",
            Steps = (c, x) =>
            {
                var part = c.Do(x, '*', large);
                c.Do(part, '+', c.Do(c.Do(count, '-', x), '*', small));
            },
            StepsBack = (c, goal) => c.Do(c.Do(goal, '-', c.Do(count, '*', small)), '/', c.Do(large, '-', small)),
            ChainsWhole = true,
            Lead = x => $"{x} coins of {large}: ",
            Answer = x => $"Answer: {x} coins of {large} cents.",
            Plan = WebMathWording.Plan("count the large coins", "add the small coins"),
        };
    }

    private static Unknown Ages(string who, string other, CounterRandom random)
    {
        var years = random.NextInt32(1, 15);
        return new Unknown
        {
            Topic = "ages",
            Statement = goal => $"{who} is {years} years older than {other}. The sum of both ages is {goal}. How old is {other}?",
            Steps = (c, x) => c.Do(c.Do(x, '+', years), '+', x),
            StepsBack = (c, goal) => c.Do(c.Do(goal, '-', years), '/', 2),
            Lead = x => $"{other} is {x}: ",
            Answer = x => $"So {other} is {x}.",
            Plan = WebMathWording.Plan($"find the age of {who}", "add both ages"),
        };
    }

    private static Unknown Field(CounterRandom random)
    {
        var longer = random.NextInt32(1, 9);
        return new Unknown
        {
            Topic = "area",
            Statement = goal => $"A field is {longer} longer than wide. Its area is {goal}. How wide is it?",
            Steps = (c, x) => c.Do(c.Do(x, '+', longer), '*', x),

            // The width itself is not known yet: a side that divides the area.
            StepsBack = (c, goal) => c.Do(goal, '/', Side(goal, longer)),
            Lead = x => $"It is {x} wide: ",
            Answer = x => $"Answer: {x} wide.",
            Plan = WebMathWording.Plan("find the long side", "find the area"),
        };
    }

    private static Unknown Fence(CounterRandom random)
    {
        var gate = random.NextInt32(1, 12);
        return new Unknown
        {
            Topic = "fence",
            Statement = goal => $"A garden is a square with a gate of {gate}. The fence around the rest is {goal} long. How wide is the garden?",
            Steps = (c, x) => c.Do(c.Do(x, '*', 4), '-', gate),
            StepsBack = (c, goal) => c.Do(c.Do(goal, '+', gate), '/', 4),
            StepsToNeeded = 1,
            Lead = x => $"It is {x} wide: ",
            Answer = x => $"Answer: {x} wide.",
            Plan = WebMathWording.Plan("go around the garden", "subtract the gate"),
        };
    }

    // The width w with w*(w+longer)=area; 0, which divides nothing, when there is none.
    private static int Side(int area, int longer)
    {
        for (var width = 1; width * (width + longer) <= area; width++)
        {
            if (width * (width + longer) == area)
            {
                return width;
            }
        }

        return 0;
    }
}
