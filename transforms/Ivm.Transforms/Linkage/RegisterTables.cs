using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// The registers that linking reads, under their official names. Columns whose name differs by edition (areas by year,
/// income by register) become views with fixed names, so that the SQL files stay the same.
/// </summary>
internal sealed class RegisterTables
{
    public const string AreaRegister = "VSLGWBTAB";
    public const string PersonRegister = "GBAPERSOONTAB";

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

    /// <summary>
    /// The views with fixed names. A person's key is one number, ten digits with the kind of key before the nine of
    /// RINPERSOON: a whole country is joined and sorted in a fraction of the memory that two texts a row take.
    /// </summary>
    public IEnumerable<SqlStatement> Views()
    {
        yield return SqlStatement.Composed("type of sex", "CREATE TYPE sex_code AS ENUM ('1', '2')");
        yield return View(
            "area",
            AreaRegister,
            $"{Number("SOORTOBJECTNUMMER", "RINOBJECTNUMMER")} AS object, {Column(MunicipalityColumn)} AS municipality, {Column($"wc{year}")} AS district, {Column($"bc{year}")} AS neighbourhood");
        yield return View("neighbourhood_density", "BUURTDICHTHEID", $"{Column($"bc{year}")} AS area, CAST(OAD AS DOUBLE) AS density");
        yield return View("municipality_density", "GEMEENTEDICHTHEID", $"{Column(MunicipalityColumn)} AS area, CAST(OAD AS DOUBLE) AS density");
        yield return View(
            "person",
            PersonRegister,
            $"""
            {Person},
            TRY_CAST(GBAGESLACHT AS sex_code) AS sex,
            TRY_CAST(GBAGEBOORTEJAAR AS INTEGER) AS birth_year,
            TRY_CAST(GBAGEBOORTEMAAND AS INTEGER) AS birth_month,
            TRY_CAST(GBAGEBOORTEDAG AS INTEGER) AS birth_day,
            TRY_CAST(GBAHERKOMSTGROEPERING AS origin_country_code) AS origin_group,
            TRY_CAST(GBAGENERATIE AS generation_code) AS generation
            """);
        yield return View(
            "household",
            "GBAHUISHOUDENSBUS",
            $"""
            {Person},
            {Days("DATUMAANVANGHH", "DATUMEINDEHH")},
            TRY_CAST(TYPHH AS household_type_code) AS household_type,
            CAST(AANTALPERSHH AS INTEGER) AS household_size,
            CAST(HUISHOUDNR AS BIGINT) AS household_number
            """);
        yield return View(
            "address",
            "GBAADRESOBJECTBUS",
            $"{Person}, {Days("GBADATUMAANVANGADRESHOUDING", "GBADATUMEINDEADRESHOUDING")}, {Number("SOORTOBJECTNUMMER", "RINOBJECTNUMMER")} AS object");
        yield return View(
            "marital",
            "GBABURGERLIJKESTAATBUS",
            $"{Person}, {Days("GBAAANVANGBURGERLIJKESTAAT", "GBAEINDEBURGERLIJKESTAAT")}, TRY_CAST(GBABURGERLIJKESTAAT AS register_marital_code) AS marital_status");
        yield return View("education", "HOOGSTEOPLTAB", $"{Person}, TRY_CAST(OPLNIVSOI2006 AS education_level_code) AS education_level, CAST(GEWICHTHOOGSTEOPL AS DOUBLE) AS education_weight");
        yield return View("personal_income", plan.IncomeRegister, $"{Person}, CAST({Column(plan.IncomeVariable)} AS BIGINT) AS income");
        yield return View("successor", "VTVPERSOONTAB", $"{Person}, {Number("RINPERSOONSNIEUW", "RINPERSOONNIEUW")} AS present");
    }

    /// <summary>A day as the registers write it: <c>yyyyMMdd</c>.</summary>
    public static string Day(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Person => $"{Number("RINPERSOONS", "RINPERSOON")} AS person";

    private static string Number(string kind, string number) => $"ascii({kind})::BIGINT * 1000000000 + CAST({number} AS BIGINT)";

    /// <summary>Days stay the texts that they are: of eight digits they are in the order of days, and 88888888 is after every day.</summary>
    private static string Days(string first, string last) => $"{first} AS first_day, {last} AS last_day";

    private static SqlStatement View(string name, string register, string columns) => SqlStatement.Composed(
        $"view of {register}", $"CREATE VIEW {name} AS SELECT {columns} FROM ingest.{SqlStatement.Identifier(register)}");

    private static string Column(string name) => SqlStatement.Identifier(name);

    private IEnumerable<(string Register, string Column)> Needed()
    {
        foreach (var register in new[] { PersonRegister, "GBAHUISHOUDENSBUS", "GBAADRESOBJECTBUS", "GBABURGERLIJKESTAATBUS", "HOOGSTEOPLTAB", "VTVPERSOONTAB" })
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
