using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Pages;
using Ivm.Statistics.Linkage;
using Ivm.Transforms.Linkage.Matching;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Matching.Page;

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
    private const int MostBins = 60;

    /// <summary>The chart.</summary>
    public static string Of(LinkageSpecification specification, MatchingResult result)
    {
        var (bins, low, step) = Bins(result);
        var (accept, review) = (MatchWeight.At(specification.Decision.Accept, result.Model.Prior), MatchWeight.At(specification.Decision.Review, result.Model.Prior));
        var (most, mostOthers) = (RoundUp(bins.Max(bin => bin.Matches)), RoundUp(bins.Max(bin => bin.Others)));
        var (axis, width) = (Top + Half, (Width - Left - 8) / bins.Length);
        var svg = new Svg("Candidate pairs by weight: expected matches above, others below", Width, Top + (2 * Half) + 44);
        svg.Add("<defs><pattern id=\"hatch\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"1\" y1=\"0\" x2=\"1\" y2=\"5\"/></pattern></defs>");
        foreach (var (value, y) in new[] { (most, Top), (most / 2, Top + (Half / 2)), (mostOthers / 2, axis + (Half / 2)), (mostOthers, axis + Half) })
        {
            svg.Add($"<line class=\"grid\" x1=\"{Svg.N(Left)}\" y1=\"{Svg.N(y)}\" x2=\"{Svg.N(Width - 8)}\" y2=\"{Svg.N(y)}\"/>");
            svg.Add($"<text class=\"value\" x=\"{Svg.N(Left - 6)}\" y=\"{Svg.N(y + 4)}\" text-anchor=\"end\">{Count((long)value)}</text>");
        }

        for (var bin = 0; bin < bins.Length; bin++)
        {
            var x = Left + (bin * width);
            var title = $"<title>{Bits(low + (bin * step))} to {Bits(low + ((bin + 1) * step))} bits: {Short(Math.Round(bins[bin].Matches, 1))} expected matches, {Short(Math.Round(bins[bin].Others, 1))} others</title>";
            var (up, down) = (Half * bins[bin].Matches / most, Half * bins[bin].Others / mostOthers);
            if (bins[bin].Matches >= 0.5)
                svg.Add($"<rect class=\"bar\" x=\"{Svg.N(x + 0.5)}\" y=\"{Svg.N(axis - Math.Max(1, up))}\" width=\"{Svg.N(width - 1)}\" height=\"{Svg.N(Math.Max(1, up))}\">{title}</rect>");
            if (bins[bin].Others >= 0.5)
                svg.Add($"<rect class=\"against-fill\" x=\"{Svg.N(x + 0.5)}\" y=\"{Svg.N(axis)}\" width=\"{Svg.N(width - 1)}\" height=\"{Svg.N(Math.Max(1, down))}\">{title}</rect>");
        }

        double X(double weight) => Left + Math.Clamp((weight - low) / step * width, 0, Width - Left - 8);
        svg.Add($"<line class=\"zero\" x1=\"{Svg.N(Left)}\" y1=\"{Svg.N(axis)}\" x2=\"{Svg.N(Width - 8)}\" y2=\"{Svg.N(axis)}\"/>");
        for (var tick = Math.Ceiling(low / 5) * 5; tick <= low + (bins.Length * step) - (16 / width * step); tick += 5)
            svg.Add($"<text class=\"value\" x=\"{Svg.N(X(tick))}\" y=\"{Svg.N(Top + (2 * Half) + 18)}\" text-anchor=\"middle\">{Bits(tick)}</text>");
        svg.Add($"<text class=\"small\" x=\"{Svg.N((Width + Left) / 2)}\" y=\"{Svg.N(Top + (2 * Half) + 38)}\" text-anchor=\"middle\">evidence of the pair, bits</text>");
        Threshold(svg, X(review), "review", "end", isShown: specification.Decision.Review < specification.Decision.Accept);
        Threshold(svg, X(accept), "accept", "start", isShown: true);
        return "<p class=\"legend\"><span><i></i>expected matches (above)</span><span><i class=\"against\"></i>expected others (below, on a scale of their own)</span>"
            + string.Create(CultureInfo.InvariantCulture, $"<span><i class=\"line\"></i>accepted from a posterior of {specification.Decision.Accept} ({accept:0.0} bits)</span><span><i class=\"dash\"></i>review from {specification.Decision.Review} ({review:0.0} bits)</span></p>")
            + $"<div class=\"scroll\"><div class=\"wide\">{svg.Close()}</div></div><p class=\"caption\">A pair right of the line is no link where another pair of its records is better. Pairs are counted in <code>patterns</code> and, above review, in <code>candidates</code>.</p>";
    }

    private static void Threshold(Svg svg, double x, string name, string anchor, bool isShown)
    {
        if (!isShown)
            return;
        svg.Add($"<line class=\"{name}\" x1=\"{Svg.N(x)}\" y1=\"{Svg.N(Top - 8)}\" x2=\"{Svg.N(x)}\" y2=\"{Svg.N(Top + (2 * Half))}\"/>");
        svg.Add($"<text x=\"{Svg.N(x + (anchor == "end" ? -5 : 5))}\" y=\"{Svg.N(Top - 10)}\" text-anchor=\"{anchor}\">{name}</text>");
    }

    /// <summary>Pairs that reach review by their own weight, all others by that of their pattern.</summary>
    private static ((double Matches, double Others)[] Bins, double Low, double Step) Bins(MatchingResult result)
    {
        var pairs = new List<(double Weight, double Matches, double Others)>();
        var known = result.Links.CountBy(link => link.Pattern).ToDictionary(StringComparer.Ordinal);
        for (var place = 0; place < result.Links.Length; place++)
            pairs.Add((result.Links[place].Weight, result.Rates.JointPosteriors[place], 1 - result.Rates.JointPosteriors[place]));
        foreach (var pattern in result.Patterns)
        {
            var left = (double)Math.Max(0, pattern.Pairs - known.GetValueOrDefault(pattern.Text));
            var share = result.Links.IsEmpty ? pattern.Posterior : Math.Min(pattern.Posterior, 0.5);
            if (left > 0 && double.IsFinite(pattern.Weight))
                pairs.Add((pattern.Weight, left * share, left * (1 - share)));
        }

        var (low, high) = (Math.Floor(pairs.Min(pair => pair.Weight)), Math.Ceiling(pairs.Max(pair => pair.Weight)) + 1);
        var step = Math.Max(1, Math.Ceiling((high - low) / MostBins));
        var bins = new (double Matches, double Others)[(int)Math.Ceiling((high - low) / step)];
        foreach (var (weight, matches, others) in pairs)
        {
            var bin = Math.Min(bins.Length - 1, (int)((weight - low) / step));
            bins[bin] = (bins[bin].Matches + matches, bins[bin].Others + others);
        }

        return (bins, low, step);
    }

    private static double RoundUp(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(2, value))));
        return Math.Max(2, new[] { 1.0, 2, 3, 4, 6, 8, 10 }.Select(factor => factor * unit).First(round => round >= value));
    }

    private static string Bits(double weight) => weight.ToString("+0;−0;0", CultureInfo.InvariantCulture);
}
