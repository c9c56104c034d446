using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Linkage;

/// <summary>
/// Task <c>link.respondents</c> (GSBPM 5.1): finds every respondent in the target population by the pair RINPERSOONS
/// and RINPERSOON, directly or through the concordance table, and attaches background and inclusion probabilities.
/// Every respondent ends up in <c>link.respondents</c> or, with a reason, in <c>link.set_apart</c>.
/// </summary>
public sealed class LinkRespondentsTransform : ITransform
{
    /// <summary>Reasons that say a key leads nowhere: what the quality gate counts.</summary>
    private static readonly ImmutableArray<string> Unlinked = ["ambiguous_concordance", "no_register_row", "not_in_sample", "sample_key_differs"];

    private readonly LinkagePlan plan;
    private readonly int year;
    private readonly BackgroundSql background;

    /// <summary>Prepares the task for an edition.</summary>
    public LinkRespondentsTransform(ContractSet contracts, Edition edition)
    {
        plan = edition.Linkage;
        year = edition.Year;
        background = new BackgroundSql(edition.Questionnaire);
        Outputs = [.. new[] { LinkageDatasets.Respondents, LinkageDatasets.SetApart, LinkageDatasets.Agreement }.Select(name => LinkageDatasets.Contract(contracts, name))];
        Contracts = contracts.HashesOf("questionnaire/", "outputs/link.", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "link.respondents";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; } =
    [
        new("clean", "respondents"),
        new("ingest", "sample"),
        new("ingest", "VTVPERSOONTAB"),
        LinkageDatasets.Population,
        LinkageDatasets.OutsidePopulation,
    ];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        context.Sql.Execute(Statement("respondent"));
        ResolveKeys(context);
        context.Sql.Execute(Statement("linked"));
        context.Progress(0.5);

        var setApart = context.Sql.Write(LinkageDatasets.SetApart, Statement("set_apart"));
        var linked = context.Sql.Write(LinkageDatasets.Respondents, background.Respondents());
        context.Sql.Write(LinkageDatasets.Agreement, background.Agreement());

        var reasons = context.Counts(Statement("reasons"));
        RefuseUnlinked(reasons, linked + setApart);
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

    private void RefuseUnlinked(ImmutableSortedDictionary<string, long> reasons, long respondents)
    {
        var counted = Unlinked.Where(reasons.ContainsKey).ToImmutableArray();
        var unlinked = counted.Sum(reason => reasons[reason]);
        if (unlinked <= plan.MaximumUnlinkedShare * respondents)
        {
            return;
        }

        throw new InvalidInputException(
            InputFailure.DataRefused,
            new Fault(
                "clean.respondents: rinpersoons, rinpersoon",
                $"{unlinked} of {respondents} respondents that cannot be linked ({string.Join(", ", counted.Select(reason => $"{reason} {reasons[reason]}"))})",
                $"at most {100 * plan.MaximumUnlinkedShare:0.##} % (editions/{year}.yaml: linkage)",
                "Check that responses, sample and registers are deliveries of one edition; the dataset link.set_apart of a run with a higher limit names the cases."));
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
