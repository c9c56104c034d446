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
}
