using System.Runtime.InteropServices;

namespace Ivm.Transforms.Ingestion;

/// <summary>Keys of all rows of a file with the lines they stand on, to find rows that share a key. Takes 32 bytes a row.</summary>
internal sealed class KeyedRows
{
    private readonly List<ulong> low = [];
    private readonly List<Row> rows = [];

    /// <summary>Adds a row.</summary>
    public void Add(KeyHash key, int line, int start = 0, int end = 0)
    {
        low.Add(key.Low);
        rows.Add(new Row(key.High, line, start, end));
    }

    /// <summary>The rows of each key that more than one row has, ordered by start and line. Reorders the rows.</summary>
    public IEnumerable<IReadOnlyList<Row>> Shared()
    {
        CollectionsMarshal.AsSpan(low).Sort(CollectionsMarshal.AsSpan(rows));
        for (var first = 0; first < low.Count;)
        {
            var next = first + 1;
            while (next < low.Count && low[next] == low[first])
            {
                next++;
            }

            if (next - first > 1)
            {
                foreach (var group in rows[first..next].GroupBy(row => row.High).Where(group => group.Skip(1).Any()))
                {
                    yield return [.. group.OrderBy(row => row.Start).ThenBy(row => row.Line)];
                }
            }

            first = next;
        }
    }

    /// <summary>A row: the other half of its key, its line and, where it has one, its interval.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Row(ulong High, int Line, int Start, int End);
}
