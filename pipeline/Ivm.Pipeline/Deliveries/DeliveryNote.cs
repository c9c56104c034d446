using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Ivm.Pipeline.Deliveries;

/// <summary>Where a repaired row was set apart.</summary>
/// <param name="Line">Line of the repair on which the row starts.</param>
/// <param name="File">The delivered file that the row came in, relative to the delivery folder.</param>
/// <param name="OriginalLine">Line of that file.</param>
public sealed record RepairedRow([property: JsonRequired] int Line, [property: JsonRequired] string File, [property: JsonRequired] int OriginalLine);

/// <summary>What the sender promises about a file: <c>NAME.delivery.json</c> beside <c>NAME.csv</c>.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Contract">Name of the contract that it keeps.</param>
/// <param name="Edition">The edition's year.</param>
/// <param name="Rows">Rows, the header not counted.</param>
/// <param name="Sha256">SHA-256 of the file, hexadecimal.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Delivered">The day of delivery, <c>yyyy-MM-dd</c>.</param>
public sealed record DeliveryNote(
    [property: JsonRequired] string File,
    [property: JsonRequired] string Contract,
    [property: JsonRequired] int Edition,
    [property: JsonRequired] long Rows,
    [property: JsonRequired] string Sha256,
    string? Sender,
    string? Delivered)
{
    /// <summary>What the file does to those before it: <c>first</c>, <c>addition</c>, <c>replacement</c>, <c>withdrawal</c> or <c>repair</c>; absent for the first.</summary>
    public string? Kind { get; init; }

    /// <summary>Its number, as in its name; absent for the first.</summary>
    public int? Sequence { get; init; }

    /// <summary>For repairs, where each row was set apart.</summary>
    public ImmutableArray<RepairedRow>? Origins { get; init; }
}

/// <summary>JSON of delivery notes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryNote))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
