using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// Task <c>link.population</c> (GSBPM 5.1): the target population as the registers have it on the reference date, with
/// household, area, education and income of every person, and its totals. Every person of the population register ends up in
/// <c>link.population</c> or, with a reason, in <c>link.outside_population</c>.
/// </summary>
public sealed class LinkPopulationTransform : ITransform
{
    private const int PersonsOfAPart = 1 << 19;

    private readonly Edition edition;
    private readonly RegisterTables registers;
    private readonly RegisterCodes codes;
    private readonly PopulationTotals totals;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">A contract lacks a register column or code list that linking needs.</exception>
    public LinkPopulationTransform(ContractSet contracts, Edition edition)
    {
        this.edition = edition;
        registers = new RegisterTables(edition);
        codes = RegisterCodes.Of(contracts, edition.Year);
        Inputs = [.. registers.Inputs, LinkageDatasets.RegisterChecks];
        totals = new PopulationTotals(contracts, edition);
        Outputs = [.. new[] { LinkageDatasets.Population, LinkageDatasets.OutsidePopulation, LinkageDatasets.PopulationTotals, LinkageDatasets.RegisterCoverage }.Select(name => LinkageDatasets.Contract(contracts, name))];
        Contracts = contracts.HashesOf("registers/", "codelists/", "outputs/link.", "weighting/", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "link.population";

    /// <inheritdoc />
    public int Version => 3;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; }

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        codes.Load(context.Sql);
        foreach (var statement in registers.Views())
        {
            context.Sql.Execute(statement);
        }

        MakeStates(context);
        JoinStates(context);
        RefuseTwoRowsOfAPerson(context);
        ForgetStates(context);
        RefuseUnknownMunicipalities(context);
        context.Progress(0.5);

        context.Sql.Write(LinkageDatasets.RegisterCoverage, Statement("register_coverage"), MinimumAge);
        RefuseThinRegisters(context);
        context.Sql.Execute(SqlStatement.Composed("quintiles", "CREATE TYPE quintile AS ENUM ('1', '2', '3', '4', '5')"));
        context.Sql.Execute(Statement("income_class"));
        context.Sql.Execute(Statement("household_income"), MinimumAge);
        context.Count("household", "another_size_than_stated", context.Scalar(Statement("households_of_another_size")));
        context.Sql.Execute(Statement("household_income_class"));
        var population = context.Sql.WriteInOrder(LinkageDatasets.Population, Statement("population"));
        var outside = context.Sql.WriteInOrder(LinkageDatasets.OutsidePopulation, Statement("outside_population"));
        using (var rows = context.Create(LinkageDatasets.PopulationTotals))
        {
            rows.Write(totals.Rows(context.Sql));
            rows.Complete();
        }

        var reasons = context.Counts(Statement("reasons"));
        RefuseWithoutArea(reasons.GetValueOrDefault("no_area"), population);
        context.Account(new RowAccount(
            "GBAPERSOONTAB",
            In: population + outside,
            Out: population,
            Rejected: reasons,
            Merged: ImmutableSortedDictionary<string, long>.Empty));
    }

    private static SqlStatement Compress => SqlStatement.Composed("compression", "CHECKPOINT compressed");

    private SqlParameter Reference => new("reference", RegisterTables.Day(edition.ReferenceDate));

    private SqlParameter MinimumAge => new("minimum_age", edition.Linkage.MinimumAge);

    /// <summary>What every register says of persons on the reference date, by key and compressed.</summary>
    private void MakeStates(ITransformContext context)
    {
        foreach (var name in new[] { "neighbourhood_urbanity", "municipality_urbanity", "places" })
        {
            context.Sql.Execute(Statement(name));
        }

        foreach (var column in new[] { "municipality", "district", "neighbourhood", "police_region", "province", "urbanity_neighbourhood", "urbanity_municipality" })
        {
            RegisterCodes.Enumerate(context.Sql, "place", column);
        }

        context.Sql.Execute(Statement("object_places"));
        var date = edition.ReferenceDate;
        context.Sql.Execute(Statement("compressed"));
        context.Sql.Execute(
            Statement("person_state"),
            new SqlParameter("reference_year", date.Year),
            new SqlParameter("reference_month_day", (100 * date.Month) + date.Day),
            new SqlParameter("unknown_month", edition.Linkage.UnknownBirthMonth),
            new SqlParameter("unknown_day", edition.Linkage.UnknownBirthDay));
        context.Sql.Execute(Compress);
        foreach (var name in new[] { "household_state", "address_state", "marital_state" })
        {
            context.Sql.Execute(Statement(name), Reference);
            context.Sql.Execute(Compress);
        }

        context.Sql.Execute(Statement("education_state"));
        context.Sql.Execute(Statement("income_state"));
        context.Sql.Execute(Compress);
    }

    /// <summary>
    /// Joins what the registers say of persons, part by part: all tables are in the order of keys, so that of each only a
    /// stretch is read and looked up in, in a fraction of the time and memory that the whole takes at once.
    /// </summary>
    private void JoinStates(ITransformContext context)
    {
        context.Sql.Execute(OutsideReasons());
        context.Sql.Execute(Statement("candidates"));
        context.Sql.Execute(Statement("in_part"));
        var bounds = Bounds(context.Sql);
        for (var part = 0; part < bounds.Count; part++)
        {
            var last = part + 1 < bounds.Count ? bounds[part + 1] - 1 : long.MaxValue;
            context.Sql.Execute(SqlStatement.Composed("first person", string.Create(CultureInfo.InvariantCulture, $"SET VARIABLE first_person = {bounds[part]}")));
            context.Sql.Execute(SqlStatement.Composed("last person", string.Create(CultureInfo.InvariantCulture, $"SET VARIABLE last_person = {last}")));
            context.Sql.Execute(Statement("candidates_of_part"), MinimumAge);
        }
    }

    private static void ForgetStates(ITransformContext context)
    {
        foreach (var state in new[] { "person_state", "household_state", "address_state", "marital_state", "education_state", "income_state" })
        {
            context.Sql.Execute(SqlStatement.Composed($"end of {state}", $"DROP TABLE compressed.{state}"));
        }

        context.Sql.Execute(Compress);
    }

    private static List<long> Bounds(ISqlSession session)
    {
        var bounds = new List<long>();
        using var reader = session.Query(Statement("part_bounds"), new SqlParameter("persons_of_a_part", PersonsOfAPart));
        while (reader.Read())
        {
            bounds.Add(reader.GetInt64(0));
        }

        return bounds;
    }

    private SqlStatement OutsideReasons()
    {
        string[] reasons = ["superseded_key", "age_unknown", $"under_{edition.Linkage.MinimumAge}", "no_household", "institutional", "no_address", "no_area"];
        return SqlStatement.Composed("reasons", $"CREATE TYPE outside_reason AS ENUM ({string.Join(", ", reasons.Select(SqlStatement.Literal))})");
    }

    /// <summary>Every join keeps a person's row single, unless a register has two rows of the person.</summary>
    private void RefuseTwoRowsOfAPerson(ITransformContext context)
    {
        if (context.Scalar(Statement("persons_twice")) == 0)
        {
            return;
        }

        throw new InvalidInputException(
            InputFailure.DataRefused,
            [.. context.Counts(Statement("twice_at_reference"), new SqlParameter("income_register", edition.Linkage.IncomeRegister)).Select(register => new Fault(
                $"ingest.{register.Key}",
                $"{register.Value} persons with two rows that hold on {edition.ReferenceDate:yyyy-MM-dd}",
                "at most one row of a person on any day",
                "Ask the register's sender for a delivery without overlapping intervals."))]);
    }

    private void RefuseUnknownMunicipalities(ITransformContext context)
    {
        var unknown = context.Counts(Statement("unknown_municipality"));
        if (unknown.IsEmpty)
        {
            return;
        }

        const int shown = 5;
        var named = string.Join(", ", unknown.Keys.Take(shown)) + (unknown.Count > shown ? ", ..." : "");
        throw new InvalidInputException(
            InputFailure.DataRefused,
            new Fault(
                $"ingest.{RegisterTables.AreaRegister}: {registers.MunicipalityColumn}",
                $"{unknown.Count} municipality codes ({named}) of {unknown.Values.Sum()} persons that codelists/{RegisterCodes.MunicipalityList}.csv lacks for {edition.Year}",
                "only municipalities of that year",
                "Deliver the area register of the edition's year, or complete the code list."));
    }

    /// <summary>A register that knows too few is the wrong file or half of one, though every row of it be right.</summary>
    private void RefuseThinRegisters(ITransformContext context)
    {
        var residents = context.Counts(SqlStatement.Composed("residents", "SELECT variable, CAST(sum(persons) AS BIGINT) FROM link.register_coverage GROUP BY variable"));
        var known = context.Counts(SqlStatement.Composed("known", "SELECT variable, CAST(sum(known) AS BIGINT) FROM link.register_coverage GROUP BY variable"));
        var faults = edition.Linkage.MinimumCoverage
            .Where(gate => known.GetValueOrDefault(gate.Key) < gate.Value * residents.GetValueOrDefault(gate.Key))
            .Select(gate => new Fault(
                $"link.register_coverage: {gate.Key}",
                $"{known.GetValueOrDefault(gate.Key)} of {residents.GetValueOrDefault(gate.Key)} persons of whom the registers know it on {edition.ReferenceDate:yyyy-MM-dd}",
                $"at least {100 * gate.Value:0.##} % (editions/{edition.Year}.yaml: linkage)",
                "Deliver the whole register of the edition's year."))
            .ToImmutableArray();
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults);
        }
    }

    /// <summary>An address in no area is a fault of the delivery, not of the person: a few are set apart, many are refused.</summary>
    private void RefuseWithoutArea(long without, long population)
    {
        var persons = population + without;
        if (without > edition.Linkage.MaximumUnlinkedShare * persons)
        {
            throw new InvalidInputException(
                InputFailure.DataRefused,
                new Fault(
                    "ingest.GBAADRESOBJECTBUS: RINOBJECTNUMMER",
                    $"{without} of {persons} persons at an address that {RegisterTables.AreaRegister} lacks",
                    $"at most {100 * edition.Linkage.MaximumUnlinkedShare:0.##} % (editions/{edition.Year}.yaml: linkage)",
                    "Deliver the area register that belongs to the address register, and see its quarantine for rows that were set apart."));
        }
    }

    private static SqlStatement Statement(string name) =>
        SqlStatement.FromFile<LinkPopulationTransform>($"Linkage/Population/{name}.sql");
}
