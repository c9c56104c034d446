using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// In a bus file every row holds from its first to its last day, both included, and no two rows of one entity hold
/// on the same day. Otherwise the state of the entity on a day is not known, so the file is refused.
/// </summary>
internal sealed class IntervalCheck(TableSchema schema, ValidityInterval interval, int expectedRows)
{
    private const int ShownLines = 5;

    private readonly int[] entity = [.. interval.Entity.Select(name => schema.Fields.IndexOf(schema[name]))];
    private readonly int start = schema.Fields.IndexOf(schema[interval.Start]);
    private readonly int end = schema.Fields.IndexOf(schema[interval.End]);
    private readonly KeyedRows rows = new(expectedRows);
    private readonly List<int> reversed = [];

    /// <summary>Notes the interval of an accepted record.</summary>
    public void Add(CsvReader record, int line)
    {
        var (first, last) = (BusDate.Day(record.GetSpan(start)), BusDate.Day(record.GetSpan(end)));
        if (last < first)
        {
            reversed.Add(line);
        }
        else
        {
            rows.Add(KeyHash.Of(record, entity), line, first, last);
        }
    }

    /// <summary>What is wrong, if anything; lines, never keys or dates.</summary>
    public IEnumerable<Fault> Faults(RowNumbers numbers)
    {
        if (reversed.Count > 0)
        {
            yield return new Fault(
                $"{numbers.PlaceOf(reversed[0])}",
                $"{reversed.Count} {(reversed.Count == 1 ? "interval that ends" : "intervals that end")} ({interval.End}) before {(reversed.Count == 1 ? "it starts" : "they start")} ({interval.Start}): lines "
                    + string.Join(", ", reversed.Take(ShownLines).Select(numbers.NameOf)) + (reversed.Count > ShownLines ? ", ..." : ""),
                "a last day that is not before the first",
                "Have the file delivered again with the intervals repaired.");
        }

        var overlapping = Overlapping(numbers);
        if (overlapping.Count > 0)
        {
            yield return new Fault(
                $"{overlapping.First}",
                $"{overlapping.Count} {(overlapping.Count == 1 ? "pair" : "pairs")} of rows with the same {string.Join(" + ", interval.Entity)} that hold on the same day: lines {overlapping}",
                $"at most one row of {schema.Name} on any day ({interval.Start} to {interval.End}, both included)",
                "Have the file delivered again with the intervals repaired.");
        }
    }

    private LinePairs Overlapping(RowNumbers numbers)
    {
        var pairs = new LinePairs(numbers);
        rows.VisitShared(group =>
        {
            // Rows come by first day: one overlaps an earlier one exactly when it starts no later than the last day reached.
            var reach = group[0];
            foreach (var row in group[1..])
            {
                if (row.Start <= reach.End)
                {
                    pairs.Add(row.Line, reach.Line);
                }

                if (row.End > reach.End)
                {
                    reach = row;
                }
            }
        });

        return pairs;
    }
}
