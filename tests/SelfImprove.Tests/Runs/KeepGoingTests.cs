using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

public sealed class KeepGoingTests : IDisposable
{
    // The context has 8 places.
    private const string Yaml = TestHost.Letters + """

        matrix:
          condition:
            long: { ppo.max-completion-tokens: 50 }
            longer: { ppo.max-completion-tokens: 50, analyze.evaluation.problems: 4 }
            short: {}
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_failure_ends_the_run_unless_it_is_to_go_on()
    {
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync(keepGoing: false));

        Assert.StartsWith("ppo: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(StageStatus.Pending, RunReader.Read(_host.PathOf("run")).Cells[2].Stages[2].Status);
    }

    [Fact]
    public async Task Other_cells_run_and_cells_that_share_the_failed_stage_do_not_try_it_again()
    {
        var recorder = new EventRecorder();

        var outcome = await RunAsync(keepGoing: true, recorder);

        var failure = Assert.Single(outcome.Failures);
        Assert.Equal(("long", "ppo"), (failure.Stage.Cell, failure.Stage.Id));
        Assert.StartsWith("ppo: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(failure, Assert.Single(recorder.Events.OfType<StageFailed>()));
        Assert.Equal([StageStatus.Failed, StageStatus.Failed, StageStatus.Done], outcome.Result.Cells.Select(c => c.Stages[2].Status));
        Assert.Equal([StageStatus.Pending, StageStatus.Pending, StageStatus.Done], outcome.Result.Cells.Select(c => c.Stages[3].Status));
        Assert.False(outcome.WasStopped);
    }

    private async Task<RunOutcome> RunAsync(bool keepGoing, IRunObserver? observer = null)
    {
        using var services = TestHost.Build();
        return await services.GetRequiredService<ExperimentRunner>().RunAsync(
            _host.Load(Yaml), new RunOptions { Directory = _host.PathOf("run"), KeepGoing = keepGoing, Observer = observer });
    }
}
