namespace SelfImprove.Pipelines;

/// <summary>Copies the policy out of the run directory.</summary>
internal sealed class ExportStage(ExportOptions options) : IPipelineStage
{
    internal const string Name = "export";

    public StageContract Contract => new() { NeedsPolicy = true, AlwaysRuns = true };

    public string Describe() => $"copies the policy to {options.Path}";

    public void Check(StageCheck check)
    {
    }

    public Task<StageSummary> RunAsync(StageRun run)
    {
        var source = run.Plan.Policy!.Directory!;
        try
        {
            Directory.CreateDirectory(options.Path!);
            if (AdapterFolder.Exists(source))
            {
                ExportAdapter(source);
                run.Remark(options.Merge ? $"the policy, merged with its adapter, is in {options.Path}" : $"the policy's adapter is in {options.Path}");
                return Task.FromResult(StageSummary.Empty);
            }

            foreach (var file in Directory.EnumerateFiles(source))
            {
                AtomicFile.WriteAllBytes(Path.Combine(options.Path!, Path.GetFileName(file)), File.ReadAllBytes(file));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{options.Path}: the policy can't be copied there: {e.Message}", e);
        }

        run.Remark($"the policy is in {options.Path}");
        return Task.FromResult(StageSummary.Empty);
    }

    private void ExportAdapter(string source)
    {
        if (options.Merge)
        {
            AdapterMerge.Write(source, options.Path!);
            TokenizerLoader.Load(source).Save(options.Path!);
        }
        else
        {
            AdapterFolder.Copy(source, options.Path!);
        }
    }
}
