using System.Buffers;

namespace Ivm.Statistics.Linkage.Similarity;

/// <summary>The fewest errors that turn one text into another: characters left out, put in, replaced, or two neighbours exchanged.</summary>
/// <remarks>
/// Unrestricted: what was exchanged may be changed again ("ca" to "abc" is 2), which makes it a metric; the restricted distance stands in
/// <see cref="Editing.TypingDistance"/>. Source: Lowrance and Wagner (1975), "An extension of the string-to-string correction problem",
/// JACM 22, 177-183, with all costs 1. These are the values of DuckDB's damerau_levenshtein, which compares bytes of UTF-8: texts beyond
/// ASCII must be given as bytes to get the same.
/// </remarks>
public static class DamerauLevenshtein
{
    /// <summary>The number of errors.</summary>
    /// <param name="left">A text of n characters.</param>
    /// <param name="right">Another, of m characters; the work is n x m.</param>
    /// <typeparam name="T">Characters, or bytes.</typeparam>
    public static int Distance<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IEquatable<T>
    {
        if (left.IsEmpty || right.IsEmpty)
            return left.Length + right.Length;

        // Row and column 0 stand for "before the text", so that an exchange can always look back.
        var width = right.Length + 2;
        var table = ArrayPool<int>.Shared.Rent((left.Length + 2) * width);
        Fill(table, width, left, right);
        var distance = table[((left.Length + 1) * width) + right.Length + 1];
        ArrayPool<int>.Shared.Return(table);
        return distance;
    }

    private static void Fill<T>(int[] table, int width, ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : unmanaged, IEquatable<T>
    {
        var beyond = left.Length + right.Length;
        for (var row = 0; row <= left.Length + 1; row++)
            (table[row * width], table[(row * width) + 1]) = (beyond, row - 1);
        for (var column = 0; column < width; column++)
            (table[column], table[width + column]) = (beyond, column - 1);
        table[0] = table[1] = table[width] = beyond;

        var lastRow = new Dictionary<T, int>();
        for (var row = 1; row <= left.Length; row++)
        {
            var lastColumn = 0;
            for (var column = 1; column <= right.Length; column++)
            {
                var rowOfSame = lastRow.GetValueOrDefault(right[column - 1]);
                var columnOfSame = lastColumn;
                var isEqual = left[row - 1].Equals(right[column - 1]);
                if (isEqual)
                    lastColumn = column;
                var replaced = table[(row * width) + column] + (isEqual ? 0 : 1);
                var changed = Math.Min(table[((row + 1) * width) + column], table[(row * width) + column + 1]) + 1;
                var exchanged = table[(rowOfSame * width) + columnOfSame] + (row - rowOfSame - 1) + 1 + (column - columnOfSame - 1);
                table[((row + 1) * width) + column + 1] = Math.Min(replaced, Math.Min(changed, exchanged));
            }

            lastRow[left[row - 1]] = row;
        }
    }
}
