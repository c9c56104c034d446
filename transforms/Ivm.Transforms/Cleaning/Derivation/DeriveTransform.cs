using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Transforms.Cleaning.Derivation;

/// <summary>
/// Task <c>clean.derive</c> (GSBPM 5.5): from edited answers to the variables that researchers use. Every answer gets
/// its value in substance or the reason why it is missing; victimisation, scales and indicators are derived.
/// </summary>
public sealed class DeriveTransform : ITransform
{
    private static readonly DatasetName Respondents = new("clean", "respondents");
    private static readonly DatasetName IncidentRows = new("clean", "incidents");

    private readonly Edition edition;
    private readonly ExpressionSql expressions;

    /// <summary>Prepares the task for an edition.</summary>
    public DeriveTransform(ContractSet contracts, Edition edition)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        ArgumentNullException.ThrowIfNull(edition);
        this.edition = edition;
        expressions = new ExpressionSql(edition);
        Outputs =
        [
            new DatasetContract(Respondents, RespondentColumns.Schema(edition)),
            new DatasetContract(IncidentRows, contracts.Outputs[IncidentRows.ToString()]),
        ];
        Contracts = contracts.HashesOf("questionnaire/", "scales/", "editing/", "codelists/", $"outputs/{IncidentRows}", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "clean.derive";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => [EditTransform.Edited, EditTransform.Edits];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var sql = context.Sql;
        var reasons = string.Join(", ", MissingReason.All.Select(reason => $"'{reason}'"));
        sql.Execute(SqlStatement.Composed("reasons of missing", $"CREATE TYPE missing_reason AS ENUM ({reasons})"));
        sql.Execute(SqlStatement.FromFile<DeriveTransform>("Cleaning/Derivation/touched.sql"));
        var respondents = sql.WriteInOrder(Respondents, CleanRespondents());
        context.Progress(0.9);
        sql.Write(IncidentRows, Incidents.Select(edition, expressions));
        context.Account(RowAccount.Through("responses derived", context.Scalar("SELECT count(*) FROM clean.edited"), respondents));
    }

    /// <summary>The answers, flags of what was imputed, and the derived variables: in one statement, so that the answers pass by once.</summary>
    private SqlStatement CleanRespondents()
    {
        var flags = RespondentColumns.Imputable(edition).Select(variable => new DerivedColumn(
            RespondentColumns.ImputedColumn(variable), $"coalesce(list_contains(imputed, {SqlStatement.Literal(variable)}), FALSE)"));
        var columns = RespondentColumns.Schema(edition).Fields.Select(field => SqlStatement.Identifier(field.Name));
        var relation = ColumnLevels.Over(AnswerState.Of(edition, expressions), [.. flags, .. RespondentColumns.Derived(edition)]);
        return SqlStatement.Composed("respondents with derived variables", $"SELECT {string.Join(", ", columns)}\nFROM {relation}");
    }
}
