using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>What stands around the model in <c>tokenizer.json</c>: normalizer, pre-tokenizer, post-processor, decoder.</summary>
internal static class ByteLevelPipelineJson
{
    /// <summary>Whether texts are brought into Normalization Form C.</summary>
    /// <exception cref="InvalidInputException">The normalizer does something else.</exception>
    public static bool ReadNormalizer(JsonInput json)
    {
        var normalizes = false;
        foreach (var part in Parts(json, "normalizer", "normalizers"))
        {
            var type = part.GetString("type");
            normalizes = type == "NFC" ? true : throw part.Error($"the type '{type}' is not supported; supported is 'NFC', or null");
        }

        return normalizes;
    }

    /// <summary>How texts are cut, and whether a space is put before them.</summary>
    /// <exception cref="InvalidInputException">The pre-tokenizer is not byte-level, or its expression is none of the known ones.</exception>
    public static (SplitPattern Pattern, bool AddPrefixSpace) ReadPreTokenizer(JsonInput json)
    {
        var parts = Parts(json, "pre_tokenizer", "pretokenizers").ToList();
        foreach (var part in parts)
        {
            if (part.GetString("type") is var type && type is not ("Split" or "ByteLevel"))
            {
                throw part.Error($"the type '{type}' is not supported; supported are 'ByteLevel', and a 'Sequence' of 'Split' and 'ByteLevel'");
            }
        }

        if (parts is [var only] && IsByteLevel(only))
        {
            return (only.GetBoolean("use_regex", true) ? SplitPattern.Gpt2 : SplitPattern.None, only.GetBoolean("add_prefix_space", false));
        }

        if (parts is not [var split, var bytes] || IsByteLevel(split) || !IsByteLevel(bytes))
        {
            throw json.Error("pre_tokenizer: should be of the type 'ByteLevel', or a 'Sequence' of 'Split' and 'ByteLevel'");
        }

        foreach (var key in (ReadOnlySpan<string>)["use_regex", "add_prefix_space"])
        {
            if (bytes.GetBoolean(key, true))
            {
                throw bytes.Error($"'{key}' is true after a 'Split', which is not supported; it should be false");
            }
        }

        return (ReadSplit(split), false);
    }

    /// <summary>What the model expects around a text.</summary>
    /// <param name="json">The file.</param>
    /// <param name="count">Number of ids.</param>
    /// <exception cref="InvalidInputException">The post-processor is of another kind, or names ids outside the vocabulary.</exception>
    public static SpecialTokenTemplate ReadTemplate(JsonInput json, int count)
    {
        SpecialTokenTemplate? template = null;
        foreach (var part in Parts(json, "post_processor", "processors"))
        {
            var type = part.GetString("type");

            // The type ByteLevel moves offsets only.
            if (type != "ByteLevel")
            {
                template = type == "TemplateProcessing" && template is null
                    ? ReadTemplateProcessing(part, count)
                    : throw part.Error(template is null
                        ? $"the type '{type}' is not supported; supported are 'TemplateProcessing', 'ByteLevel', and a 'Sequence' of them"
                        : $"'{type}' after a 'TemplateProcessing' is not supported");
            }
        }

        return template ?? SpecialTokenTemplate.None;
    }

    /// <summary>Checks that decoding joins bytes.</summary>
    /// <exception cref="InvalidInputException">It does something else.</exception>
    public static void CheckDecoder(JsonInput json)
    {
        var parts = Parts(json, "decoder", "decoders").ToList();
        foreach (var part in parts)
        {
            if (!IsByteLevel(part))
            {
                throw part.Error($"the type '{part.GetString("type")}' is not supported; supported is 'ByteLevel'");
            }
        }

        if (parts.Count != 1)
        {
            throw json.Error("decoder: should be of the type 'ByteLevel'");
        }
    }

    private static bool IsByteLevel(JsonInput part) => part.GetString("type") == "ByteLevel";

    // One part, or the parts of a sequence; none for null.
    private static IEnumerable<JsonInput> Parts(JsonInput json, string key, string partsKey)
    {
        if (!json.Has(key))
        {
            return [];
        }

        var whole = json.GetObject(key);
        return whole.GetString("type") == "Sequence" ? whole.GetObjects(partsKey) : [whole];
    }

    private static SplitPattern ReadSplit(JsonInput split)
    {
        // The expressions match every character, so keeping what matches is the same as keeping what is between.
        var how = (split.GetString("behavior"), split.GetBoolean("invert", false));
        if (how is not (("Isolated", false) or ("Removed", true)))
        {
            throw split.Error($"the behavior '{how.Item1}'{(how.Item2 ? ", inverted," : "")} is not supported; supported is 'Isolated', not inverted");
        }

        var pattern = split.GetObject("pattern");
        if (!pattern.Has("Regex"))
        {
            throw pattern.Error("'Regex' is missing; patterns of other kinds are not supported");
        }

        var regex = pattern.GetString("Regex");
        return SplitPatterns.Find(regex) ?? throw split.Error(
            $"the pattern '{regex}' is not supported; supported are '{SplitPatterns.Llama3}' (Llama-3), '{SplitPatterns.Qwen2}' (Qwen-2) and '{SplitPatterns.Gpt2}' (GPT-2)");
    }

    private static SpecialTokenTemplate ReadTemplateProcessing(JsonInput template, int count)
    {
        var before = ImmutableArray.CreateBuilder<int>();
        var after = ImmutableArray.CreateBuilder<int>();
        var texts = 0;
        foreach (var part in template.GetObjects("single"))
        {
            if (part.Has("Sequence"))
            {
                texts++;
                continue;
            }

            var name = part.GetObject("SpecialToken").GetString("id");
            foreach (var id in template.GetObject("special_tokens").GetObject(name).GetInt32List("ids"))
            {
                (texts == 0 ? before : after).Add(id >= 0 && id < count ? id : throw template.Error($"'{name}' has the id {id}, which is not in the vocabulary of {count}"));
            }
        }

        return texts == 1
            ? new SpecialTokenTemplate(before.ToImmutable(), after.ToImmutable())
            : throw template.Error($"'single' should hold one Sequence, but holds {texts}");
    }
}
