using System.Collections.Immutable;

namespace SelfImprove.Serving;

/// <summary>Looks for the texts that end a completion, and holds back what could still become one of them.</summary>
internal sealed class StopStrings(ImmutableArray<string> stops)
{
    private string _held = string.Empty;

    /// <summary>Whether one was found; what stood before it has been given out, and nothing comes after it.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Takes more text; returns what is surely no part of a stop string.</summary>
    public string Append(string text)
    {
        if (IsFound)
        {
            return string.Empty;
        }

        var all = _held + text;
        var place = stops.Select(stop => all.IndexOf(stop, StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();
        IsFound = place >= 0;
        var given = IsFound ? place : all.Length - HeldLength(all);
        _held = IsFound ? string.Empty : all[given..];
        return all[..given];
    }

    /// <summary>The text has ended: what was held back is text.</summary>
    public string Finish()
    {
        var rest = _held;
        _held = string.Empty;
        return rest;
    }

    /// <summary>Length of the longest end of a text that begins a stop string.</summary>
    private int HeldLength(string text)
    {
        for (var length = Math.Min(text.Length, stops.Select(stop => stop.Length - 1).DefaultIfEmpty(0).Max()); length > 0; length--)
        {
            var end = text.AsSpan(text.Length - length);
            foreach (var stop in stops)
            {
                if (stop.AsSpan().StartsWith(end, StringComparison.Ordinal))
                {
                    return length;
                }
            }
        }

        return 0;
    }
}
