using System.Collections.Immutable;

namespace Ivm.Transforms.Linkage.Matching.Quality;

/// <summary>Candidate pairs whose evidence lies in one class of weights.</summary>
/// <param name="From">Least weight in bits.</param>
/// <param name="To">The first weight of the next class; all classes are equally wide.</param>
/// <param name="Matches">Expected true ones among them.</param>
/// <param name="Others">Expected others.</param>
public sealed record WeightClass(double From, double To, double Matches, double Others);

/// <summary>Counts candidate pairs by their evidence: pairs that reach review by their own weight, all others by that of their pattern.</summary>
public static class PairWeights
{
    private const int MostClasses = 60;

    /// <summary>The classes, from the lowest weight to the highest, empty ones between them included; none where no weight is finite.</summary>
    public static ImmutableArray<WeightClass> Of(MatchingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var pairs = new List<(double Weight, double Matches, double Others)>();
        var known = result.Links.CountBy(link => link.Pattern).ToDictionary(StringComparer.Ordinal);
        for (var place = 0; place < result.Links.Length; place++)
            pairs.Add((result.Links[place].Weight, result.Rates.JointPosteriors[place], 1 - result.Rates.JointPosteriors[place]));
        foreach (var pattern in result.Patterns)
        {
            var left = (double)Math.Max(0, pattern.Pairs - known.GetValueOrDefault(pattern.Text));
            var share = result.Links.IsEmpty ? pattern.Posterior : Math.Min(pattern.Posterior, 0.5);
            if (left > 0)
                pairs.Add((pattern.Weight, left * share, left * (1 - share)));
        }

        return Classes([.. pairs.Where(pair => double.IsFinite(pair.Weight))]);
    }

    private static ImmutableArray<WeightClass> Classes((double Weight, double Matches, double Others)[] pairs)
    {
        if (pairs.Length == 0)
            return [];
        var (low, high) = (Math.Floor(pairs.Min(pair => pair.Weight)), Math.Ceiling(pairs.Max(pair => pair.Weight)) + 1);
        var step = Math.Max(1, Math.Ceiling((high - low) / MostClasses));
        var classes = new (double Matches, double Others)[(int)Math.Ceiling((high - low) / step)];
        foreach (var (weight, matches, others) in pairs)
        {
            var own = Math.Min(classes.Length - 1, (int)((weight - low) / step));
            classes[own] = (classes[own].Matches + matches, classes[own].Others + others);
        }

        return [.. classes.Select((own, place) => new WeightClass(low + (place * step), low + ((place + 1) * step), own.Matches, own.Others))];
    }
}
