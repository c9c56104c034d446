using System.Globalization;
using System.Net;

namespace Ivm.Pipeline.Pages;

/// <summary>Texts and numbers as pages show them.</summary>
internal static class PageText
{
    /// <summary>A text that cannot be taken for markup.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number for people: four digits, or whole with separators where it is large; a point when there is none.</summary>
    public static string Short(double? number) => number switch
    {
        null or double.NaN => ".",
        { } value when Math.Abs(value) >= 1e4 => value.ToString("N0", CultureInfo.InvariantCulture),
        { } value => value.ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary>A whole number with separators.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things.</summary>
    public static string Plural(long number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";

    /// <summary>A share in per cent, as markup: one decimal, or two where one would make it nothing.</summary>
    public static string Percent(double share) => share switch
    {
        0 => "0 %",
        > 0 and < 0.000_05 => "&lt; 0.01 %",
        > 0 and < 0.000_95 => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %"),
    };

    /// <summary>A share of a number; a point where there is nothing to take a share of.</summary>
    public static string Percent(long part, long whole) => whole == 0 ? "." : Percent((double)part / whole);

    /// <summary>A length of a file.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };
}
