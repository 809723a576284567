namespace SelfImprove.Corpora;

/// <summary>What the size of a corpus is counted in.</summary>
public enum CorpusUnit
{
    /// <summary>Tokens of the tokenizer that the classification was made with.</summary>
    Tokens,

    /// <summary>Words: what stands between white space.</summary>
    Words,

    /// <summary>UTF-16 units.</summary>
    Characters,
}
