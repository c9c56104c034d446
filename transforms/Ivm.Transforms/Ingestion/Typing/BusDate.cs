using System.Globalization;

namespace Ivm.Transforms.Ingestion;

/// <summary>Dates of bus files: text <c>yyyyMMdd</c>, of which number order is date order.</summary>
internal static class BusDate
{
    /// <summary>From here on a last day is no date but says that the row still holds (88888888, also 99999999).</summary>
    private const int StillValid = 88_888_888;

    /// <summary>Whether the text can be the first day of an interval.</summary>
    public static bool IsFirstDay(string text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether the text can be the last day of an interval.</summary>
    public static bool IsLastDay(string text) =>
        IsFirstDay(text) || (text.Length == 8 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day >= StillValid);

    /// <summary>The day of a text that passed one of the checks, as a number that orders days.</summary>
    public static int Day(ReadOnlySpan<byte> text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
