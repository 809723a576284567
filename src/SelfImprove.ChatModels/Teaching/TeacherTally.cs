using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.ChatModels;

/// <summary>What a teacher's answers were like, kept or not.</summary>
/// <param name="Answers">How many there were.</param>
/// <param name="Unframed">How many had no answer between tags.</param>
/// <param name="Judged">How many of the others a reward has judged.</param>
/// <param name="Right">How many of those were right.</param>
internal readonly record struct TeacherTally(long Answers, long Unframed, long Judged, long Right)
{
    public TeacherTally With(bool hasAnswer, bool? isCorrect) => new(
        Answers + 1, Unframed + (hasAnswer ? 0 : 1), Judged + (isCorrect is null ? 0 : 1), Right + (isCorrect == true ? 1 : 0));

    public IEnumerable<KeyValuePair<string, double>> Read()
    {
        yield return new(ChatMetrics.TeacherUnframed, Unframed);
        if (Judged > 0)
        {
            yield return new(ChatMetrics.TeacherAccuracy, (double)Right / Judged);
        }
    }

    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"of its {Answers} answers {Right} were right, {Judged - Right} wrong, {Unframed} without an answer between tags");
}
