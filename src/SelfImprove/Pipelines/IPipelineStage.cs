namespace SelfImprove.Pipelines;

/// <summary>A stage of a pipeline: built-in, or a trainer wrapped.</summary>
internal interface IPipelineStage
{
    /// <summary>The kind of component that built-in stages are registered as.</summary>
    static ComponentKind Kind { get; } = new("stage", typeof(IPipelineStage));

    /// <summary>What it takes from the stages before it and gives to those after it.</summary>
    StageContract Contract { get; }

    /// <summary>One line for a person: what it will do, as far as is known before it starts.</summary>
    string Describe();

    /// <summary>Checks what can be checked before any stage runs, beyond what <see cref="Contract"/> says.</summary>
    void Check(StageCheck check);

    /// <summary>How many policies it would evaluate, apart from training; 0 when it evaluates none, or not in that way.</summary>
    int PoliciesToMeasure(StagePlan plan) => 0;

    /// <summary>How many answers it would draw apart from training and evaluations, about; 0 when it draws none.</summary>
    double AnswersToRedraw(StagePlan plan, CellComponents components) => 0;

    /// <summary>Does the work, in the stage's folder. When something is there already, it goes on from that.</summary>
    /// <exception cref="RunStoppedException">The user asked to stop; the work done so far is kept.</exception>
    Task<StageSummary> RunAsync(StageRun run);
}
