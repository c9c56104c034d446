using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Harmonisation;
using Ivm.Transforms.Cleaning.Rules;
using Ivm.Transforms.Cleaning.Verification;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Task <c>clean.edit</c> (GSBPM 5.3, 5.4): changes what cannot be right, leaves a line in the log for every changed
/// cell, makes the edited answers by replaying that log, and verifies them again.
/// </summary>
public sealed class EditTransform : ITransform
{
    /// <summary>The log: every changed cell.</summary>
    public static readonly DatasetName Edits = new("clean", "edits");

    /// <summary>The answers after editing, in the columns of <see cref="HarmoniseTransform.Harmonised"/>.</summary>
    public static readonly DatasetName Edited = new("clean", "edited");

    private static readonly DatasetName FinalCheck = new("clean", "final_check");

    private readonly Edition edition;

    /// <summary>Prepares the task for an edition.</summary>
    public EditTransform(ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        this.edition = edition;
        Outputs =
        [
            new DatasetContract(Edits, contracts.Outputs[Edits.ToString()]),
            new DatasetContract(Edited, HarmonisedColumns.Schema(edition, Edited.ToString())),
            new DatasetContract(FinalCheck, contracts.Outputs[FinalCheck.ToString()]),
        ];
        Contracts = contracts.HashesOf("questionnaire/", "rules/", "editing/", "codelists/", $"outputs/{Edits}", $"outputs/{FinalCheck}", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "clean.edit";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => [HarmoniseTransform.Harmonised, .. RuleInputs.Of(edition)];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        RefuseContradictions();
        var sql = context.Sql;
        var before = CheckedTable.Of(edition, HarmoniseTransform.Harmonised.ToString(), HarmonisedColumns.Response);
        var outcome = TableEditing.Of(edition, before).Run(sql, context.Threads, context.Cancellation);
        context.Progress(0.6);
        sql.Write(
            Edits,
            SqlStatement.Composed("changed cells", $"SELECT $run AS run, * EXCLUDE (row) FROM {EditLog.Table}"),
            new SqlParameter("run", context.Fingerprint));
        var types = Replay.Types(sql, before.Relation, Edits.ToString());
        var edited = sql.WriteInOrder(Edited, Replay.Forward(before.Relation, Edits.ToString(), before.KeyColumns, types));
        context.Progress(0.8);
        context.Account(RowAccount.Through("responses edited", context.Scalar($"SELECT count(*) FROM {before.Relation}"), edited));
        Count(context, outcome);
        Check(context, outcome);
    }

    private static void Count(ITransformContext context, EditingOutcome outcome)
    {
        foreach (var rule in outcome.Counts.GroupBy(count => count.Rule, StringComparer.Ordinal))
        {
            context.Count("edit", rule.Key, rule.Sum(count => count.Cells));
        }

        foreach (var step in outcome.Counts.GroupBy(count => count.Step, StringComparer.Ordinal))
        {
            context.Count("edit_step", step.Key, step.Sum(count => count.Cells));
        }

        foreach (var (correction, records) in outcome.Unfit)
        {
            context.Count("correction_left_out", correction, records);
        }

        foreach (var (imputation, place, cells) in outcome.Classes.Where(filled => filled.Class > 0))
        {
            context.Count("imputed_from_fallback_class", $"{imputation}, class {place + 1}", cells);
        }

        foreach (var (imputation, cells) in outcome.NoDonor)
        {
            context.Count("no_donor", imputation, cells);
        }

        foreach (var (rule, reason) in outcome.NotLocalised)
        {
            context.Count("rule_not_localised", $"{rule}, because {reason}", 1);
        }
    }

    /// <summary>Rules that no answers can satisfy would empty the answers of everyone.</summary>
    private void RefuseContradictions()
    {
        ImmutableArray<Fault> faults =
        [
            .. RuleAnalysis.Of(edition).Where(finding => finding.IsContradiction).Select(finding => new Fault(
                finding.Rule.Where.ToString(), finding.What, "hard rules that a complete record can satisfy", "Correct one of these rules, or make it a warning.")),
        ];
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.Invalid, faults);
        }
    }

    /// <summary>Verifies the written file: no hard rule may fail any more.</summary>
    private void Check(ITransformContext context, EditingOutcome outcome)
    {
        var after = TableVerification.Of(edition, CheckedTable.Of(edition, Edited.ToString(), HarmonisedColumns.Response), RuleInputs.RelationOf);
        after.Run(context.Sql);
        var outcomes = after.Read(context.Sql).Outcomes;
        RuleOutcomes.Write(context, FinalCheck, outcomes);
        ImmutableArray<Fault> faults =
        [
            .. outcome.Contradictions.Select(contradiction => new Fault(
                "clean.edit", $"{contradiction.Records} records in which no change of cells lets these rules hold together: {contradiction.Rules}", "hard rules that some answers can keep", "Correct one of these rules, or what 'never_changed' of the editing contract keeps.")),
            .. outcomes.Where(check => check.Check.Severity == Severity.Error && check.Fails > 0).Select(check => new Fault(
                "clean.edit", $"{check.Fails} records in which {check.Check.Name} still fails after editing", "no hard rule that fails", "Make the rule a warning, or add a correction that repairs what it forbids.")),
        ];
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults);
        }
    }
}
