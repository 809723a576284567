namespace SelfImprove;

/// <summary>Something that a template can call: <c>namespace</c>, <c>range</c>, a method of a text.</summary>
/// <param name="arguments">The arguments.</param>
internal delegate object? JinjaFunction(JinjaArguments arguments);
