using System.Numerics;

namespace Ivm.Statistics.Numerics;

/// <summary>
/// An order in which the columns of a sparse symmetric matrix are eliminated with little fill, and the pattern of the
/// factor that follows from it.
/// </summary>
/// <remarks>
/// Exact minimum degree on the elimination graph; ties go to the lowest column, so the order is a function of the pattern
/// alone. Source: George and Liu (1989), "The evolution of the minimum degree ordering algorithm", SIAM Review 31, 1-19.
/// </remarks>
internal sealed class EliminationOrder
{
    private EliminationOrder(int[] columns, int[][] pattern)
    {
        Columns = columns;
        Pattern = pattern;
        Position = new int[columns.Length];
        for (var k = 0; k < columns.Length; k++)
            Position[columns[k]] = k;
        Rows = Transposed(pattern);
        EntryCount = pattern.Sum(below => (long)below.Length) + columns.Length;
    }

    /// <summary>Columns in the order of elimination.</summary>
    public int[] Columns { get; }

    /// <summary>Place of every column in that order.</summary>
    public int[] Position { get; }

    /// <summary>Per place: the later places in which the factor's column may differ from zero, ascending.</summary>
    public int[][] Pattern { get; }

    /// <summary>The same by row: the earlier places in which the factor's row may differ from zero, ascending.</summary>
    public int[][] Rows { get; }

    /// <summary>Entries of the factor, its diagonal included.</summary>
    public long EntryCount { get; }

    /// <summary>Finds the order.</summary>
    /// <param name="matrix">Its pattern counts.</param>
    /// <param name="isIn">Columns that may be eliminated; others are taken as alone.</param>
    public static EliminationOrder Of(SymmetricMatrix matrix, Func<int, bool> isIn)
    {
        var order = matrix.Order;
        var words = (order + 63) / 64;
        var graph = new ulong[order][];
        var degree = new int[order];
        var row = new List<int>();
        for (var i = 0; i < order; i++)
        {
            graph[i] = new ulong[words];
            if (!isIn(i))
                continue;
            matrix.CopyPattern(i, row);
            foreach (var j in row)
            {
                if (!isIn(j))
                    continue;
                Set(graph[i], j);
                Set(graph[j], i);
                degree[i]++;
                degree[j]++;
            }
        }

        var columns = new int[order];
        var neighbours = new int[order][];
        var isGone = new bool[order];
        for (var k = 0; k < order; k++)
        {
            var next = LowestDegree(degree, isGone);
            columns[k] = next;
            isGone[next] = true;
            neighbours[k] = Eliminate(graph, degree, next);
        }

        var position = new int[order];
        for (var k = 0; k < order; k++)
            position[columns[k]] = k;
        foreach (var below in neighbours)
        {
            for (var i = 0; i < below.Length; i++)
                below[i] = position[below[i]];
            Array.Sort(below);
        }

        return new EliminationOrder(columns, neighbours);
    }

    /// <summary>Makes the neighbours of a column a clique without it; returns them.</summary>
    private static int[] Eliminate(ulong[][] graph, int[] degree, int column)
    {
        var own = graph[column];
        var neighbours = Members(own);
        foreach (var neighbour in neighbours)
        {
            var row = graph[neighbour];
            var count = 0;
            for (var w = 0; w < row.Length; w++)
                row[w] |= own[w];
            row[neighbour >> 6] &= ~(1UL << (neighbour & 63));
            row[column >> 6] &= ~(1UL << (column & 63));
            foreach (var word in row)
                count += BitOperations.PopCount(word);
            degree[neighbour] = count;
        }

        return neighbours;
    }

    private static int[][] Transposed(int[][] pattern)
    {
        var counts = new int[pattern.Length];
        foreach (var row in pattern.SelectMany(below => below))
            counts[row]++;
        var rows = Array.ConvertAll(counts, count => new int[count]);
        Array.Clear(counts);
        for (var k = 0; k < pattern.Length; k++)
        {
            foreach (var row in pattern[k])
                rows[row][counts[row]++] = k;
        }

        return rows;
    }

    private static int LowestDegree(int[] degree, bool[] isGone)
    {
        var best = -1;
        for (var i = 0; i < degree.Length; i++)
        {
            if (!isGone[i] && (best < 0 || degree[i] < degree[best]))
                best = i;
        }

        return best;
    }

    private static int[] Members(ulong[] set)
    {
        var members = new List<int>();
        for (var w = 0; w < set.Length; w++)
        {
            for (var rest = set[w]; rest != 0; rest &= rest - 1)
                members.Add((w << 6) + BitOperations.TrailingZeroCount(rest));
        }

        return members.ToArray();
    }

    private static void Set(ulong[] set, int member) => set[member >> 6] |= 1UL << (member & 63);
}
