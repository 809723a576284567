namespace SelfImprove;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who wrote it: system, user, assistant or tool.</param>
/// <param name="Content">Its text.</param>
public sealed record ChatMessage(string Role, string Content);
