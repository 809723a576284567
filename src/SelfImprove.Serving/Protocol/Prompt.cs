namespace SelfImprove.Serving;

/// <summary>A prompt of a request.</summary>
/// <param name="Tokens">Its ids.</param>
/// <param name="Text">Its text, for requests that want it repeated.</param>
internal sealed record Prompt(int[] Tokens, string Text);
