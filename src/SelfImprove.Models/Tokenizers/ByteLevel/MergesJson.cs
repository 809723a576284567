using System.Text.Json;

namespace SelfImprove;

/// <summary>The key <c>merges</c> of a BPE model: texts such as <c>"h e"</c>, or pairs such as <c>["h", "e"]</c>; both are on the Hub.</summary>
internal static class MergesJson
{
    // The first line of merges.txt, which old converters took along.
    private const string VersionLine = "#version";

    /// <summary>Reads the merges.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">Its vocabulary.</param>
    /// <exception cref="InvalidInputException">A merge is no pair, or it or what it leads to is not in the vocabulary.</exception>
    public static MergeTable Read(JsonInput model, Dictionary<string, int> ids)
    {
        if (!model.Has("merges"))
        {
            throw model.Error("'merges' is missing");
        }

        var list = model.Element.GetProperty("merges");
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw model.Unexpected("merges", "a list");
        }

        var merges = new List<(int, int, int)>(list.GetArrayLength());
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (ReadPair(model, item, index) is { } pair)
            {
                merges.Add((Find(pair, pair.Left), Find(pair, pair.Right), Find(pair, pair.Left + pair.Right)));
            }

            index++;
        }

        return new MergeTable(merges);

        int Find((string Left, string Right) pair, string token) => ids.TryGetValue(token, out var id)
            ? id
            : throw model.Error($"merges[{index}] joins '{pair.Left}' and '{pair.Right}', but '{token}' is not in the vocabulary");
    }

    private static (string Left, string Right)? ReadPair(JsonInput model, JsonElement item, int index)
    {
        try
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                var text = item.GetString()!;
                if (text.StartsWith(VersionLine, StringComparison.Ordinal))
                {
                    return null;
                }

                if (text.Split(' ') is [var first, var second])
                {
                    return (first, second);
                }
            }
            else if (item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2
                && item[0].ValueKind == JsonValueKind.String && item[1].ValueKind == JsonValueKind.String)
            {
                return (item[0].GetString()!, item[1].GetString()!);
            }
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidInputException(model.Error($"merges[{index}] holds a text that is not Unicode").Message, e);
        }

        var found = item.GetRawText().ReplaceLineEndings(" ");
        throw model.Error($"merges[{index}] should be a text of two tokens with a space between them, or a list of two tokens, but is {(found.Length <= 60 ? found : found[..57] + "...")}");
    }
}
