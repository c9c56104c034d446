using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// Task <c>link.respondents</c> (GSBPM 5.1): finds every respondent in the target population by the pair RINPERSOONS
/// and RINPERSOON, directly or through the concordance table, or by the match of the contact where the survey knows no
/// keys, and attaches background and inclusion probabilities.
/// Every respondent ends up in <c>link.respondents</c> or, with a reason, in <c>link.set_apart</c>.
/// </summary>
public sealed class LinkRespondentsTransform : ITransform
{
    /// <summary>Reasons that say a key leads nowhere: what the quality gate counts.</summary>
    private static readonly ImmutableArray<string> Unlinked = ["ambiguous_concordance", "no_register_row", "not_in_sample", "sample_key_differs"];

    /// <summary>Reasons that say that nobody was found for a contact: what the gate of surveys without keys counts.</summary>
    private static readonly ImmutableArray<string> Unmatched = ["no_contact", "no_candidate", "below_threshold", "review", "tied", "lost_assignment"];

    private readonly LinkagePlan plan;
    private readonly Edition edition;
    private readonly int year;
    private readonly BackgroundSql background;
    private readonly KeylessRespondents keyless;

    /// <summary>Prepares the task for an edition.</summary>
    public LinkRespondentsTransform(ContractSet contracts, Edition edition)
    {
        plan = edition.Linkage;
        this.edition = edition;
        year = edition.Year;
        background = new BackgroundSql(edition);
        keyless = new KeylessRespondents(edition);
        Inputs = [.. Read, .. keyless.Inputs];
        Outputs = [.. new[] { LinkageDatasets.Respondents, LinkageDatasets.SetApart, LinkageDatasets.Agreement, LinkageDatasets.MatchBias }.Select(name => LinkageDatasets.Contract(contracts, name))];
        Contracts = contracts.HashesOf("questionnaire/", "outputs/link.", $"editions/{edition.Year}");
    }

    private static ImmutableArray<DatasetName> Read { get; } =
    [
        new("clean", "respondents"),
        new("ingest", "sample"),
        new("ingest", "VTVPERSOONTAB"),
        LinkageDatasets.Population,
        LinkageDatasets.OutsidePopulation,
    ];

    /// <inheritdoc />
    public string Task => "link.respondents";

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
        keyless.Prepare(context.Sql);
        RefuseKeysOfTheSample(context);
        context.Sql.Execute(Statement("respondent"));
        ResolveKeys(context);
        context.Sql.Execute(Statement("linked"));
        context.Progress(0.5);

        var setApart = context.Sql.Write(LinkageDatasets.SetApart, Statement("set_apart"));
        var linked = context.Sql.Write(LinkageDatasets.Respondents, background.Respondents());
        context.Sql.Write(LinkageDatasets.Agreement, background.Agreement());

        context.Sql.Load("unlinked_reason", new ColumnBatch([new Column<string?>("reason", [.. Unlinked, .. Unmatched])]));
        new RespondentGroups(edition).Write(context);

        var reasons = context.Counts(Statement("reasons"));
        var withoutKey = context.Scalar(SqlStatement.Composed("respondents without key", "SELECT count(*) FROM linked WHERE NOT has_key"));
        Refuse(reasons, Unlinked, linked + setApart - withoutKey, plan.MaximumUnlinkedShare, "that cannot be linked", "maximum_unlinked_share",
            "Check that responses, sample and registers are deliveries of one edition; the dataset link.set_apart of a run with a higher limit names the cases.");
        Refuse(reasons, Unmatched, withoutKey, plan.MaximumUnlinkedShareWithoutKey, "without a person key whom nobody in the register fits", "maximum_unlinked_share_without_key",
            "Check that the contacts belong to this edition and hold for its contact date; link.unmatched, link.match_bias and link.match_parameters of a run with a higher limit tell who is not found and why.");
        context.Account(new RowAccount(
            "clean.respondents",
            In: context.Scalar(Statement("count")),
            Out: linked,
            Rejected: reasons.Remove("same_person"),
            Merged: reasons.RemoveRange(reasons.Keys.Where(reason => reason != "same_person"))));
        Report(context, "link_status", Statement("status"));
        Report(context, "differs_from_register", background.Differences());
    }

    private void ResolveKeys(ITransformContext context)
    {
        var maximum = new SqlParameter("maximum_steps", plan.MaximumConcordanceSteps);
        context.Sql.Execute(Statement("concordance_step"), maximum);
        var endless = context.Scalar(Statement("endless_chain"), maximum);
        if (endless > 0)
        {
            throw new InvalidInputException(
                InputFailure.DataRefused,
                new Fault(
                    "ingest.VTVPERSOONTAB",
                    $"{endless} keys whose successors go in a circle or take more than {plan.MaximumConcordanceSteps} steps",
                    "every old key leading to a present key",
                    "Ask the register's sender for a repaired concordance table."));
        }

        context.Sql.Execute(Statement("resolved_key"));
    }

    private void RefuseKeysOfTheSample(ITransformContext context)
    {
        var faults = context.Counts(Statement("sample_keys")).Select(wrong => new Fault(
            "ingest.sample: RINPERSOONS, RINPERSOON",
            $"{wrong.Value} cases with {wrong.Key}",
            $"both columns filled in, or both empty in the surveys without person key ({edition.WithoutPersonKey?.ToString() ?? $"editions/{year}.yaml"}: local.without_person_key)",
            "Deliver the sample again, or correct the list of surveys.")).ToImmutableArray();
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults);
        }
    }

    private void Refuse(ImmutableSortedDictionary<string, long> reasons, ImmutableArray<string> counted, long respondents, double maximum, string who, string gate, string repair)
    {
        var found = counted.Where(reasons.ContainsKey).ToImmutableArray();
        var unlinked = found.Sum(reason => reasons[reason]);
        if (unlinked <= maximum * respondents)
        {
            return;
        }

        throw new InvalidInputException(
            InputFailure.DataRefused,
            new Fault(
                "clean.respondents: rinpersoons, rinpersoon",
                $"{unlinked} of {respondents} respondents {who} ({string.Join(", ", found.Select(reason => $"{reason} {reasons[reason]}"))})",
                $"at most {100 * maximum:0.##} % (editions/{year}.yaml: linkage.{gate})",
                repair));
    }

    private static void Report(ITransformContext context, string subject, SqlStatement counts)
    {
        foreach (var (item, count) in context.Counts(counts))
        {
            context.Count(subject, item, count);
        }
    }

    private static SqlStatement Statement(string name) =>
        SqlStatement.FromFile<LinkRespondentsTransform>($"Linkage/Respondents/{name}.sql");
}
