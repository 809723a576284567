using System.Threading.Channels;

namespace SelfImprove.Serving;

/// <summary>The completions of one request in the making. The engine's thread writes tokens, the request reads them.</summary>
internal sealed class Generation : IDisposable
{
    private readonly Channel<(int Choice, DecodedToken Token)> _tokens =
        Channel.CreateUnbounded<(int, DecodedToken)>(new UnboundedChannelOptions { SingleWriter = true, SingleReader = true });

    private readonly bool[] _unwanted;
    private bool _disposed;

    /// <summary>Prepares the completions of some prompts; choice p * n + k is completion k of prompt p.</summary>
    /// <param name="prompts">One request per prompt, each with as many keys.</param>
    public Generation(IReadOnlyList<DecodingRequest> prompts)
    {
        Prompts = prompts;
        ChoiceCount = prompts.Sum(p => p.Keys.Length);
        _unwanted = new bool[ChoiceCount];
    }

    public IReadOnlyList<DecodingRequest> Prompts { get; }

    public int ChoiceCount { get; }

    /// <summary>Tokens as they are drawn; of one choice in order. Ends, or fails, with the last of them.</summary>
    public ChannelReader<(int Choice, DecodedToken Token)> Tokens => _tokens.Reader;

    /// <summary>Prompts that have been handed to the engine. For the engine's thread.</summary>
    public int StartedPrompts { get; set; }

    /// <summary>Choices that have ended. For the engine's thread.</summary>
    public int EndedChoices { get; set; }

    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>Ends a choice early: whoever reads it has seen enough.</summary>
    public void Stop(int choice) => Volatile.Write(ref _unwanted[choice], true);

    /// <summary>Whether nobody waits for a choice.</summary>
    public bool IsUnwanted(int choice) => IsDisposed || Volatile.Read(ref _unwanted[choice]);

    public void Write(int choice, DecodedToken token) => _tokens.Writer.TryWrite((choice, token));

    public void Complete(Exception? failure = null) => _tokens.Writer.TryComplete(failure);

    /// <summary>Ends all choices: the request has its answer, or its sender has gone away.</summary>
    public void Dispose() => Volatile.Write(ref _disposed, true);
}
