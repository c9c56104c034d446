using System.Text.Json.Serialization;

namespace Ivm.Pipeline.Planning;

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
    string? Delivered);

/// <summary>JSON of delivery notes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(DeliveryNote))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
