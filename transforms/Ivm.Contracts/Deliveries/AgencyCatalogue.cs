using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>In which form a response file is delivered.</summary>
/// <param name="Agency">Who writes it; null for the form of the contract of response files.</param>
/// <param name="Columns">Names that hold for this file alone; they go before those of the agency.</param>
internal sealed record DeliveredForm(Agency? Agency, ColumnMapping Columns)
{
    public static DeliveredForm Standard { get; } = new(null, ColumnMapping.None);
}

/// <summary>The agencies, and which of their columns were found in the files that they deliver.</summary>
internal sealed class AgencyCatalogue(FrozenDictionary<string, (Agency Agency, ColumnMapping Columns)> agencies, FaultCollector faults)
{
    private readonly Dictionary<string, HashSet<string>> columnsOf = new(StringComparer.Ordinal);

    /// <summary>Reads <c>agency</c> and <c>columns</c> of a national file or a local survey.</summary>
    public DeliveredForm Read(ContractReader reader)
    {
        var columns = ColumnMapping.Read(reader, "columns", faults);
        var name = reader.OptionalScalar("agency", "the name of an agency");
        if (name is null || name.Value == Agency.StandardName)
        {
            return new DeliveredForm(null, columns);
        }

        if (agencies.TryGetValue(name.Value, out var agency))
        {
            return new DeliveredForm(agency.Agency, columns);
        }

        faults.Add(
            name.Where,
            $"'{name.Value}', for which there is no file deliveries/agencies/{name.Value}.yaml",
            $"the name of an agency, or '{Agency.StandardName}'",
            NearestName.Suggestion(name.Value, agencies.Keys, $"Add deliveries/agencies/{name.Value}.yaml, or refer to another."));
        return new DeliveredForm(null, columns);
    }

    /// <summary>Notes the columns of a file that an agency delivers.</summary>
    public void Note(Agency agency, IEnumerable<Field> fields)
    {
        if (!columnsOf.TryGetValue(agency.Name, out var columns))
        {
            columnsOf.Add(agency.Name, columns = new HashSet<string>(StringComparer.Ordinal));
        }

        columns.UnionWith(fields.Select(field => field.Name));
    }

    /// <summary>
    /// A name for a column that no file of the agency has would never be used, and nobody would notice. An agency that
    /// delivers nothing yet is not looked at.
    /// </summary>
    public void ReportUnknownColumns()
    {
        foreach (var (name, columns) in columnsOf.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            foreach (var mapped in agencies[name].Columns.Columns.Where(mapped => !columns.Contains(mapped.Ours.Value)))
            {
                faults.Add(mapped.Ours.Where, $"'{mapped.Ours.Value}', which is no column of any file that {name} delivers", "a column of one of its files", NearestName.Suggestion(mapped.Ours.Value, columns, "Correct or remove it."));
            }
        }
    }

    /// <summary>All agencies by name.</summary>
    public ImmutableSortedDictionary<string, Agency> All => agencies.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value.Agency, StringComparer.Ordinal);
}
