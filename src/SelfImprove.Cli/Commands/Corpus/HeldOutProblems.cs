using Microsoft.Extensions.DependencyInjection;

namespace SelfImprove.Cli.Commands.Corpus;

/// <summary>The held-out problems that a corpus must not hold: those of an experiment's task.</summary>
internal sealed class HeldOutProblems : IDisposable
{
    private readonly ServiceProvider _services;

    private HeldOutProblems(ServiceProvider services, IContaminationCheck task, string identity) => (_services, Task, Identity) = (services, task, identity);

    /// <summary>The task, which finds them in a text.</summary>
    internal IContaminationCheck Task { get; }

    /// <summary>Tells the task from others, its options included.</summary>
    internal string Identity { get; }

    /// <summary>Reads them from an experiment.</summary>
    /// <param name="context">The clock.</param>
    /// <param name="experiment">The file; of a matrix, the task of its first cell is meant.</param>
    /// <exception cref="InvalidInputException">The file can't be used, or its task can't tell its held-out problems.</exception>
    internal static HeldOutProblems Of(CommandContext context, string experiment)
    {
        var (services, plan) = ComponentServices.Load(context, experiment, [], int.MaxValue);
        try
        {
            var choice = plan.Cells[0].Experiment.Task
                ?? throw new InvalidInputException($"{experiment}: the experiment has no task, so no held-out problems; add 'task:' to it, or give another file");
            return choice.Create(services) is IContaminationCheck task
                ? new HeldOutProblems(services, task, $"; held out of {choice.Component.Name} {choice.Options}")
                : throw new InvalidInputException($"{experiment}: the task '{choice.Component.Name}' can't tell its held-out problems in a text ({nameof(IContaminationCheck)})");
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }

    public void Dispose() => _services.Dispose();
}
