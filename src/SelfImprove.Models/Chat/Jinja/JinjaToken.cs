namespace SelfImprove;

/// <summary>What a <see cref="JinjaToken"/> is.</summary>
internal enum JinjaTokenKind
{
    /// <summary>Text outside tags.</summary>
    Text,

    /// <summary>The start of <c>{% ... %}</c>.</summary>
    StatementStart,

    /// <summary>The start of <c>{{ ... }}</c>.</summary>
    OutputStart,

    /// <summary>The end of either.</summary>
    TagEnd,

    /// <summary>A name or a keyword.</summary>
    Name,

    /// <summary>A text in quotation marks, without them.</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>An operator or a bracket.</summary>
    Operator,

    /// <summary>The end of the template.</summary>
    End,
}

/// <summary>A part of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Line">Its line, from 1.</param>
internal readonly record struct JinjaToken(JinjaTokenKind Kind, string Text, int Line);
