namespace SelfImprove;

/// <summary>What the patterns of byte-level tokenizers tell characters apart by.</summary>
internal enum CharacterClass : byte
{
    /// <summary>None of the others: punctuation, symbols, marks, controls, what is not assigned.</summary>
    Other,

    /// <summary>A letter: <c>\p{L}</c>.</summary>
    Letter,

    /// <summary>A number, not only of decimal digits: <c>\p{N}</c>.</summary>
    Number,

    /// <summary>White space (<c>\s</c>) other than carriage return and line feed.</summary>
    Space,

    /// <summary>Carriage return or line feed.</summary>
    LineEnd,

    /// <summary>Not a class: half of a character that takes two UTF-16 units.</summary>
    Surrogate,
}
