namespace SelfImprove.Interventions;

/// <summary>What is done to a behaviour in sampled answers.</summary>
public enum InterventionAction
{
    /// <summary>
    /// Wherever the behaviour shows, the answer is cut and drawn anew from there until the behaviour is gone at that place: rejection sampling of
    /// the policy, conditioned on not showing it there.
    /// </summary>
    Forbid,

    /// <summary>Where the reasoning is about to be closed, a phrase that begins the behaviour is put in, and the policy goes on.</summary>
    Force,

    /// <summary>The control of forbid: cuts at the same places, and draws anew once, whatever comes. What it changes is the effect of cutting alone.</summary>
    Continue,
}
