using System.Globalization;
using System.Net;
using System.Text;
using Ivm.Statistics.Calibration;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Pipeline.Surveys.Weighing;

/// <summary>
/// Plots as inline SVG, narrow enough for a phone; colours come from the page's style sheet, so that they follow light and
/// dark.
/// </summary>
internal static class Plots
{
    private const int Width = 400;

    /// <summary>How many rows lie in each class of a column of numbers.</summary>
    public static string Histogram(string label, double[] values, double? marked = null)
    {
        var (bounds, counts) = WeightDiagnostics.Histogram(values, 32);
        const double Left = 8, Right = Width - 8, Bottom = 130, Height = 116;
        var (largest, low, high) = ((double)counts.Max(), bounds[0], bounds[^1]);
        var svg = Open(label, 156);
        for (var k = 0; k < counts.Length; k++)
        {
            var width = (Right - Left) / counts.Length;
            var height = largest == 0 ? 0 : Height * counts[k] / largest;
            Line(svg, $"<rect class=\"bar\" x=\"{N(Left + (k * width))}\" y=\"{N(Bottom - height)}\" width=\"{N(Math.Max(1, width - 1))}\" height=\"{N(height)}\"><title>{Short(bounds[k])} to {Short(bounds[k + 1])}: {counts[k]} rows</title></rect>");
        }

        Line(svg, $"<line class=\"axis\" x1=\"{N(Left)}\" y1=\"{N(Bottom)}\" x2=\"{N(Right)}\" y2=\"{N(Bottom)}\"/>");
        if (marked is { } at && low < high && at >= low && at <= high)
        {
            var x = Left + ((at - low) / (high - low) * (Right - Left));
            Line(svg, $"<line class=\"mark\" x1=\"{N(x)}\" y1=\"8\" x2=\"{N(x)}\" y2=\"{N(Bottom)}\"/>");
        }

        Line(svg, $"<text x=\"{N(Left)}\" y=\"148\">{Short(low)}</text>");
        Line(svg, $"<text x=\"{N((Left + Right) / 2)}\" y=\"148\" text-anchor=\"middle\">{(low < high ? Short((low + high) / 2) : "")}</text>");
        Line(svg, $"<text x=\"{N(Right)}\" y=\"148\" text-anchor=\"end\">{(low < high ? Short(high) : "")}</text>");
        return Close(svg);
    }

    /// <summary>A bar for every name, with the name above it and the number at its end.</summary>
    public static string Bars(string label, IReadOnlyList<(string Name, double Value)> bars)
    {
        const double Left = 8, Right = Width - 96;
        var largest = bars.Count == 0 ? 0 : bars.Max(bar => Math.Abs(bar.Value));
        var svg = Open(label, (bars.Count * 34) + 8);
        for (var k = 0; k < bars.Count; k++)
        {
            var top = (k * 34) + 4;
            var width = largest == 0 ? 0 : (Right - Left) * Math.Abs(bars[k].Value) / largest;
            Line(svg, $"<text x=\"{N(Left)}\" y=\"{top + 12}\">{Text(bars[k].Name)}</text>");
            Line(svg, $"<rect class=\"{(bars[k].Value < 0 ? "bar other" : "bar")}\" x=\"{N(Left)}\" y=\"{top + 17}\" width=\"{N(Math.Max(1, width))}\" height=\"9\"/>");
            Line(svg, $"<text class=\"value\" x=\"{N(Left + width + 6)}\" y=\"{top + 26}\">{Short(bars[k].Value)}</text>");
        }

        return Close(svg);
    }

    /// <summary>Before and after of margins, as the difference from the population in per cent.</summary>
    public static string Margins(string label, IReadOnlyList<WeightedMargin> margins)
    {
        const double Left = 14, Right = Width - 14;
        var largest = Math.Max(1e-9, margins.SelectMany(margin => new[] { Off(margin.Before, margin), Off(margin.After ?? margin.Total, margin) }).Select(Math.Abs).DefaultIfEmpty(0).Max());
        double X(double percent) => ((Left + Right) / 2) + (percent / largest * (Right - Left) / 2);
        var svg = Open(label, (margins.Count * 36) + 30);
        Line(svg, $"<line class=\"mark\" x1=\"{N(X(0))}\" y1=\"0\" x2=\"{N(X(0))}\" y2=\"{(margins.Count * 36) + 6}\"/>");
        for (var k = 0; k < margins.Count; k++)
        {
            var (margin, y) = (margins[k], (k * 36) + 28);
            var (before, after) = (Off(margin.Before, margin), Off(margin.After ?? margin.Total, margin));
            Line(svg, $"<text x=\"{N(Left)}\" y=\"{y - 11}\">{Text(NameOf(margin.Part, margin.Name))}</text>");
            Line(svg, $"<line class=\"track\" x1=\"{N(X(before))}\" y1=\"{y}\" x2=\"{N(X(after))}\" y2=\"{y}\"/>");
            Line(svg, $"<circle class=\"before\" cx=\"{N(X(before))}\" cy=\"{y}\" r=\"4\"><title>before: {before:+0.0;-0.0;0.0} %</title></circle>");
            Line(svg, $"<circle class=\"after\" cx=\"{N(X(after))}\" cy=\"{y}\" r=\"4\"><title>after: {after:+0.0;-0.0;0.0} %</title></circle>");
        }

        var bottom = (margins.Count * 36) + 24;
        Line(svg, $"<text x=\"{N(Left)}\" y=\"{bottom}\">-{Short(largest)} %</text>");
        Line(svg, $"<text x=\"{N(X(0))}\" y=\"{bottom}\" text-anchor=\"middle\">population</text>");
        Line(svg, $"<text x=\"{N(Right)}\" y=\"{bottom}\" text-anchor=\"end\">+{Short(largest)} %</text>");
        return Close(svg);
    }

    /// <summary>A margin's name with its part.</summary>
    public static string NameOf(string part, MarginName name) => part.Length == 0 ? $"{name}" : $"{part}: {name}";

    /// <summary>A number for people.</summary>
    public static string Short(double? number) => number switch
    {
        null or double.NaN => ".",
        { } value when Math.Abs(value) >= 1e4 => value.ToString("N0", CultureInfo.InvariantCulture),
        { } value => value.ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary>A text that cannot be taken for markup.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    private static double Off(double value, WeightedMargin margin) => 100 * ((value / margin.Total) - 1);

    private static StringBuilder Open(string label, int height)
        => new StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Text(label)}\">\n");

    private static void Line(StringBuilder svg, string markup) => svg.Append(markup).Append('\n');

    private static string Close(StringBuilder svg) => svg.Append("</svg>\n").ToString();

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
