namespace SelfImprove;

internal static class TokenOutputsExtensions
{
    /// <summary>Whether any of some outputs is asked for. Unlike Enum.HasFlag it never allocates, also before the JIT optimises.</summary>
    public static bool Ask(this TokenOutputs outputs, TokenOutputs any) => (outputs & any) != TokenOutputs.None;
}
