using System.Globalization;
using Ivm.Transforms.Linkage.Matching.Quality;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Pages;

/// <summary>From where on pairs are accepted or reviewed.</summary>
/// <param name="Posterior">The probability of a match.</param>
/// <param name="Weight">The evidence in bits at which a pair reaches it.</param>
internal sealed record EvidenceThreshold(double Posterior, double Weight);

/// <summary>
/// Candidate pairs by their weight, expected matches above the axis and expected others below it. Either half has a scale of its own: there
/// are many more others, and what counts is where the two meet.
/// </summary>
internal static class PairChart
{
    private const double Width = 900;
    private const double Left = 64;
    private const double Half = 150;
    private const double Top = 26;

    /// <summary>The chart.</summary>
    /// <param name="bins">Pairs by weight, at least one class.</param>
    /// <param name="accept">From where on pairs are accepted.</param>
    /// <param name="review">From where on pairs are reviewed.</param>
    /// <param name="source">Where the numbers stand, as markup.</param>
    public static string Of(IReadOnlyList<WeightClass> bins, EvidenceThreshold accept, EvidenceThreshold review, string source)
    {
        var (low, step) = (bins[0].From, bins[0].To - bins[0].From);
        var (most, mostOthers) = (RoundUp(bins.Max(bin => bin.Matches)), RoundUp(bins.Max(bin => bin.Others)));
        var (axis, width) = (Top + Half, (Width - Left - 8) / bins.Count);
        var svg = new Svg("Candidate pairs by weight: expected matches above, others below", Width, Top + (2 * Half) + 44);
        svg.Add("<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"1\" y1=\"0\" x2=\"1\" y2=\"5\"/></pattern></defs>");
        foreach (var (value, y) in new[] { (most, Top), (most / 2, Top + (Half / 2)), (mostOthers / 2, axis + (Half / 2)), (mostOthers, axis + Half) })
        {
            svg.Add($"<line class=\"grid\" x1=\"{Svg.N(Left)}\" y1=\"{Svg.N(y)}\" x2=\"{Svg.N(Width - 8)}\" y2=\"{Svg.N(y)}\"/>");
            svg.Add($"<text class=\"value\" x=\"{Svg.N(Left - 6)}\" y=\"{Svg.N(y + 4)}\" text-anchor=\"end\">{Count((long)value)}</text>");
        }

        for (var bin = 0; bin < bins.Count; bin++)
        {
            var x = Left + (bin * width);
            var title = $"<title>{Bits(bins[bin].From)} to {Bits(bins[bin].To)} bits: {Short(Math.Round(bins[bin].Matches, 1))} expected matches, {Short(Math.Round(bins[bin].Others, 1))} others</title>";
            var (up, down) = (Half * bins[bin].Matches / most, Half * bins[bin].Others / mostOthers);
            if (bins[bin].Matches >= 0.5)
                svg.Add($"<rect class=\"bar\" x=\"{Svg.N(x + 0.5)}\" y=\"{Svg.N(axis - Math.Max(1, up))}\" width=\"{Svg.N(width - 1)}\" height=\"{Svg.N(Math.Max(1, up))}\">{title}</rect>");
            if (bins[bin].Others >= 0.5)
                svg.Add($"<rect class=\"against-fill\" x=\"{Svg.N(x + 0.5)}\" y=\"{Svg.N(axis)}\" width=\"{Svg.N(width - 1)}\" height=\"{Svg.N(Math.Max(1, down))}\">{title}</rect>");
        }

        double X(double weight) => Left + Math.Clamp((weight - low) / step * width, 0, Width - Left - 8);
        svg.Add($"<line class=\"zero\" x1=\"{Svg.N(Left)}\" y1=\"{Svg.N(axis)}\" x2=\"{Svg.N(Width - 8)}\" y2=\"{Svg.N(axis)}\"/>");
        for (var tick = Math.Ceiling(low / 5) * 5; tick <= low + (bins.Count * step) - (16 / width * step); tick += 5)
            svg.Add($"<text class=\"value\" x=\"{Svg.N(X(tick))}\" y=\"{Svg.N(Top + (2 * Half) + 18)}\" text-anchor=\"middle\">{Bits(tick)}</text>");
        svg.Add($"<text class=\"small\" x=\"{Svg.N((Width + Left) / 2)}\" y=\"{Svg.N(Top + (2 * Half) + 38)}\" text-anchor=\"middle\">evidence of the pair, bits</text>");
        Threshold(svg, X(review.Weight), "review", "end", isShown: review.Posterior < accept.Posterior);
        Threshold(svg, X(accept.Weight), "accept", "start", isShown: true);
        return "<p class=\"legend\"><span><i></i>expected matches (above)</span><span><i class=\"against\"></i>expected others (below, on a scale of their own)</span>"
            + string.Create(CultureInfo.InvariantCulture, $"<span><i class=\"line\"></i>accepted from a posterior of {accept.Posterior} ({accept.Weight:0.0} bits)</span><span><i class=\"dash\"></i>review from {review.Posterior} ({review.Weight:0.0} bits)</span></p>")
            + $"<div class=\"scroll\"><div class=\"wide\">{svg.Close()}</div></div><p class=\"caption\">A pair right of the line is no link where another pair of its records is better. {source}</p>";
    }

    private static void Threshold(Svg svg, double x, string name, string anchor, bool isShown)
    {
        if (!isShown)
            return;
        svg.Add($"<line class=\"{name}\" x1=\"{Svg.N(x)}\" y1=\"{Svg.N(Top - 8)}\" x2=\"{Svg.N(x)}\" y2=\"{Svg.N(Top + (2 * Half))}\"/>");
        svg.Add($"<text x=\"{Svg.N(x + (anchor == "end" ? -5 : 5))}\" y=\"{Svg.N(Top - 10)}\" text-anchor=\"{anchor}\">{name}</text>");
    }

    private static double RoundUp(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(2, value))));
        return Math.Max(2, new[] { 1.0, 2, 3, 4, 6, 8, 10 }.Select(factor => factor * unit).First(round => round >= value));
    }

    private static string Bits(double weight) => weight.ToString("+0;−0;0", CultureInfo.InvariantCulture);
}
