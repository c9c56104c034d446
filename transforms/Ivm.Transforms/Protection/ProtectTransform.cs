using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Protection;

/// <summary>
/// Stage <c>protect</c> (GSBPM 6.4): direct identifiers become keyed pseudonyms, extremes are pooled, rare
/// combinations of key variables are suppressed, and figures on too few observations are withheld.
/// </summary>
public sealed class ProtectTransform : ITransform
{
    internal static readonly DatasetName Persons = new("protect", "persons");
    internal static readonly DatasetName Incidents = new("protect", "incidents");
    internal static readonly DatasetName Figures = new("protect", "figures");
    internal static readonly DatasetName Suppressions = new("protect", "suppressions");

    private static readonly DatasetName CleanRespondents = new("clean", "respondents");
    private static readonly DatasetName CleanIncidents = new("clean", "incidents");
    private static readonly DatasetName LinkRespondents = new("link", "respondents");
    private static readonly DatasetName Weights = new("weight", "weights");
    private static readonly DatasetName EstimatedFigures = new("estimate", "figures");

    private const int PersonsAtATime = 16_384;

    private readonly PseudonymKey key;
    private readonly DisclosurePolicy policy;
    private readonly ReleaseColumns columns;
    private readonly int year;

    /// <summary>Prepares the stage for an edition.</summary>
    /// <param name="contracts">All contracts.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="key">The secret behind the pseudonyms.</param>
    public ProtectTransform(ContractSet contracts, Edition edition, PseudonymKey key)
    {
        this.key = key;
        policy = edition.Disclosure;
        year = edition.Year;
        columns = new ReleaseColumns(
            policy,
            ("weights", contracts.Outputs[Weights.ToString()]),
            ("block_weights", BlockWeightSchema.Of(edition)),
            ("background", contracts.Outputs[LinkRespondents.ToString()]),
            ("answers", RespondentColumns.Schema(edition)));
        Inputs = [CleanRespondents, CleanIncidents, LinkRespondents, Weights, BlockWeightSchema.Name, EstimatedFigures];
        Outputs =
        [
            new DatasetContract(Persons, PersonsSchema()),
            new DatasetContract(Figures, ReleasedFigures.Schema(edition.Tables)),
            .. new[] { Incidents, Suppressions }.Select(name => new DatasetContract(name, contracts.Outputs[name.ToString()])),
        ];
        Contracts = contracts.HashesOf("disclosure/", "outputs/", "questionnaire/", "scales/", "tables/", "codelists/classifications", $"editions/{edition.Year}").SetItem("pseudonym key", key.Digest);
    }

    /// <summary>The purpose of the pseudonyms of an edition's persons: the same person has others elsewhere.</summary>
    public static string PurposeOf(int year) => $"ivm-{year}-persons";

    /// <inheritdoc />
    public string Task => "protect";

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
        Pseudonymise(context);
        context.Progress(0.2);
        Suppress(context);
        context.Progress(0.4);
        var persons = WritePersons(context);
        context.Progress(0.7);
        var incidents = context.Sql.Write(Incidents, SqlStatement.FromFile<ProtectTransform>("Protection/incidents.sql"));
        WriteFigures(context);

        context.Account(RowAccount.Through("persons", context.Scalar("SELECT count(*) FROM link.respondents"), persons));
        context.Account(new RowAccount(
            "incidents",
            In: context.Scalar("SELECT count(*) FROM clean.incidents"),
            Out: incidents,
            Rejected: ImmutableSortedDictionary<string, long>.Empty.Add(
                "person_set_apart",
                context.Scalar("SELECT count(*) FROM clean.incidents ANTI JOIN link.respondents USING (samplenr)")),
            Merged: ImmutableSortedDictionary<string, long>.Empty));
    }

    private TableSchema PersonsSchema() => TableSchema.Dataset(
        Persons.ToString(),
        new Label("Personen van 15 jaar of ouder die hebben meegedaan", "Persons of 15 and older who took part"),
        [
            Field.Of("person_id", FieldType.String, new Label("Pseudoniem van de persoon", "Pseudonym of the person"), required: true),
            Field.Of("edition", FieldType.Integer, new Label("Jaar van het onderzoek", "Year of the survey"), required: true),
            .. columns.Fields,
        ],
        "person_id");

    private void Pseudonymise(ITransformContext context)
    {
        var samplenr = new Column<string?>("samplenr");
        var pseudonyms = new Column<string?>("person_id");
        using (var reader = context.Sql.Query(SqlStatement.FromFile<ProtectTransform>("Protection/identities.sql")))
        {
            while (reader.Read())
            {
                samplenr.Values.Add(reader.GetString(0));
                pseudonyms.Values.Add(key.Pseudonym(PurposeOf(year), reader.GetString(1)));
            }
        }

        context.Sql.Load("pseudonym", new ColumnBatch([samplenr, pseudonyms]));
    }

    private void Suppress(ITransformContext context)
    {
        var minimum = new SqlParameter("minimum", policy.MinimumCount);
        context.Sql.Execute(LocalSuppression.Start(policy, columns));
        var variables = new Column<string?>("variable");
        var suppressed = new Column<long?>("suppressed");
        foreach (var variable in policy.SuppressionOrder)
        {
            var removed = context.Scalar(LocalSuppression.Removed(variable), minimum);
            context.Sql.Execute(LocalSuppression.Step(policy, variable), minimum);
            context.Count("suppressed", variable, removed);
            variables.Values.Add(variable);
            suppressed.Values.Add(removed);
        }

        context.Sql.Load("suppressed", new ColumnBatch([variables, suppressed]));
        context.Sql.Write(Suppressions, SqlStatement.Composed("suppressed values", "FROM suppressed"));
    }

    /// <summary>
    /// The released persons. Answers have hundreds of columns, and a join holds one of its sides in memory: so they are
    /// joined part by part, each of some thousand persons.
    /// </summary>
    private long WritePersons(ITransformContext context)
    {
        var persons = context.Scalar("SELECT count(*) FROM link.respondents");
        var parts = (int)Math.Max(1, (persons + PersonsAtATime - 1) / PersonsAtATime);
        context.Sql.Execute(SqlStatement.Composed(
            "persons numbered", "CREATE TABLE numbered AS SELECT samplenr, row_number() OVER (ORDER BY samplenr) - 1 AS number FROM link.respondents"));
        for (var part = 0; part < parts; part++)
        {
            context.Sql.Park($"persons_{part}", PersonsOf(persons * part / parts, persons * (part + 1) / parts));
        }

        var all = string.Join(" UNION ALL ", Enumerable.Range(0, parts).Select(part => $"FROM persons_{part}"));
        return context.Sql.Write(Persons, SqlStatement.Composed("released persons", all));
    }

    private SqlStatement PersonsOf(long from, long to) => SqlStatement.Composed(
        "released persons",
        $"""
        WITH numbers AS (SELECT samplenr FROM numbered WHERE number >= {from} AND number < {to}),
            answers AS (SELECT * FROM clean.respondents SEMI JOIN numbers USING (samplenr))
        SELECT pseudonym.person_id, {year} AS edition,
            {columns.Sql("keyed")}
        FROM link.respondents AS background
        JOIN answers USING (samplenr)
        JOIN pseudonym USING (samplenr)
        JOIN keyed USING (samplenr)
        JOIN weight.weights AS weights USING (samplenr)
        JOIN weight.block_weights AS block_weights USING (samplenr)
        """);

    private void WriteFigures(ITransformContext context)
    {
        SqlParameter[] thresholds =
        [
            new("minimum_cell", policy.MinimumCellCount),
            new("minimum_degrees", policy.MinimumDegreesOfFreedom),
        ];
        context.Sql.Write(Figures, SqlStatement.FromFile<ProtectTransform>("Protection/figures.sql"), thresholds);
    }
}
