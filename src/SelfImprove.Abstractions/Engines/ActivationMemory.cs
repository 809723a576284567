using System.Globalization;

namespace SelfImprove;

/// <summary>The memory that training takes for activations, and whether the machine has it.</summary>
/// <param name="Tokens">The most tokens that run forward and backward together.</param>
/// <param name="Bytes">Bytes that they take at most: as if every token were scored.</param>
/// <param name="Problem">What is wrong when the machine lacks that memory, and what to do about it; null when it fits.</param>
public sealed record ActivationMemory(long Tokens, long Bytes, string? Problem)
{
    /// <summary>One line for a person who starts a training.</summary>
    /// <param name="trainer">Whose training it is; begins the message of the exception.</param>
    /// <exception cref="InvalidInputException">The machine lacks the memory.</exception>
    public string NoteFor(string trainer) => Problem is null
        ? $"training keeps the activations of up to {Tokens.ToString("N0", CultureInfo.InvariantCulture)} tokens at once, in {Text(Bytes)}"
        : throw new InvalidInputException($"{trainer}: {Problem}");

    /// <summary>A number of bytes for a person, such as 1.5 GB (10^9 bytes).</summary>
    /// <param name="bytes">At least 0.</param>
    public static string Text(long bytes) => bytes >= 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
