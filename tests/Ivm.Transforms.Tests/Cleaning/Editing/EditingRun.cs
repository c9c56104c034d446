using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Cleaning.Editing;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Editing;

/// <summary>A changed cell, as the log has it.</summary>
internal sealed record LoggedEdit(long Row, string Step, int Sequence, string Rule, string Variable, string? Old, string? New, string Reason);

/// <summary>Edits a table of numbers and texts, and keeps the log and what replaying it gives.</summary>
internal sealed class EditingRun : ITransform
{
    private readonly ImmutableArray<Column> columns;
    private readonly TableEditing editing;
    private readonly int threads;

    private EditingRun(ImmutableArray<Column> columns, TableEditing editing, int threads) =>
        (this.columns, this.editing, this.threads) = (columns, editing, threads);

    public EditingOutcome Outcome { get; private set; } = new();

    public ImmutableArray<LoggedEdit> Log { get; private set; } = [];

    /// <summary>The table before, after, and after reversing, a row of texts each.</summary>
    public ImmutableArray<ImmutableArray<ImmutableArray<string?>>> Tables { get; private set; } = [];

    public string Task => "editing";

    public int Version => 1;

    public string? DeliveredFile => null;

    public ImmutableArray<DatasetName> Inputs => [];

    public ImmutableArray<DatasetContract> Outputs => [];

    public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Edits records.</summary>
    /// <param name="harness">Runs it.</param>
    /// <param name="variables">The variables, a column each.</param>
    /// <param name="columns">Their values.</param>
    /// <param name="rules">Hard rules by name.</param>
    /// <param name="contract">The editing contract.</param>
    /// <param name="threads">Threads that may work.</param>
    public static EditingRun Of(TransformHarness harness, ImmutableArray<ExpressionVariable> variables, ImmutableArray<Column> columns, IReadOnlyList<(string Name, string Condition)> rules, string contract, int threads = 2)
    {
        var faults = new FaultCollector();
        var scope = new ExpressionScope();
        foreach (var variable in variables)
        {
            scope.Add(variable);
        }

        ImmutableArray<EditRule> read =
        [
            .. rules.Select(rule => new EditRule(
                rule.Name, new Label("", ""), Severity.Error, ExpressionParser.ParseCondition(rule.Condition, scope, offset => new SourceLocation(rule.Name, 1, offset + 1), faults)!, new SourceLocation(rule.Name, 1, 1))),
        ];
        faults.ThrowIfAny();
        var plan = EditingReader.Read(ContractDocument.Parse("editing.yaml", contract, faults), new EditingContext(variables, read), faults);
        faults.ThrowIfAny();
        var count = columns[0].Count;
        var run = new EditingRun(
            [new Column<long?>("row", [.. Enumerable.Range(1, count).Select(row => (long?)row)]), .. columns],
            TableEditing.Of(new CheckedTable("records", "row", [], variables), read, plan),
            threads);
        harness.Run(run, threads);
        return run;
    }

    public void Run(ITransformContext context)
    {
        context.Sql.Load("records", new ColumnBatch(columns));
        Outcome = editing.Run(context.Sql, threads, context.Cancellation);
        var log = ImmutableArray.CreateBuilder<LoggedEdit>();
        using (var reader = context.Sql.Query(SqlStatement.Composed("log", "SELECT row, step, sequence, rule, variable, old_value, new_value, reason FROM edits ORDER BY row, variable, sequence")))
        {
            while (reader.Read())
            {
                log.Add(new LoggedEdit(
                    reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3), reader.GetString(4),
                    reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetString(6), reader.GetString(7)));
            }
        }

        Log = log.ToImmutable();
        var types = Replay.Types(context.Sql, "records", "edits");
        context.Sql.Execute(SqlStatement.Composed("forward", $"CREATE TABLE edited AS {Replay.Forward("records", "edits", ["row"], types).Text}"));
        Tables =
        [
            Rows(context.Sql, "FROM records"),
            Rows(context.Sql, "FROM edited"),
            Rows(context.Sql, Replay.Backward("edited", "edits", ["row"], types).Text),
        ];
    }

    /// <summary>A cell after editing.</summary>
    public string? After(int row, string variable) => Tables[1][row - 1][columns.Select(column => column.Name).ToList().IndexOf(variable)];

    /// <summary>Rows in the order in which they come: replaying keeps it.</summary>
    private static ImmutableArray<ImmutableArray<string?>> Rows(ISqlSession sql, string select)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string?>>();
        using var reader = sql.Query(SqlStatement.Composed("rows", $"SELECT COLUMNS(*)::VARCHAR FROM ({select})"));
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetString(column))]);
        }

        return rows.ToImmutable();
    }
}
