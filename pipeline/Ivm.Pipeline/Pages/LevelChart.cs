using System.Globalization;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Pages;

/// <summary>A level of a comparison.</summary>
/// <param name="Condition">What holds.</param>
/// <param name="M">Its share among matches.</param>
/// <param name="U">Its share among other pairs.</param>
/// <param name="Weight">Its weight in bits; may be minus infinity.</param>
internal sealed record EvidenceLevel(string Condition, double M, double U, double Weight);

/// <summary>A comparison with its levels, the strongest first.</summary>
/// <param name="Name">Its name.</param>
/// <param name="HasTerms">Whether rare terms weigh more.</param>
/// <param name="Levels">The levels.</param>
internal sealed record EvidenceComparison(string Name, bool HasTerms, IReadOnlyList<EvidenceLevel> Levels);

/// <summary>The weight of every level of every comparison: bars to the right speak for a match, to the left against.</summary>
internal static class LevelChart
{
    private const double Width = 900;
    private const double Names = 265;
    private const double Numbers = 190;
    private const double Row = 19;
    private const double Gap = 12;

    /// <summary>The chart.</summary>
    /// <param name="comparisons">The comparisons, at least one.</param>
    /// <param name="prior">Share of matches among all pairs.</param>
    /// <param name="source">Where the numbers stand, as markup.</param>
    public static string Of(IReadOnlyList<EvidenceComparison> comparisons, double prior, string source)
    {
        var weights = comparisons.SelectMany(one => one.Levels).Select(level => Finite(level.Weight)).ToArray();
        var (low, high) = (Math.Min(-1, weights.Min()), Math.Max(1, weights.Max()));
        var height = 34 + comparisons.Sum(one => Gap + Row + (one.Levels.Count * Row));
        var svg = new Svg("Weights of the levels of every comparison, in bits", Width, height);
        double X(double weight) => Names + 8 + ((weight - low) / (high - low) * (Width - Names - Numbers - 16));
        svg.Add($"<text class=\"small\" x=\"{Svg.N(X(low))}\" y=\"12\">against</text><text class=\"small\" x=\"{Svg.N(X(high))}\" y=\"12\" text-anchor=\"end\">for a match, bits</text>");
        svg.Add($"<text class=\"small\" x=\"{Svg.N(Width - 100)}\" y=\"12\" text-anchor=\"end\">among matches</text><text class=\"small\" x=\"{Svg.N(Width - 4)}\" y=\"12\" text-anchor=\"end\">by chance</text>");
        foreach (var tick in Ticks(low, high))
        {
            svg.Add($"<line class=\"grid\" x1=\"{Svg.N(X(tick))}\" y1=\"20\" x2=\"{Svg.N(X(tick))}\" y2=\"{Svg.N(height - 14)}\"/>");
            svg.Add($"<text class=\"small\" x=\"{Svg.N(X(tick))}\" y=\"{Svg.N(height - 2)}\" text-anchor=\"middle\">{tick.ToString("+0;−0;0", CultureInfo.InvariantCulture)}</text>");
        }

        var y = 20 + Gap;
        foreach (var comparison in comparisons)
        {
            svg.Add($"<text class=\"name\" x=\"0\" y=\"{Svg.N(y + 13)}\">{Escape(comparison.Name)}{(comparison.HasTerms ? "<tspan class=\"small\" font-weight=\"400\">  rare terms weigh more</tspan>" : "")}</text>");
            y += Row;
            foreach (var level in comparison.Levels)
            {
                var weight = Finite(level.Weight);
                var (from, to) = (Math.Min(X(0), X(weight)), Math.Max(X(0), X(weight)));
                svg.Add($"<text class=\"value\" x=\"14\" y=\"{Svg.N(y + 13)}\">{Escape(Shortened(level.Condition))}</text>");
                svg.Add($"<rect class=\"level{(weight < 0 ? " against" : "")}\" x=\"{Svg.N(from)}\" y=\"{Svg.N(y + 2)}\" width=\"{Svg.N(Math.Max(1, to - from))}\" height=\"{Svg.N(Row - 5)}\"><title>{Escape(comparison.Name)}, {Escape(level.Condition)}: {weight.ToString("+0.00;−0.00", CultureInfo.InvariantCulture)} bits</title></rect>");
                svg.Add($"<text class=\"value\" x=\"{Svg.N(weight < 0 ? X(0) + 5 : X(0) - 5)}\" y=\"{Svg.N(y + 13)}\" text-anchor=\"{(weight < 0 ? "start" : "end")}\">{weight.ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture)}</text>");
                svg.Add($"<text class=\"value\" x=\"{Svg.N(Width - 100)}\" y=\"{Svg.N(y + 13)}\" text-anchor=\"end\">{Percent(level.M)}</text><text class=\"value\" x=\"{Svg.N(Width - 4)}\" y=\"{Svg.N(y + 13)}\" text-anchor=\"end\">{Percent(level.U)}</text>");
                y += Row;
            }

            y += Gap;
        }

        svg.Add($"<line class=\"zero\" x1=\"{Svg.N(X(0))}\" y1=\"20\" x2=\"{Svg.N(X(0))}\" y2=\"{Svg.N(height - 14)}\"/>");
        return $"<p>One bit doubles the odds of a match, ten make them a thousand times as high. Before any comparison they are {Math.Log2(prior / (1 - prior)).ToString("+0.0;−0.0", CultureInfo.InvariantCulture)} bits: of all pairs one in {Short(Math.Round(1 / prior))} is expected to be a match. A missing value says nothing. {source}</p><div class=\"scroll\"><div class=\"wide\">{svg.Close()}</div></div>";
    }

    private static double Finite(double weight) => double.IsFinite(weight) ? weight : -40;

    private static IEnumerable<double> Ticks(double low, double high)
    {
        var step = high - low > 24 ? 5.0 : 2.0;
        for (var tick = Math.Ceiling(low / step) * step; tick <= high; tick += step)
            yield return tick;
    }

    private static string Shortened(string text) => text.Length <= 38 ? text : text[..37] + "…";
}
