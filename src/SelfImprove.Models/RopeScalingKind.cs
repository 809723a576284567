namespace SelfImprove;

/// <summary>How rotary frequencies are changed for contexts longer than those of the first training.</summary>
public enum RopeScalingKind
{
    /// <summary>All frequencies are divided by the factor (Chen et al. 2023).</summary>
    Linear,

    /// <summary>Low frequencies are divided by the factor, high ones stay, those between are blended (Llama-3.1).</summary>
    Llama3,

    /// <summary>Dimensions are divided or stay by how often they turn within the first context, and attention is sharpened (Peng et al. 2023).</summary>
    Yarn,
}
