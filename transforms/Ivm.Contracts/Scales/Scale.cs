using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>One item of a scale.</summary>
/// <param name="Variable">The question's variable.</param>
/// <param name="Reversed">Whether a high answer means a low score.</param>
public sealed record ScaleItem(string Variable, bool Reversed);

/// <summary>
/// A scale score from 0 to 10: the mean of the answered items, each rescaled from its own range to 0-10, missing when
/// fewer than the minimum were answered. The formula is an assumption: CBS's own was not found.
/// </summary>
/// <param name="Variable">Name of the derived variable.</param>
/// <param name="Label">What it measures.</param>
/// <param name="Items">Its items.</param>
/// <param name="MinimumAnswered">Fewest answered items for a score.</param>
public sealed record Scale(string Variable, Label Label, ImmutableArray<ScaleItem> Items, int MinimumAnswered);

/// <summary>A 0/1 variable: whether an answer is one of the given codes (top-two shares, "feels unsafe").</summary>
/// <param name="Variable">Name of the derived variable.</param>
/// <param name="Label">What it says.</param>
/// <param name="From">The question's variable.</param>
/// <param name="Codes">Answers that count as 1; other substantive answers count as 0.</param>
/// <param name="RoutedPast">Value where the question was routed past: 0, 1 or null (missing).</param>
/// <param name="DontKnow">Value for "don't know": 0, 1 or null (missing).</param>
public sealed record Indicator(string Variable, Label Label, string From, ImmutableArray<int> Codes, int? RoutedPast, int? DontKnow);
