using TorchSharp;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>A test that runs on a GPU, and is skipped visibly where there is none.</summary>
public sealed class CudaFactAttribute : FactAttribute
{
    private static readonly bool s_available = torch.cuda.is_available();

    public CudaFactAttribute() => Skip = s_available ? null : "needs a CUDA device";
}
