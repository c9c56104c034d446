using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// The registers that linking reads, under their official names. Columns whose name differs by edition (areas by year,
/// income by register) become views with fixed names, so that the SQL files stay the same.
/// </summary>
internal sealed class RegisterTables
{
    public const string AreaRegister = "VSLGWBTAB";

    private readonly LinkagePlan plan;
    private readonly int year;

    /// <summary>Checks that the edition's register contracts have what linking reads.</summary>
    /// <exception cref="InvalidInputException">A register or column is missing.</exception>
    public RegisterTables(Edition edition)
    {
        plan = edition.Linkage;
        year = edition.Year;
        var schemas = edition.Registers.ToDictionary(schema => schema.Name);
        var faults = Needed()
            .Where(needed => !schemas.TryGetValue(needed.Register, out var schema) || schema.Fields.All(field => field.Name != needed.Column))
            .Select(needed => new Fault(
                $"editions/{year}.yaml: registers",
                $"no register {needed.Register} with column {needed.Column}",
                "the registers that linking reads",
                "Add the register to the edition, or the column to its contract."))
            .ToImmutableArray();
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.Invalid, faults);
        }
    }

    /// <summary>Column of the area register with the municipality of the edition's year.</summary>
    public string MunicipalityColumn => $"gem{year}";

    /// <summary>The datasets that ingest wrote for the registers.</summary>
    public ImmutableArray<DatasetName> Inputs =>
        [.. Needed().Select(needed => needed.Register).Distinct().Select(register => new DatasetName("ingest", register))];

    /// <summary>The views with fixed names.</summary>
    public IEnumerable<SqlStatement> Views()
    {
        yield return SqlStatement.Composed(
            "areas of the edition's year",
            $"""
            CREATE VIEW area AS
            SELECT
                SOORTOBJECTNUMMER AS object_kind,
                RINOBJECTNUMMER AS object_number,
                {Column(MunicipalityColumn)} AS municipality,
                {Column($"wc{year}")} AS district,
                {Column($"bc{year}")} AS neighbourhood
            FROM ingest.{AreaRegister}
            """);
        yield return SqlStatement.Composed(
            "density of neighbourhoods",
            $"CREATE VIEW neighbourhood_density AS SELECT {Column($"bc{year}")} AS area, CAST(OAD AS DOUBLE) AS density FROM ingest.BUURTDICHTHEID");
        yield return SqlStatement.Composed(
            "density of municipalities",
            $"CREATE VIEW municipality_density AS SELECT {Column(MunicipalityColumn)} AS area, CAST(OAD AS DOUBLE) AS density FROM ingest.GEMEENTEDICHTHEID");
        yield return SqlStatement.Composed(
            "personal income",
            $"""
            CREATE VIEW personal_income AS
            SELECT
                RINPERSOONS AS rinpersoons,
                RINPERSOON AS rinpersoon,
                CAST({Column(plan.IncomeVariable)} AS BIGINT) AS income
            FROM ingest.{SqlStatement.Identifier(plan.IncomeRegister)}
            """);
    }

    private static string Column(string name) => SqlStatement.Identifier(name);

    private IEnumerable<(string Register, string Column)> Needed()
    {
        foreach (var register in new[] { "GBAPERSOONTAB", "GBAHUISHOUDENSBUS", "GBAADRESOBJECTBUS", "GBABURGERLIJKESTAATBUS", "HOOGSTEOPLTAB", "VTVPERSOONTAB" })
        {
            yield return (register, "RINPERSOON");
        }

        yield return (AreaRegister, MunicipalityColumn);
        yield return (AreaRegister, $"wc{year}");
        yield return (AreaRegister, $"bc{year}");
        yield return ("BUURTDICHTHEID", $"bc{year}");
        yield return ("GEMEENTEDICHTHEID", MunicipalityColumn);
        yield return (plan.IncomeRegister, plan.IncomeVariable);
    }
}
