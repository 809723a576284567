using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>The key <c>added_tokens</c> of <c>tokenizer.json</c>, for tokens within the model's vocabulary or behind it.</summary>
internal static class AddedTokensJson
{
    /// <summary>Reads the tokens.</summary>
    /// <param name="json">The file.</param>
    /// <param name="vocabulary">The model's tokens, by id.</param>
    /// <param name="ids">The model's ids, by token.</param>
    /// <param name="normalize">Whether texts are normalized; tokens that are looked for in normalized text then decode to their normalized spelling.</param>
    /// <returns>The added tokens; and all tokens by id, the model's first.</returns>
    /// <exception cref="InvalidInputException">A token has no text, is there twice, has an id that is taken, or ids leave gaps.</exception>
    public static (ImmutableArray<AddedToken> Added, ImmutableArray<string> Tokens) Read(
        JsonInput json, ImmutableArray<string> vocabulary, Dictionary<string, int> ids, bool normalize)
    {
        var items = json.GetObjects("added_tokens").Select(item => (Json: item, Token: ReadToken(item))).ToList();
        var count = vocabulary.Length + items.Count(i => !ids.ContainsKey(i.Token.Content));
        var tokens = new string?[count];
        vocabulary.CopyTo(tokens!);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, token) in items)
        {
            if (!seen.Add(token.Content))
            {
                throw item.Error($"'{token.Content}' is there twice");
            }

            if (ids.TryGetValue(token.Content, out var id))
            {
                if (id != token.Id)
                {
                    throw item.Error($"'{token.Content}' has the id {token.Id} here and {id} in the model's vocab");
                }

                continue;
            }

            if (token.Id < 0 || token.Id >= count)
            {
                throw item.Error($"the id of '{token.Content}' should be a whole number in [{vocabulary.Length}, {count - 1}], so that ids have no gaps, but is {token.Id}");
            }

            if (tokens[token.Id] is { } other)
            {
                throw item.Error($"'{other}' and '{token.Content}' both have the id {token.Id}");
            }

            tokens[token.Id] = token.Normalized && normalize ? CanonicalComposition.Normalize(token.Content).ToString() : token.Content;
        }

        return ([.. items.Select(i => i.Token)], [.. tokens!]);
    }

    private static AddedToken ReadToken(JsonInput item)
    {
        var special = item.GetBoolean("special", false);
        var content = item.GetString("content");
        return content.Length == 0
            ? throw item.Error("'content' is empty")
            : new AddedToken(item.GetInt32("id"), content, special)
            {
                SingleWord = item.GetBoolean("single_word", false),
                StripsLeft = item.GetBoolean("lstrip", false),
                StripsRight = item.GetBoolean("rstrip", false),
                Normalized = item.GetBoolean("normalized", !special),
            };
    }
}
