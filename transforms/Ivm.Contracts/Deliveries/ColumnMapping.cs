using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>A column under the name that the sender gives it.</summary>
/// <param name="Theirs">The sender's name.</param>
/// <param name="Ours">Our name, and where it stands.</param>
internal sealed record MappedColumn(string Theirs, ContractScalar Ours);

/// <summary>Mappings of the sender's columns to ours, <c>theirs: ours</c>.</summary>
/// <param name="Columns">The columns as listed.</param>
internal sealed record ColumnMapping(ImmutableArray<MappedColumn> Columns)
{
    public static ColumnMapping None { get; } = new([]);

    /// <summary>Reads a mapping; two names for one column are a fault.</summary>
    public static ColumnMapping Read(ContractReader reader, string key, FaultCollector faults)
    {
        var columns = ImmutableArray.CreateBuilder<MappedColumn>();
        var seen = new Dictionary<string, ContractScalar>(StringComparer.Ordinal);
        foreach (var entry in reader.Entries(key, "names of columns: theirs: ours", required: false))
        {
            if (ContractReader.AsScalar(entry.Value, faults, "the name of one of our columns") is not { } ours)
            {
                continue;
            }

            if (!seen.TryAdd(ours.Value, entry.Key))
            {
                faults.Add(ours.Where, $"the column '{ours.Value}' a second time", "every column of ours once", $"Remove it: '{seen[ours.Value].Value}' at {seen[ours.Value].Where} stands for it already.");
                continue;
            }

            columns.Add(new MappedColumn(entry.Key.Value, ours));
        }

        return new ColumnMapping(columns.ToImmutable());
    }

    /// <summary>Our names by theirs.</summary>
    public ImmutableSortedDictionary<string, string> ToNames() =>
        Columns.ToImmutableSortedDictionary(column => column.Theirs, column => column.Ours.Value, StringComparer.Ordinal);
}
