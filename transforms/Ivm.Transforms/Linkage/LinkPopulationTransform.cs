using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// Task <c>link.population</c> (GSBPM 5.1): the target population as the registers have it on the reference date, with
/// household, area, education and income of every person. Every person of the population register ends up in
/// <c>link.population</c> or, with a reason, in <c>link.outside_population</c>.
/// </summary>
public sealed class LinkPopulationTransform : ITransform
{
    private readonly Edition edition;
    private readonly RegisterTables registers;
    private readonly RegisterCodes codes;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">A contract lacks a register column or code list that linking needs.</exception>
    public LinkPopulationTransform(ContractSet contracts, Edition edition)
    {
        this.edition = edition;
        registers = new RegisterTables(edition);
        codes = RegisterCodes.Of(contracts, edition.Year);
        Inputs = registers.Inputs;
        Outputs = [LinkageDatasets.Contract(contracts, LinkageDatasets.Population), LinkageDatasets.Contract(contracts, LinkageDatasets.OutsidePopulation)];
        Contracts = contracts.HashesOf("registers/", "codelists/", "outputs/link.", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "link.population";

    /// <inheritdoc />
    public int Version => 1;

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

        MakeCandidates(context);
        RefuseTwoRowsOfAPerson(context);
        RefuseUnknownMunicipalities(context);
        context.Progress(0.5);

        context.Sql.Execute(Statement("neighbourhood_urbanity"));
        context.Sql.Execute(Statement("municipality_urbanity"));
        context.Sql.Execute(Statement("income_class"));
        var population = context.Sql.Write(LinkageDatasets.Population, Statement("population"));
        var outside = context.Sql.Write(LinkageDatasets.OutsidePopulation, Statement("outside_population"));
        var reasons = context.Counts(Statement("reasons"));
        RefuseWithoutArea(reasons.GetValueOrDefault("no_area"), population);
        context.Account(new RowAccount(
            "GBAPERSOONTAB",
            In: population + outside,
            Out: population,
            Rejected: reasons,
            Merged: ImmutableSortedDictionary<string, long>.Empty));
    }

    private SqlParameter Reference => new("reference", edition.ReferenceDate.ToString("yyyyMMdd"));

    private void MakeCandidates(ITransformContext context)
    {
        var date = edition.ReferenceDate;
        context.Sql.Execute(
            Statement("candidate"),
            Reference,
            new SqlParameter("minimum_age", edition.Linkage.MinimumAge),
            new SqlParameter("reference_year", date.Year),
            new SqlParameter("reference_month_day", (100 * date.Month) + date.Day),
            new SqlParameter("unknown_month", edition.Linkage.UnknownBirthMonth),
            new SqlParameter("unknown_day", edition.Linkage.UnknownBirthDay));
    }

    /// <summary>Every join keeps a person's row single, unless a register has two rows of the person.</summary>
    private void RefuseTwoRowsOfAPerson(ITransformContext context)
    {
        if (context.Scalar("SELECT count(*) FROM candidate") == context.Scalar("SELECT count(*) FROM (SELECT DISTINCT RINPERSOONS, RINPERSOON FROM ingest.GBAPERSOONTAB)"))
        {
            return;
        }

        throw new InvalidInputException(
            InputFailure.DataRefused,
            [.. context.Counts(Statement("twice_at_reference"), Reference).Select(register => new Fault(
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
