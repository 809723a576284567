using System.Text.Json.Nodes;

namespace SelfImprove.Serving;

/// <summary>How an answer is written: as a whole, or in events of a stream.</summary>
internal abstract class Answer
{
    /// <summary>The object of an answer that is sent as a whole, but for its choices.</summary>
    public abstract JsonObject Head(bool streamed);

    /// <summary>What stands before the first token of a choice in a stream; null when nothing does.</summary>
    public abstract JsonObject? Opening(int choice);

    /// <summary>A part of a choice in a stream.</summary>
    public abstract JsonObject Part(int choice, TextDelta delta);

    /// <summary>A whole choice.</summary>
    public abstract JsonObject Whole(int choice, TextDelta text);
}
