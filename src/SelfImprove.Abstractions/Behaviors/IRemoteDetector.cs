namespace SelfImprove;

/// <summary>A detector that waits for somebody else, such as a language model behind an endpoint, rather than computes.</summary>
public interface IRemoteDetector : IBehaviorDetector
{
    /// <summary>How many texts it likes to see at once, so that it waits for several answers at a time; 1 or more.</summary>
    int TextsAtOnce { get; }
}
