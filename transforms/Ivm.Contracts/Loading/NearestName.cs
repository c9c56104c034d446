namespace Ivm.Contracts;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest edit distance (insertions, deletions, substitutions and exchanges of neighbours:
    /// Damerau 1964, without editing a part twice), when no more than a third of its characters differ; of equals the
    /// first in ordinal order. Never for a number: a nearby number is another thing, not a slip of the pen.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        if (name.All(char.IsAsciiDigit))
        {
            return null;
        }

        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance)
            {
                continue;
            }

            var distance = Distance(name, candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best is not null && bestDistance <= Math.Max(1, Math.Max(name.Length, best.Length) / 3) ? best : null;
    }

    /// <summary>A sentence that names the nearest candidate, or else tells what to do in general.</summary>
    public static string Suggestion(string name, IEnumerable<string> candidates, string otherwise) =>
        Of(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : otherwise;

    private static int Distance(string left, string right)
    {
        var distance = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            distance[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            distance[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = distance[i - 1, j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                distance[i, j] = Math.Min(substitution, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
