using System.Collections.Immutable;

namespace Ivm.Transforms;

/// <summary>What one of the files of a delivery does to those before it.</summary>
public enum DeliveryPartKind
{
    /// <summary>The file that is always due.</summary>
    First,

    /// <summary>Further rows.</summary>
    Addition,

    /// <summary>Rows that take the place of earlier rows of the same persons.</summary>
    Replacement,

    /// <summary>Rows that are taken back.</summary>
    Withdrawal,

    /// <summary>Rows that were set apart from an earlier file and repaired by the office.</summary>
    Repair,
}

/// <summary>A row in a delivered file.</summary>
/// <param name="File">The file, relative to the delivery folder.</param>
/// <param name="Line">Line on which the row starts.</param>
public readonly record struct RowPlace(string File, int Line)
{
    /// <summary><c>file:line</c></summary>
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>Which part of a delivery a file is.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Sequence">Its number: 1 for the first file, then 2, 3, ... in the order in which the parts count; repairs are numbered by themselves, from 1.</param>
/// <param name="Origins">For repairs, where the row on each line was set apart; empty for all others.</param>
public sealed record DeliveryPart(DeliveryPartKind Kind, int Sequence, ImmutableSortedDictionary<int, RowPlace> Origins)
{
    /// <summary>The file that is always due.</summary>
    public static DeliveryPart First { get; } = Of(DeliveryPartKind.First, 1);

    /// <summary>A part that repairs nothing.</summary>
    public static DeliveryPart Of(DeliveryPartKind kind, int sequence) => new(kind, sequence, ImmutableSortedDictionary<int, RowPlace>.Empty);

    /// <summary>Name of a kind in notes and datasets, in lower case.</summary>
    public static string NameOf(DeliveryPartKind kind) => kind switch
    {
        DeliveryPartKind.First => "first",
        DeliveryPartKind.Addition => "addition",
        DeliveryPartKind.Replacement => "replacement",
        DeliveryPartKind.Withdrawal => "withdrawal",
        DeliveryPartKind.Repair => "repair",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };
}
