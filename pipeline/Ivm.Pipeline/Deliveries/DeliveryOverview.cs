using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Deliveries;

/// <summary>How far a slot of the delivery is.</summary>
public enum SlotState
{
    /// <summary>The file that is due is not there.</summary>
    Missing,

    /// <summary>Something is wrong with its files, or they were refused when they were taken in.</summary>
    Refused,

    /// <summary>Its files are sound as far as their notes go, and were not taken in yet.</summary>
    Waiting,

    /// <summary>Its files were taken in.</summary>
    TakenIn,
}

/// <summary>A file that came in.</summary>
/// <param name="File">Its path relative to the delivery folder.</param>
/// <param name="Kind">What it does to those before it.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Rows">Rows promised by its note.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Delivered">The day of delivery.</param>
/// <param name="Account">Where its rows went; null while it was not taken in.</param>
/// <param name="Repaired">Rejected rows in whose place a repair was accepted.</param>
public sealed record FileOverview(
    string File, DeliveryPartKind Kind, int Sequence, long Bytes, long Rows, string? Sender, string? Delivered, RowAccount? Account, long Repaired)
{
    /// <summary>Rejected rows that nothing was accepted for. A repair that was rejected leaves open what it was to repair, and nothing of its own.</summary>
    public long Open => Kind == DeliveryPartKind.Repair
        ? 0
        : (Account?.Rejected.Where(reason => QuarantineGroup.IsRow(reason.Key)).Sum(reason => reason.Value) ?? 0) - Repaired;
}

/// <summary>A slot of the delivery.</summary>
/// <param name="Slot">The file that is due.</param>
/// <param name="Group">What it is part of: <c>registers</c>, <c>sample</c>, <c>national</c> or <c>local</c>.</param>
/// <param name="Agency">Who delivers it; null for registers and the sample.</param>
/// <param name="State">How far it is.</param>
/// <param name="Files">Its files that are sound.</param>
/// <param name="Faults">Why it is missing or refused.</param>
public sealed record SlotOverview(string Slot, string Group, string? Agency, SlotState State, ImmutableArray<FileOverview> Files, ImmutableArray<Fault> Faults);

/// <summary>What came in for an edition, what is missing, and what was refused.</summary>
/// <param name="Edition">The edition's year.</param>
/// <param name="Slots">All files that are due, in the order of the edition.</param>
/// <param name="Unexpected">Files that nobody expects.</param>
public sealed record DeliveryOverview(int Edition, ImmutableArray<SlotOverview> Slots, ImmutableArray<Fault> Unexpected)
{
    /// <summary>The overview as JSON.</summary>
    public byte[] ToJson() => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(this, OverviewJson.Default.DeliveryOverview);
}

/// <summary>JSON of overviews.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryOverview))]
[JsonSerializable(typeof(ImmutableArray<QuarantineGroup>))]
internal sealed partial class OverviewJson : JsonSerializerContext;
