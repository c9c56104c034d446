using System.Collections.Immutable;
using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// No key twice in a register or in the sample. A repeated key is no fault of one row: nobody can say which of the
/// two is right, so the file is refused rather than one of them quarantined.
/// </summary>
internal sealed class UniqueKeyCheck(TableSchema schema, ImmutableArray<string> key, int expectedRows)
{
    private readonly int[] columns = [.. key.Select(name => schema.Fields.IndexOf(schema[name]))];
    private readonly KeyedRows rows = new(expectedRows);

    /// <summary>
    /// The keys that a contract declares: the primary key, and every column marked unique. Two rows of an entity with
    /// the same first day overlap, so the key of a bus file that is its entity and first day needs no check of its own.
    /// </summary>
    public static ImmutableArray<UniqueKeyCheck> Of(TableSchema schema, int expectedRows)
    {
        var keys = schema.Fields.Where(field => field.Constraints.Unique).Select(field => ImmutableArray.Create(field.Name));
        if (!schema.PrimaryKey.IsEmpty && !(schema.Interval is { } interval && schema.PrimaryKey.ToHashSet().SetEquals([.. interval.Entity, interval.Start])))
        {
            keys = keys.Where(key => !key.SequenceEqual(schema.PrimaryKey)).Prepend(schema.PrimaryKey);
        }

        return [.. keys.Select(key => new UniqueKeyCheck(schema, key, expectedRows))];
    }

    /// <summary>Notes the key of an accepted record.</summary>
    public void Add(CsvReader record, int line)
    {
        foreach (var column in columns)
        {
            if (record.IsEmpty(column))
            {
                return;
            }
        }

        rows.Add(KeyHash.Of(record, columns), line);
    }

    /// <summary>What is wrong, if anything; lines, never keys.</summary>
    public IEnumerable<Fault> Faults(RowNumbers numbers)
    {
        var repeated = new LinePairs(numbers);
        rows.VisitShared(group =>
        {
            foreach (var row in group[1..])
            {
                repeated.Add(row.Line, group[0].Line);
            }
        });

        if (repeated.Count > 0)
        {
            yield return new Fault(
                $"{repeated.First}",
                $"{repeated.Count} {(repeated.Count == 1 ? "row" : "rows")} whose key ({string.Join(", ", key)}) an earlier row has already: lines {repeated}",
                $"every key once in {schema.Name}",
                "Have the file delivered again without the repeated rows.");
        }
    }
}
