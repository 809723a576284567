namespace SelfImprove;

/// <summary>A template can't be read or rendered. <see cref="ChatTemplate"/> turns it into a message that names the file.</summary>
/// <param name="line">The line of the template, from 1.</param>
/// <param name="message">What is wrong.</param>
internal sealed class JinjaException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
