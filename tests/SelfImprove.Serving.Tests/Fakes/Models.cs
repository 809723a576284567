using SelfImprove.Testing;

namespace SelfImprove.Serving.Tests;

/// <summary>Small models to serve.</summary>
internal static class Models
{
    public static string Llama { get; } = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tokenizers", "llama3");

    /// <summary>Writes the alphabet on: after each letter the next one, after z the end.</summary>
    public static ServedModel Alphabet(int context = 64)
    {
        var tokenizer = new LetterTokenizer();
        var engine = Chain(tokenizer.VocabularySize, context, Enumerable.Range(2, 25).Select(id => (id, id + 1)).Append((27, 1)));
        return new ServedModel { Name = "alphabet", Engine = engine, Tokenizer = tokenizer, ChatTemplate = Joined };
    }

    /// <summary>Writes letters at random.</summary>
    public static ServedModel Random(int context = 64)
    {
        var tokenizer = new LetterTokenizer();
        return new ServedModel { Name = "random", Engine = new FakePolicyEngine(tokenizer.VocabularySize, context, RandomKey.FromSeed(5), scale: 1), Tokenizer = tokenizer, ChatTemplate = Joined };
    }

    /// <summary>A byte-level tokenizer, and a model that writes a text of distinct bytes on, byte by byte, then the end.</summary>
    public static ServedModel Bytes(string text, ChatTemplate? template = null)
    {
        var tokenizer = (ByteLevelTokenizer)TokenizerLoader.Load(Llama);
        var ids = System.Text.Encoding.UTF8.GetBytes(text).Select(b => Enumerable.Range(0, 256).First(id => tokenizer.GetBytes(id) is [var only] && only == b)).ToArray();
        var engine = Chain(tokenizer.VocabularySize, 64, ids.Zip(ids.Skip(1).Append(tokenizer.EndOfSequenceIds[0])));
        return new ServedModel { Name = "bytes", Engine = engine, Tokenizer = tokenizer, ChatTemplate = template };
    }

    private static ChatTemplate Joined => ChatTemplate.Parse("{% for m in messages %}{{ m.content }}{% endfor %}");

    private static FakePolicyEngine Chain(int vocabulary, int context, IEnumerable<(int From, int To)> links)
    {
        var engine = new FakePolicyEngine(vocabulary, context, default, scale: 0);
        foreach (var (from, to) in links)
        {
            engine.Weights[(from * vocabulary) + to] = 30;
        }

        return engine;
    }
}
