using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Linkage.Matching;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// Task <c>link.matches</c> (GSBPM 5.1): finds the persons whom surveys without person key have drawn, by what the field
/// agencies know of them, as a specification says (<c>linkage/NAME.yaml</c>): deterministic passes of falling strictness, each
/// unique on both sides, then the probabilistic model with a one-to-one assignment. Every contact ends up matched or, with
/// a reason, in <c>link.unmatched</c>.
/// </summary>
/// <remarks>
/// It alone reads names, contacts and addresses. What it writes holds keys, classes and probabilities, so that these datasets
/// may leave the working set as soon as it is committed. It matches all that were drawn, not only who responded: so it does
/// not depend on the answers, and corrections of answers do not call for the names again.
/// </remarks>
public sealed class MatchContactsTransform : ITransform
{
    /// <summary>Progress when the records of both sides have been gathered from the registers.</summary>
    public const double Gathered = 0.2;

    /// <summary>Progress when their fields are standardised and blocking begins.</summary>
    public const double Standardised = 0.4;

    /// <summary>Progress when every contact has been decided on.</summary>
    public const double Matched = 0.9;

    private static readonly ImmutableArray<string> ContactColumns = ["SAMPLENR", "SURNAME", "GIVEN_NAMES", "FURTHER_INITIALS", "SEX", "BIRTH_DATE", "ADDRESS"];
    private static readonly ImmutableArray<string> RegisterColumns =
        ["PERSON", "GESLACHTSNAAM", "PARTNERNAAM", "GIVEN_NAMES", "FURTHER_INITIALS", "GBAGESLACHT", "GBAGEBOORTEJAAR", "GBAGEBOORTEMAAND", "GBAGEBOORTEDAG", "ADDRESS"];

    private readonly LinkageSpecification specification;
    private readonly DateOnly contactDate;
    private readonly int year;
    private readonly string contactsFile;

    /// <summary>Prepares the task for an edition with surveys without person key.</summary>
    /// <exception cref="InvalidInputException">There is no such specification, or it names columns that there are not.</exception>
    public MatchContactsTransform(ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        year = edition.Year;
        contactsFile = $"sample/{edition.Contacts!.Name}.csv";
        contactDate = edition.Linkage.ContactDate ?? edition.ReferenceDate;
        specification = MatchSpecification.Of(contracts, edition, ContactColumns, RegisterColumns);
        Outputs = [.. new[] { LinkageDatasets.Matches, LinkageDatasets.Unmatched, LinkageDatasets.Contacts, LinkageDatasets.MatchModel, LinkageDatasets.MatchParameters, LinkageDatasets.MatchWeights, LinkageDatasets.MatchBlocking, LinkageDatasets.MatchRates }.Select(name => LinkageDatasets.Contract(contracts, name))];
        Contracts = contracts.HashesOf($"linkage/{edition.Linkage.Specification}.yaml", "outputs/link.", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "link.matches";

    /// <inheritdoc />
    public int Version => 2;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; } =
    [
        new("ingest", "contacts"),
        new("ingest", "GBANAAMTAB"),
        new("ingest", "VSLADRESTAB"),
        new("ingest", RegisterTables.PersonRegister),
        new("ingest", "GBAADRESOBJECTBUS"),
        new("ingest", RegisterTables.AreaRegister),
    ];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Sql.Park("addressed", Statement("addressed"), new SqlParameter("contact_date", $"{contactDate:yyyyMMdd}"));
        context.Sql.Park("contact_record", Statement("contact_records"));
        context.Sql.Park("register_record", Statement("register_records"));
        context.Progress(Gathered);

        var result = Match(context);
        context.Progress(Matched);
        var tables = new MatchTables(specification, result);
        Write(context, LinkageDatasets.Matches, tables.Matches());
        Write(context, LinkageDatasets.Unmatched, tables.Unmatched());
        Write(context, LinkageDatasets.MatchModel, tables.Model());
        Write(context, LinkageDatasets.MatchParameters, tables.Parameters());
        Write(context, LinkageDatasets.MatchWeights, tables.Weights());
        Write(context, LinkageDatasets.MatchBlocking, tables.Blocking());
        Write(context, LinkageDatasets.MatchRates, tables.Rates());
        context.Sql.Execute(SqlStatement.Composed(
            "areas of the edition's year",
            $"CREATE VIEW area AS SELECT SOORTOBJECTNUMMER, RINOBJECTNUMMER, {SqlStatement.Identifier($"gem{year}")} AS municipality FROM ingest.{RegisterTables.AreaRegister}"));
        context.Sql.Write(LinkageDatasets.Contacts, Statement("contacts"));

        context.Account(new RowAccount(
            "ingest.contacts",
            In: result.LeftCount,
            Out: result.LeftCount - result.Unlinked.Length,
            Rejected: tables.Reasons(),
            Merged: ImmutableSortedDictionary<string, long>.Empty));
        foreach (var (pass, links) in result.Accepted.CountBy(link => link.Pass))
        {
            context.Count("match", pass, links);
        }
    }

    /// <summary>The engine speaks of a left and a right file; here these have names.</summary>
    private MatchingResult Match(ITransformContext context)
    {
        try
        {
            var engine = new MatchingEngine(context.Sql, specification);
            engine.Load("contact_record", "register_record");
            context.Progress(Standardised);
            return engine.Run();
        }
        catch (InvalidInputException refused)
        {
            throw new InvalidInputException(refused.Kind, [.. refused.Faults.Select(fault => fault with { Where = Named(fault.Where) })]);
        }
    }

    private string Named(string where) => where
        .Replace("the left file", contactsFile, StringComparison.Ordinal)
        .Replace("the right file", "registers of names, persons and addresses", StringComparison.Ordinal);

    private static void Write(ITransformContext context, DatasetName name, ColumnBatch rows)
    {
        using var writer = context.Create(name);
        if (rows.Count > 0)
        {
            writer.Write(rows);
        }

        writer.Complete();
    }

    private static SqlStatement Statement(string name) =>
        SqlStatement.FromFile<MatchContactsTransform>($"Linkage/Matches/{name}.sql");
}
