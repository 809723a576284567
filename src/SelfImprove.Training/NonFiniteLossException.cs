using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>A loss, a gradient, or a number that they are made of became NaN or infinite; carries the batch for replay.</summary>
public sealed class NonFiniteLossException : RunFailedException
{
    /// <summary>Makes an exception with a generic message.</summary>
    public NonFiniteLossException()
    {
    }

    /// <summary>Makes an exception without a batch.</summary>
    /// <param name="message">What happened, at which step, and what to do.</param>
    public NonFiniteLossException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause, without a batch.</summary>
    /// <param name="message">What happened, at which step, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public NonFiniteLossException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="step">The step of the training, from 0.</param>
    /// <param name="quantity">What is not finite, such as "policy loss".</param>
    /// <param name="value">Its value: NaN or an infinity.</param>
    /// <param name="batch">The sequences that led to it.</param>
    /// <param name="trajectories">The step's rollouts; empty for trainers without any.</param>
    public NonFiniteLossException(
        int step, string quantity, double value, TokenBatch batch, ImmutableArray<Trajectory> trajectories = default)
        : base(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"step {step}: the {quantity} is {(double.IsNaN(value) ? "NaN" : "infinite")}; the last checkpoint is unharmed: "
            + $"go on from it with a lower learning rate or gradient norm limit, and look at the saved batch"))
    {
        Step = step;
        Quantity = quantity;
        Batch = batch;
        Trajectories = trajectories.IsDefault ? [] : trajectories;
    }

    /// <summary>Stops the step when a number is NaN or infinite.</summary>
    /// <param name="step">The step of the training, from 0.</param>
    /// <param name="quantity">What the number is, such as "policy loss".</param>
    /// <param name="value">The number.</param>
    /// <param name="batch">The sequences that led to it.</param>
    /// <param name="trajectories">The step's rollouts; empty for trainers without any.</param>
    /// <exception cref="NonFiniteLossException">It is.</exception>
    public static void ThrowIfNotFinite(
        int step, string quantity, double value, TokenBatch batch, ImmutableArray<Trajectory> trajectories = default)
    {
        if (!double.IsFinite(value))
        {
            throw new NonFiniteLossException(step, quantity, value, batch, trajectories);
        }
    }

    /// <summary>The step of the training, from 0.</summary>
    public int Step { get; }

    /// <summary>What is not finite, such as "policy loss".</summary>
    public string Quantity { get; } = "";

    /// <summary>The sequences of the mini-batch (or of the step's whole batch) that led to it; null when unknown.</summary>
    public TokenBatch? Batch { get; }

    /// <summary>The step's rollouts; empty for trainers without any.</summary>
    public ImmutableArray<Trajectory> Trajectories { get; } = [];
}
