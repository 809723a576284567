namespace SelfImprove.Engines.Cpu;

/// <summary>What one layer's forward pass keeps for its backward pass; rows are the tokens of a micro-batch.</summary>
internal unsafe struct LayerActivations
{
    /// <summary>The residual stream into the layer [rows, hidden].</summary>
    public float* X;

    /// <summary>The first norm's scales [rows].</summary>
    public float* AttentionScale;

    /// <summary>Queries, keys (both turned) and values [rows, qkv width]; the backward pass puts their gradients here.</summary>
    public float* Qkv;

    /// <summary>Queries and keys before their norms [rows, normed width], and the norms' scales [rows, normed heads]; empty for models without these norms.</summary>
    public float* Unnormed;

    public float* HeadScale;

    /// <summary>The attention's output [rows, heads].</summary>
    public float* Heads;

    /// <summary>The residual stream after attention [rows, hidden].</summary>
    public float* Mid;

    /// <summary>The second norm's scales [rows].</summary>
    public float* FeedForwardScale;

    /// <summary>Gate and up before the activation [rows, 2 * feed-forward]; the backward pass puts their gradients here.</summary>
    public float* GateUp;

    /// <summary>What stands between the factors of the layer's adapter; nothing without one.</summary>
    public AdapterRows Ranks;
}
