using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Makes offences and their groups of the code lists <c>offence</c> and <c>offence_group</c>.</summary>
internal sealed class OffenceReader(CodeListBook codeLists, FaultCollector faults)
{
    private const string OffenceList = "offence";
    private const string GroupList = "offence_group";
    private static readonly ImmutableArray<string> Properties = ["group", "counts_in_total", "household_object"];

    /// <summary>The offences of an edition, in the order of the list.</summary>
    public ImmutableArray<Offence> Offences(int year)
    {
        var list = Find(OffenceList);
        foreach (var property in Properties.Where(property => list is not null && !list.PropertyNames.Contains(property)))
        {
            faults.Add(new SourceLocation($"codelists/{OffenceList}.csv", 1, 1), $"no column '{property}'", $"the columns {string.Join(", ", Properties)}", "Add the column.");
        }

        var offences = ImmutableArray.CreateBuilder<Offence>();
        for (var row = 0; row < (list?.Codes.Length ?? 0); row++)
        {
            var code = list!.Codes[row];
            if (code.Year is null || code.Year == year)
            {
                offences.Add(new Offence(code.Value, code.Label, code.Properties.GetValueOrDefault("group", ""), Flag(code, row, "counts_in_total"), Flag(code, row, "household_object")));
            }
        }

        return offences.ToImmutable();
    }

    /// <summary>The groups that have a total: those with an offence that counts.</summary>
    public ImmutableArray<OffenceGroup> Groups(ImmutableArray<Offence> offences, int year) =>
    [
        .. (Find(GroupList)?.InYear(year) ?? [])
            .Where(group => offences.Any(offence => offence.CountsInTotal && offence.Group == group.Value))
            .Select(group => new OffenceGroup(group.Value, group.Label)),
    ];

    private CodeList? Find(string name)
    {
        if (codeLists.Lists.TryGetValue(name, out var list))
        {
            return list;
        }

        if (!codeLists.Described.Contains(name))
        {
            faults.Add(new SourceLocation($"codelists/{name}.csv", 0, 0), $"no code list '{name}'", "the code list that the questionnaire is built on", "Add it, and describe it in codelists/codelists.yaml.");
        }

        return null;
    }

    private bool Flag(Code code, int row, string property)
    {
        var value = code.Properties.GetValueOrDefault(property);
        if (value is not (null or "true" or "false"))
        {
            faults.Add(codeLists.Where(OffenceList, row, property), $"'{value}'", "true or false", "Write true or false.");
        }

        return value == "true";
    }
}
