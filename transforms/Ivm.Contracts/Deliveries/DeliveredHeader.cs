using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>The header that a response file must have: the file's own names, then those of the agency, then its spelling.</summary>
internal sealed class DeliveredHeader
{
    /// <summary>Makes the header; what is mapped to nothing or would stand twice is a fault.</summary>
    /// <param name="schema">The file's columns under our names.</param>
    /// <param name="agency">Who delivers it.</param>
    /// <param name="own">Names that hold for this file alone.</param>
    /// <param name="where">Where the file is declared.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public DeliveredHeader(TableSchema schema, Agency agency, ColumnMapping own, SourceLocation where, FaultCollector faults)
    {
        var columns = schema.Fields.Select(field => field.Name).ToImmutableArray();
        foreach (var mapped in own.Columns.Where(mapped => !columns.Contains(mapped.Ours.Value)))
        {
            faults.Add(mapped.Ours.Where, $"'{mapped.Ours.Value}', which is no column of {schema.Name}", "one of its administrative columns or the variable of a question of its blocks", NearestName.Suggestion(mapped.Ours.Value, columns, "Correct or remove it."));
        }

        var ownNames = own.Columns.ToDictionary(mapped => mapped.Ours.Value, mapped => mapped.Theirs, StringComparer.Ordinal);
        var agencyNames = agency.Header.Columns.ToDictionary(column => column.Value, column => column.Key, StringComparer.Ordinal);
        Names = [.. columns.Select(column => ownNames.GetValueOrDefault(column) ?? agencyNames.GetValueOrDefault(column) ?? agency.Header.Spelling(column))];
        CheckTwins(columns, agency, where, faults);
    }

    /// <summary>The names in the order of our columns.</summary>
    public ImmutableArray<string> Names { get; }

    private void CheckTwins(ImmutableArray<string> columns, Agency agency, SourceLocation where, FaultCollector faults)
    {
        // A variable that two questions share is a fault of the questionnaire, told there.
        var told = new HashSet<string>(StringComparer.Ordinal);
        var seen = new Dictionary<string, string>(agency.Header.Case == HeaderCase.Any ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var ignored in agency.Header.Ignored)
        {
            seen.TryAdd(ignored, "a column that is ignored");
        }

        for (var i = 0; i < columns.Length; i++)
        {
            if (told.Add(columns[i]) && !seen.TryAdd(Names[i], $"'{columns[i]}'"))
            {
                faults.Add(where, $"a header with '{Names[i]}' for {seen[Names[i]]} and for '{columns[i]}'", "every name in the header once", $"Give one of them another name under 'columns', here or in deliveries/agencies/{agency.Name}.yaml.");
            }
        }
    }
}
