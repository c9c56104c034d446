using Ivm.Pipeline.Pages;
using Ivm.Statistics.Calibration;
using Ivm.Transforms.Weighting.Surveys;

namespace Ivm.Pipeline.Surveys.Weighing;

/// <summary>Plots of weights, narrow enough for a phone.</summary>
internal static class Plots
{
    private const int Width = 400;

    /// <summary>How many rows lie in each class of a column of numbers.</summary>
    public static string Histogram(string label, double[] values, double? marked = null)
    {
        var (bounds, counts) = WeightDiagnostics.Histogram(values, 32);
        const double Left = 8, Right = Width - 8, Bottom = 130, Height = 116;
        var (largest, low, high) = ((double)counts.Max(), bounds[0], bounds[^1]);
        var svg = new Svg(label, Width, 156);
        for (var k = 0; k < counts.Length; k++)
        {
            var width = (Right - Left) / counts.Length;
            var height = largest == 0 ? 0 : Height * counts[k] / largest;
            svg.Add($"<rect class=\"bar\" x=\"{Svg.N(Left + (k * width))}\" y=\"{Svg.N(Bottom - height)}\" width=\"{Svg.N(Math.Max(1, width - 1))}\" height=\"{Svg.N(height)}\"><title>{PageText.Short(bounds[k])} to {PageText.Short(bounds[k + 1])}: {counts[k]} rows</title></rect>");
        }

        svg.Add($"<line class=\"axis\" x1=\"{Svg.N(Left)}\" y1=\"{Svg.N(Bottom)}\" x2=\"{Svg.N(Right)}\" y2=\"{Svg.N(Bottom)}\"/>");
        if (marked is { } at && low < high && at >= low && at <= high)
        {
            var x = Left + ((at - low) / (high - low) * (Right - Left));
            svg.Add($"<line class=\"mark\" x1=\"{Svg.N(x)}\" y1=\"8\" x2=\"{Svg.N(x)}\" y2=\"{Svg.N(Bottom)}\"/>");
        }

        svg.Add($"<text x=\"{Svg.N(Left)}\" y=\"148\">{PageText.Short(low)}</text>");
        svg.Add($"<text x=\"{Svg.N((Left + Right) / 2)}\" y=\"148\" text-anchor=\"middle\">{(low < high ? PageText.Short((low + high) / 2) : "")}</text>");
        svg.Add($"<text x=\"{Svg.N(Right)}\" y=\"148\" text-anchor=\"end\">{(low < high ? PageText.Short(high) : "")}</text>");
        return svg.Close();
    }

    /// <summary>A bar for every name, with the name above it and the number at its end.</summary>
    public static string Bars(string label, IReadOnlyList<(string Name, double Value)> bars)
    {
        const double Left = 8, Right = Width - 96;
        var largest = bars.Count == 0 ? 0 : bars.Max(bar => Math.Abs(bar.Value));
        var svg = new Svg(label, Width, (bars.Count * 34) + 8);
        for (var k = 0; k < bars.Count; k++)
        {
            var top = (k * 34) + 4;
            var width = largest == 0 ? 0 : (Right - Left) * Math.Abs(bars[k].Value) / largest;
            svg.Add($"<text x=\"{Svg.N(Left)}\" y=\"{top + 12}\">{PageText.Escape(bars[k].Name)}</text>");
            svg.Add($"<rect class=\"{(bars[k].Value < 0 ? "bar other" : "bar")}\" x=\"{Svg.N(Left)}\" y=\"{top + 17}\" width=\"{Svg.N(Math.Max(1, width))}\" height=\"9\"/>");
            svg.Add($"<text class=\"value\" x=\"{Svg.N(Left + width + 6)}\" y=\"{top + 26}\">{PageText.Short(bars[k].Value)}</text>");
        }

        return svg.Close();
    }

    /// <summary>Before and after of margins, as the difference from the population in per cent.</summary>
    public static string Margins(string label, IReadOnlyList<WeightedMargin> margins)
    {
        const double Left = 14, Right = Width - 14;
        var largest = Math.Max(1e-9, margins.SelectMany(margin => new[] { Off(margin.Before, margin), Off(margin.After ?? margin.Total, margin) }).Select(Math.Abs).DefaultIfEmpty(0).Max());
        double X(double percent) => ((Left + Right) / 2) + (percent / largest * (Right - Left) / 2);
        var svg = new Svg(label, Width, (margins.Count * 36) + 30);
        svg.Add($"<line class=\"mark\" x1=\"{Svg.N(X(0))}\" y1=\"0\" x2=\"{Svg.N(X(0))}\" y2=\"{(margins.Count * 36) + 6}\"/>");
        for (var k = 0; k < margins.Count; k++)
        {
            var (margin, y) = (margins[k], (k * 36) + 28);
            var (before, after) = (Off(margin.Before, margin), Off(margin.After ?? margin.Total, margin));
            svg.Add($"<text x=\"{Svg.N(Left)}\" y=\"{y - 11}\">{PageText.Escape(NameOf(margin.Part, margin.Name))}</text>");
            svg.Add($"<line class=\"track\" x1=\"{Svg.N(X(before))}\" y1=\"{y}\" x2=\"{Svg.N(X(after))}\" y2=\"{y}\"/>");
            svg.Add($"<circle class=\"before\" cx=\"{Svg.N(X(before))}\" cy=\"{y}\" r=\"4\"><title>before: {before:+0.0;-0.0;0.0} %</title></circle>");
            svg.Add($"<circle class=\"after\" cx=\"{Svg.N(X(after))}\" cy=\"{y}\" r=\"4\"><title>after: {after:+0.0;-0.0;0.0} %</title></circle>");
        }

        var bottom = (margins.Count * 36) + 24;
        svg.Add($"<text x=\"{Svg.N(Left)}\" y=\"{bottom}\">-{PageText.Short(largest)} %</text>");
        svg.Add($"<text x=\"{Svg.N(X(0))}\" y=\"{bottom}\" text-anchor=\"middle\">population</text>");
        svg.Add($"<text x=\"{Svg.N(Right)}\" y=\"{bottom}\" text-anchor=\"end\">+{PageText.Short(largest)} %</text>");
        return svg.Close();
    }

    /// <summary>A margin's name with its part.</summary>
    public static string NameOf(string part, MarginName name) => part.Length == 0 ? $"{name}" : $"{part}: {name}";

    private static double Off(double value, WeightedMargin margin) => 100 * ((value / margin.Total) - 1);
}
