using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Reads <c>local.without_person_key</c>: the surveys whose samples were drawn by name and address. Where there is one, the
/// edition needs a contract of contacts, the day that they hold for, and the registers by which a name leads to a person.
/// </summary>
internal sealed class KeylessSurveys(FaultCollector faults)
{
    private static readonly ImmutableArray<string> Needed = ["GBAPERSOONTAB", "GBAADRESOBJECTBUS", "GBANAAMTAB", "VSLADRESTAB"];

    private SourceLocation where;
    private ImmutableArray<ContractScalar> listed = [];
    private FrozenSet<string> surveys = [];

    /// <summary>Year of the edition.</summary>
    public required int Year { get; init; }

    /// <summary>Contract of the contacts; null where the edition names none.</summary>
    public required TableSchema? Contacts { get; init; }

    /// <summary>The day that contacts hold for; null where the edition gives none.</summary>
    public required DateOnly? ContactDate { get; init; }

    /// <summary>The registers that the edition lists.</summary>
    public required ImmutableArray<TableSchema> Registers { get; init; }

    /// <summary>Where the list stands; null where there is none.</summary>
    public SourceLocation? Where => listed.IsEmpty ? null : where;

    private string Own => $"editions/{Year}.yaml";

    /// <summary>Reads the list; null where the edition has none.</summary>
    public void Read(ContractReader? reader)
    {
        if (reader is null)
        {
            return;
        }

        where = reader.Where;
        listed = reader.Names("surveys", "a list of local surveys");
        reader.Done();
        surveys = listed.Select(survey => survey.Value).ToFrozenSet();
    }

    /// <summary>Whether a survey has no person key.</summary>
    public bool Contains(string survey) => surveys.Contains(survey);

    /// <summary>Checks the list, and what it makes necessary, once the surveys are known.</summary>
    public void Check(IEnumerable<LocalSurvey> known)
    {
        var codes = known.Select(survey => survey.Survey).ToImmutableArray();
        foreach (var unknown in listed.Where(survey => !codes.Contains(survey.Value)))
        {
            faults.Add(
                unknown.Where,
                $"the unknown survey '{unknown.Value}'",
                where.File == Own ? "a local survey of the edition" : $"a local survey of the edition of {Year}, which takes this list over",
                where.File == Own ? NearestName.Suggestion(unknown.Value, codes, "Correct or remove it.") : $"Give {Own} a list of its own under 'local.without_person_key'.");
        }

        if (listed.IsEmpty)
        {
            return;
        }

        if (Contacts is null)
        {
            Lacks("no key 'contacts'", "the name of the contract of contacts");
        }

        if (ContactDate is null)
        {
            Lacks("no key 'linkage.contact_date'", "the day that names and addresses of contacts hold for");
        }

        foreach (var register in Needed.Where(name => Registers.All(register => register.Name != name)))
        {
            Lacks($"registers without {register}", "the registers in which a person is found by name, birth date and address");
        }
    }

    private void Lacks(string found, string expected) =>
        faults.Add(where, $"surveys without person key, and {found}{(where.File == Own ? "" : $" in {Own}")}", expected, "Add it to the edition, or remove 'without_person_key'.");
}
