using System.Text.Json;

namespace Ivm.ReferenceCases.Reading;

/// <summary>What the tasks write in more than one way: names, numbers, flags.</summary>
public static class JsonReading
{
    public static JsonElement? Find(this JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
                return value;
        }

        return null;
    }

    public static string? Text(this JsonElement element, params ReadOnlySpan<string> names)
        => element.Find(names) is { } value ? value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().First().ToString() : value.ToString() : null;

    public static bool Flag(this JsonElement element, params ReadOnlySpan<string> names)
        => element.Find(names) is { } value && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() is "true" or "TRUE"));

    public static double? Number(this JsonElement element, params ReadOnlySpan<string> names)
        => element.Find(names) is { } value ? ToNumber(value) : null;

    /// <summary>A number, also written as text ("Inf") or as an array of one.</summary>
    public static double ToNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when CaseTable.TryNumber(value.GetString()!, out var number) => number,
        JsonValueKind.Array when value.GetArrayLength() == 1 => ToNumber(value[0]),
        _ => throw new CaseException($"{value} is no number"),
    };

    public static double[]? Numbers(this JsonElement element, params ReadOnlySpan<string> names)
        => element.Find(names) is { } value
            ? value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(ToNumber).ToArray() : [ToNumber(value)]
            : null;

    /// <summary>
    /// Variables: one name, an array of names (null for a stage without), or a formula ("~a + b"). Nothing, "~1" and "~0"
    /// give none. Parts may be expressions.
    /// </summary>
    public static string?[] Names(this JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.Find(names) is not { } value)
            return [];
        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Null ? null : item.ToString()).SelectMany(Parts).ToArray()
            : Parts(value.ToString()).ToArray();
    }

    private static IEnumerable<string?> Parts(string? text)
    {
        if (text is null || !text.TrimStart().StartsWith('~'))
            return text is "1" or "0" ? [] : [text];
        return text.Trim()[1..].Split('+').Select(part => part.Trim()).Where(part => part is not ("1" or "0" or ""));
    }
}
