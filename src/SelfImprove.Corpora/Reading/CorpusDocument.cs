namespace SelfImprove.Corpora;

/// <summary>A document of a corpus file.</summary>
/// <param name="Line">The line of the file that it stands on, from 1.</param>
/// <param name="Id">Its identifier; null where the line gives none.</param>
/// <param name="Text">Its text: <c>text</c>, or a dataset's <c>prompt</c> and <c>completion</c> joined.</param>
public sealed record CorpusDocument(long Line, string? Id, string Text);
