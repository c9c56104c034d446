using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Harmonisation;
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
    private readonly ExpressionSql expressions;

    /// <summary>Prepares the task for an edition.</summary>
    public EditTransform(ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        this.edition = edition;
        expressions = new ExpressionSql(edition);
        Outputs =
        [
            new DatasetContract(Edits, contracts.Outputs[Edits.ToString()]),
            new DatasetContract(Edited, HarmonisedColumns.Schema(edition, Edited.ToString())),
            new DatasetContract(FinalCheck, contracts.Outputs[FinalCheck.ToString()]),
        ];
        Contracts = contracts.HashesOf("questionnaire/", "rules/", "codelists/", $"outputs/{Edits}", $"outputs/{FinalCheck}", $"editions/{edition.Year}");
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
        var sql = context.Sql;
        var verification = new RecordVerification(edition, expressions, HarmoniseTransform.Harmonised);
        verification.Run(sql);
        context.Progress(0.4);
        var edits = verification.Edits();
        sql.Execute(SqlStatement.Composed(edits.Name, $"CREATE TABLE edits AS {edits.Text}"), new SqlParameter("run", context.Fingerprint));
        sql.Write(Edits, SqlStatement.Composed(edits.Name, "FROM edits"));
        foreach (var (rule, count) in context.Counts(SqlStatement.Composed("edits by rule", "SELECT rule, count(*) FROM edits GROUP BY rule ORDER BY rule")))
        {
            context.Count("edit", rule, count);
        }

        var edited = sql.Write(Edited, Replayed());
        context.Progress(0.6);
        context.Account(RowAccount.Through("responses edited", context.Scalar($"SELECT count(*) FROM {HarmoniseTransform.Harmonised}"), edited));
        var after = TableVerification.Of(edition, CheckedTable.Of(edition, Edited.ToString(), HarmonisedColumns.Response), RuleInputs.RelationOf);
        after.Run(sql);
        RuleOutcomes.Write(context, FinalCheck, after.Read(sql).Outcomes);
    }

    private SqlStatement Replayed()
    {
        var changed = edition.Questionnaire.Questions.Select(question => SqlStatement.Identifier(question.Variable))
            .Select((column, _) => $"CASE WHEN list_contains(variables, '{column.Trim('"')}') THEN news[list_position(variables, '{column.Trim('"')}')]::INTEGER ELSE {column} END AS {column}");
        return SqlStatement.Composed(
            "edited answers",
            $"""
            SELECT * EXCLUDE (variables, news) REPLACE ({string.Join(",\n    ", changed)})
            FROM {HarmoniseTransform.Harmonised}
            LEFT JOIN (SELECT samplenr, list(variable ORDER BY variable) AS variables, list(new_value ORDER BY variable) AS news FROM edits GROUP BY samplenr) USING (samplenr)
            """);
    }
}
