namespace Ivm.Statistics.Editing;

/// <summary>How many typing errors lie between two texts.</summary>
/// <remarks>
/// Optimal string alignment: characters left out, put in, replaced, or exchanged with their neighbour, where no piece is
/// changed twice. Source: Damerau (1964), "A technique for computer detection and correction of spelling errors",
/// Communications of the ACM 7(3); the restriction as in Navarro (2001), "A guided tour to approximate string matching",
/// ACM Computing Surveys 33(1), section 2.1.
/// </remarks>
public static class TypingDistance
{
    private const int LongestOnStack = 128;

    /// <summary>The number of errors; any number above <paramref name="maximum"/> where there are more.</summary>
    /// <param name="left">A text.</param>
    /// <param name="right">Another.</param>
    /// <param name="maximum">Beyond this the exact number does not matter; at least 0.</param>
    public static int Between(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int maximum = int.MaxValue - 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximum);
        if (Math.Abs(left.Length - right.Length) > maximum)
        {
            return maximum + 1;
        }

        // Three rows on the stack are for words; a text of any length must not take the stack with it.
        var width = right.Length + 1;
        Span<int> rows = width <= LongestOnStack ? stackalloc int[3 * LongestOnStack] : new int[3 * width];
        var beforeLast = rows[..width];
        var last = rows.Slice(width, width);
        var current = rows.Slice(2 * width, width);
        for (var column = 0; column <= right.Length; column++)
        {
            last[column] = column;
        }

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            var least = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                var errors = Math.Min(replaced, Math.Min(last[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                {
                    errors = Math.Min(errors, beforeLast[column - 2] + 1);
                }

                current[column] = errors;
                least = Math.Min(least, errors);
            }

            // An exchange reaches back two rows, but never costs less than the row between leaves.
            if (least > maximum)
            {
                return maximum + 1;
            }

            var reused = beforeLast;
            beforeLast = last;
            last = current;
            current = reused;
        }

        return last[right.Length];
    }

    /// <summary>The one candidate with the fewest errors.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="candidates">What it can have been.</param>
    /// <param name="maximum">Most errors.</param>
    /// <returns>Place of the candidate; -1 where none is near enough, or two are equally near.</returns>
    public static int Nearest(string text, IReadOnlyList<string> candidates, int maximum)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(candidates);
        var (nearest, least) = (-1, maximum + 1);
        for (var place = 0; place < candidates.Count; place++)
        {
            var errors = Between(text, candidates[place], least);
            if (errors < least)
            {
                (nearest, least) = (place, errors);
            }
            else if (errors == least && least <= maximum)
            {
                nearest = -1;
            }
        }

        return nearest;
    }
}
