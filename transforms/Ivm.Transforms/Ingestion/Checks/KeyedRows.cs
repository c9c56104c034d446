using System.Runtime.InteropServices;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Keys of all rows of a file with the lines they stand on, to find rows that share a key. Takes 24 bytes a row, so
/// 400 MB for the 17 million rows of a national register.
/// </summary>
/// <param name="expected">Rows expected.</param>
internal sealed class KeyedRows(int expected)
{
    private readonly List<ulong> keys = new(expected);
    private readonly List<Row> rows = new(expected);

    /// <summary>Adds a row.</summary>
    public void Add(KeyHash key, int line, int start = 0, int end = 0)
    {
        keys.Add(key.Low);
        rows.Add(new Row(key.High, line, start, end));
    }

    /// <summary>Shows the rows of each key that more than one row has, ordered by start and line. Reorders the rows.</summary>
    public void VisitShared(Visitor visit)
    {
        var sorted = CollectionsMarshal.AsSpan(keys);
        var ordered = CollectionsMarshal.AsSpan(rows);
        sorted.Sort(ordered);
        for (var first = 0; first < sorted.Length;)
        {
            var next = first + 1;
            while (next < sorted.Length && sorted[next] == sorted[first])
            {
                next++;
            }

            if (next - first > 1)
            {
                VisitSameHalf(ordered[first..next], visit);
            }

            first = next;
        }
    }

    /// <summary>Rows that agree in the first half of their keys nearly always agree in the second.</summary>
    private static void VisitSameHalf(Span<Row> group, Visitor visit)
    {
        group.Sort(InOrder);
        for (var first = 0; first < group.Length;)
        {
            var next = first + 1;
            while (next < group.Length && group[next].High == group[first].High)
            {
                next++;
            }

            if (next - first > 1)
            {
                visit(group[first..next]);
            }

            first = next;
        }
    }

    private static int InOrder(Row left, Row right) =>
        left.High != right.High ? left.High.CompareTo(right.High)
        : left.Start != right.Start ? left.Start.CompareTo(right.Start)
        : left.Line.CompareTo(right.Line);

    /// <summary>Sees rows with the same key, at least two.</summary>
    internal delegate void Visitor(ReadOnlySpan<Row> group);

    /// <summary>A row: the other half of its key, its line and, where it has one, its interval.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Row(uint High, int Line, int Start, int End);
}
