namespace SelfImprove;

/// <summary>The names of an adapter's factors, as PEFT stores them.</summary>
public static class LoraNames
{
    private const string Prefix = "base_model.model.";
    private const string WeightSuffix = ".weight";

    /// <summary>The factor [rank, inputs] of a matrix.</summary>
    /// <param name="matrix">The matrix, such as <c>model.layers.0.self_attn.q_proj.weight</c>.</param>
    public static string A(string matrix) => Factor(matrix, ".lora_A.weight");

    /// <summary>The factor [outputs, rank] of a matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    public static string B(string matrix) => Factor(matrix, ".lora_B.weight");

    /// <summary>The module of a matrix, such as <c>q_proj</c>.</summary>
    internal static string ModuleOf(string matrix) => matrix.Split('.')[^2];

    private static string Factor(string matrix, string suffix) => Prefix + matrix[..^WeightSuffix.Length] + suffix;
}
