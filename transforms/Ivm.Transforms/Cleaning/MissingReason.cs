using System.Collections.Immutable;

namespace Ivm.Transforms.Cleaning;

/// <summary>Why a value is missing (<c>codelists/missing_reason.csv</c>): what stands in the companion column <c>variable_missing</c>.</summary>
public static class MissingReason
{
    /// <summary>The survey did not take the question's block.</summary>
    public const string NotAsked = "not_asked";

    /// <summary>The routing led past the question.</summary>
    public const string RoutedPast = "routed_past";

    /// <summary>The answer was "don't know".</summary>
    public const string DontKnow = "dont_know";

    /// <summary>The respondent refused.</summary>
    public const string Refused = "refused";

    /// <summary>The question applied, or could have, and was left empty.</summary>
    public const string ItemMissing = "item_missing";

    /// <summary>An impossible answer was removed; the edit log has it.</summary>
    public const string Invalid = "invalid";

    /// <summary>All reasons, in the order of the code list.</summary>
    public static ImmutableArray<string> All { get; } = [NotAsked, RoutedPast, DontKnow, Refused, ItemMissing, Invalid];

    /// <summary>Name of the companion column of a variable.</summary>
    public static string Column(string variable) => $"{variable}_missing";
}
