using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>How one claim of the paper is tested.</summary>
internal abstract class ClaimTest
{
    /// <summary>The tests in the order of the claims.</summary>
    internal static ImmutableArray<ClaimTest> All { get; } =
        [new PrimingClaim(), new WrongAnswersClaim(), new ControlsClaim(), new CorpusClaim(), new KeptBehaviorsClaim(), new LengthClaim()];

    /// <summary>The claim's letter.</summary>
    internal abstract string Id { get; }

    /// <summary>The claim in a few words.</summary>
    internal abstract string Title { get; }

    /// <summary>How it is measured and what must come out.</summary>
    internal abstract string Definition { get; }

    /// <summary>The roles that must be given, for a reader who misses the claim.</summary>
    internal abstract string Needs { get; }

    /// <summary>Whether the roles that it needs are given.</summary>
    internal abstract bool Applies(StudyGroup group);

    /// <summary>The conditions that must have been measured.</summary>
    internal abstract ImmutableArray<string> ConditionsOf(StudyGroup group);

    /// <summary>Measures by one kind of answers, the deciding effects first.</summary>
    internal abstract ImmutableArray<MeasuredEffect> Measure(StudyGroup group, StudyMeasures measures);

    /// <summary>What was compared, with the numbers, in one sentence.</summary>
    internal abstract string Describe(StudyGroup group, StudyMeasures measures);

    /// <summary>What the reader should know besides.</summary>
    internal virtual IEnumerable<string> Remarks(StudyGroup group, StudyMeasures measures) => [];

    /// <summary>The mean of a number over conditions.</summary>
    protected static ResampledNumber MeanOver(IEnumerable<string> conditions, Func<string, ResampledNumber> number) =>
        ResampledNumber.Mean([.. conditions.Select(number)]);

    /// <summary>Names in a row: <c>a, b and c</c>.</summary>
    protected static string List(ImmutableArray<string> names) =>
        names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    /// <summary>A share as a text such as <c>33.1 %</c>.</summary>
    protected static string Percent(ResampledNumber share) => NumberText.Plain(NumberText.Percent(share.Estimate));

    /// <summary>A difference of shares as a text such as <c>-1.2</c>, in percentage points.</summary>
    protected static string Points(ResampledNumber difference) => NumberText.Plain(NumberText.Fixed(difference.Estimate * 100, 1));
}
