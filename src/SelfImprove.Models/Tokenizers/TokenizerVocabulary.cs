using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove;

/// <summary>The vocabulary of a model in <c>tokenizer.json</c>.</summary>
internal static class TokenizerVocabulary
{
    /// <summary>Reads the key <c>vocab</c>, an object of tokens and their ids.</summary>
    /// <returns>The tokens, by id.</returns>
    /// <exception cref="InvalidInputException">Ids are not whole numbers, are there twice, or leave gaps.</exception>
    public static ImmutableArray<string> Read(JsonInput model)
    {
        var entries = model.GetObject("vocab").Entries().ToList();
        var vocabulary = new string?[entries.Count];
        foreach (var (token, value) in entries)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var id) || id < 0 || id >= vocabulary.Length)
            {
                throw model.Error($"vocab: the id of '{token}' should be a whole number in [0, {vocabulary.Length - 1}], so that ids have no gaps");
            }

            if (vocabulary[id] is { } other)
            {
                throw model.Error($"vocab: '{other}' and '{token}' both have the id {id}");
            }

            vocabulary[id] = token;
        }

        return [.. vocabulary!];
    }
}
