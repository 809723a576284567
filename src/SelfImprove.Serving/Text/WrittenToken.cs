namespace SelfImprove.Serving;

/// <summary>A token of an answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rating">How likely the model found it; null for the first token of a prompt.</param>
/// <param name="Offset">Where its text starts, in UTF-16 units of the choice's text.</param>
internal sealed record WrittenToken(int Id, TokenRating? Rating, int Offset);
