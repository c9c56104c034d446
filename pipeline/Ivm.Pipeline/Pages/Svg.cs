using System.Globalization;
using System.Text;

namespace Ivm.Pipeline.Pages;

/// <summary>
/// A drawing as inline SVG. Colours come from the style sheet of the page, so that they follow light and dark; a text must
/// be escaped (<see cref="PageText.Escape"/>) before it is drawn.
/// </summary>
internal sealed class Svg
{
    private readonly StringBuilder markup = new();

    /// <summary>Begins a drawing.</summary>
    /// <param name="label">What it shows, for who cannot see it.</param>
    /// <param name="width">Width of its coordinates.</param>
    /// <param name="height">Height of its coordinates.</param>
    public Svg(string label, double width, double height) =>
        markup.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" aria-label=\"{PageText.Escape(label)}\">\n");

    /// <summary>Draws one element.</summary>
    public void Add(string element) => markup.Append(element).Append('\n');

    /// <summary>The finished drawing.</summary>
    public string Close() => markup.Append("</svg>\n").ToString();

    /// <summary>A coordinate.</summary>
    public static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
