using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SelfImprove;

/// <summary>Something that the user supplied (a file, an option, a checkpoint) can't be used; the message says what, where and what to do.</summary>
/// <remarks>The command-line tool prints the message alone and exits with code 2.</remarks>
public class InvalidInputException : Exception
{
    /// <summary>Makes an exception with a generic message.</summary>
    public InvalidInputException()
        : base("The input can't be used.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public InvalidInputException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception for a text that is not JSON, with line and column of the place where it stops being JSON.</summary>
    /// <param name="file">The file, or what else the text came from.</param>
    /// <param name="line">The line of the file, from 1, on which the text starts.</param>
    /// <param name="text">The text that was parsed.</param>
    /// <param name="problem">What the parser said.</param>
    /// <returns>An exception whose message reads <c>file:line:column: malformed JSON: what is wrong</c>; the column counts UTF-16 units from 1.</returns>
    public static InvalidInputException MalformedJson(string file, int line, string text, JsonException problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problem);

        // The parser counts bytes of UTF-8, people and editors count characters.
        var row = text.Split('\n').ElementAtOrDefault((int)(problem.LineNumber ?? 0)) ?? "";
        var bytes = Encoding.UTF8.GetBytes(row);
        var column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(problem.BytePositionInLine ?? 0, bytes.Length)) + 1;
        var what = problem.Message.Split(" LineNumber:")[0].Split(" Path:")[0];
        return new InvalidInputException(
            string.Create(CultureInfo.InvariantCulture, $"{file}:{line + (problem.LineNumber ?? 0)}:{column}: malformed JSON: {what}"), problem);
    }
}
