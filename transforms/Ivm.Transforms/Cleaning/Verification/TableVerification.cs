using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// All checks of a table in one scan, however many they are: one statement turns the table into a narrow table of
/// outcomes, from which counts and the complete list of failures come.
/// </summary>
public sealed class TableVerification
{
    private const string Outcomes = "\"outcomes:\"";
    private const string Checked = "checked";

    private readonly CheckedTable table;
    private readonly ExpressionSql expressions;
    private readonly VerifiedRecords records;
    private readonly Func<string, string> relationOf;

    private TableVerification(CheckedTable table, ImmutableArray<Check> checks, ExpressionSql expressions, Questionnaire? questionnaire, Func<string, string>? relationOf)
    {
        this.table = table;
        this.expressions = expressions;
        this.relationOf = relationOf ?? (name => throw new InvalidOperationException($"The dataset '{name}' is not at hand."));
        records = new VerifiedRecords(table, expressions, questionnaire);
        // By kind: checks that fail often (questions left empty) share their words.
        Checks = [.. checks.OrderBy(check => check.Kind == CheckKind.Answered).ThenBy(check => check.Kind)];
        if (Checks.GroupBy(check => check.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two checks are called '{twice.Key}'.", nameof(checks));
        }
    }

    /// <summary>All checks, in the order in which they are computed.</summary>
    public ImmutableArray<Check> Checks { get; }

    /// <summary>The checks of an edition's responses: what follows from the questionnaire, and the edition's rules.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="table">Its responses, as <see cref="CheckedTable.Of"/> says.</param>
    /// <param name="relationOf">The table or view of a dataset that rules look into; needed only where some do.</param>
    public static TableVerification Of(Edition edition, CheckedTable table, Func<string, string>? relationOf = null)
    {
        ArgumentNullException.ThrowIfNull(edition);
        ImmutableArray<Check> checks =
        [
            .. QuestionChecks.OfDomains(table),
            .. QuestionChecks.OfRouting(edition.Questionnaire),
            .. edition.Rules.Select(Check.Of),
        ];
        return new TableVerification(table, checks, new ExpressionSql(edition), edition.Questionnaire, relationOf);
    }

    /// <summary>The checks of any table: what follows from the domains of its variables, further checks of its schema, and rules.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="more">Further checks.</param>
    /// <param name="relationOf">The table or view of a dataset that rules look into; needed only where some do.</param>
    public static TableVerification Of(CheckedTable table, ImmutableArray<EditRule> rules, ImmutableArray<Check> more = default, Func<string, string>? relationOf = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ImmutableArray<Check> checks = [.. QuestionChecks.OfDomains(table), .. more.IsDefault ? [] : more, .. rules.Select(Check.Of)];
        return new TableVerification(table, checks, new ExpressionSql(table), questionnaire: null, relationOf);
    }

    /// <summary>Given checks of a table.</summary>
    internal static TableVerification Of(CheckedTable table, ImmutableArray<Check> checks, ExpressionSql expressions, Questionnaire? questionnaire, Func<string, string>? relationOf = null) =>
        new(table, checks, expressions, questionnaire, relationOf);

    /// <summary>Checks every record. A session can hold one verification at a time; a later one takes its place.</summary>
    /// <param name="sql">A session with the table.</param>
    public void Run(ISqlSession sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        sql.Execute(SqlStatement.Composed("outcomes of checks", $"CREATE OR REPLACE TEMP TABLE {Outcomes} AS\n{Statement()}"));
        sql.Execute(SqlStatement.Composed("checks", "DROP TABLE IF EXISTS \"checks:\""));
        sql.Load("checks:", new ColumnBatch(
        [
            new Column<int?>("check:", [.. Enumerable.Range(0, Checks.Length).Select(index => (int?)index)]),
            new Column<string?>("rule", [.. Checks.Select(check => check.Name)]),
            new Column<string?>("severity", [.. Checks.Select(check => check.Severity.ToString().ToLowerInvariant())]),
        ]));
    }

    /// <summary>Reads what became of the checks: counts, and the failures of each.</summary>
    /// <param name="sql">The session of <see cref="Run"/>.</param>
    public VerificationResult Read(ISqlSession sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var keys = table.KeyColumns.Select(SqlStatement.Identifier).ToArray();
        var words = OutcomeWords.Columns(Checks.Length).ToArray();
        var result = new VerificationResult(Checks, table.KeyColumns);
        using var reader = sql.Query(SqlStatement.Composed(
            "words of outcomes",
            $"""
            SELECT {string.Join(", ", [.. keys.Select(key => $"{Checked}.{key}::VARCHAR"), .. words, "1"])}
            FROM {Outcomes} AS outcomes
            JOIN {table.Relation} AS {Checked} ON {Checked}.{SqlStatement.Identifier(table.RowColumn)} = outcomes.{VerifiedRecords.Row}
            ORDER BY {string.Join(", ", [.. keys.Select(key => $"{Checked}.{key}"), $"outcomes.{VerifiedRecords.Row}"])}
            """));
        var row = new ulong[words.Length];
        var key = new string?[keys.Length];
        while (reader.Read())
        {
            for (var column = 0; column < key.Length; column++)
            {
                key[column] = reader.IsDBNull(column) ? null : reader.GetString(column);
            }

            for (var word = 0; word < row.Length; word++)
            {
                row[word] = reader.GetFieldValue<ulong>(key.Length + word);
            }

            result.Add(key, row);
        }

        return result;
    }

    /// <summary>
    /// Every failure of every check as a query, for whoever goes on in SQL: columns <c>rule</c>, <c>severity</c> and the
    /// table's key columns, in no order.
    /// </summary>
    public SqlStatement Failures()
    {
        var parts = Enumerable.Range(0, OutcomeWords.Count(Checks.Length)).Select(word => OutcomeWords.Failures(Outcomes, word, Checks.Length)).ToArray();
        var failing = parts.Length == 0 ? $"SELECT {VerifiedRecords.Row}, 0 AS \"check:\" FROM {Outcomes} WHERE FALSE" : string.Join("\nUNION ALL\n", parts);
        var keys = string.Concat(table.KeyColumns.Select(column => $", {Checked}.{SqlStatement.Identifier(column)}"));
        return SqlStatement.Composed(
            "failures of checks",
            $"""
            SELECT "checks:".rule AS rule, "checks:".severity AS severity{keys}
            FROM ({failing}) AS failing
            JOIN "checks:" USING ("check:")
            JOIN {table.Relation} AS {Checked} ON {Checked}.{SqlStatement.Identifier(table.RowColumn)} = failing.{VerifiedRecords.Row}
            """);
    }

    /// <summary>The numbers of the records where any check fails, as column <c>row</c>, ascending.</summary>
    internal SqlStatement FailingRows() => SqlStatement.Composed(
        "records where a check fails",
        $"SELECT {VerifiedRecords.Row} AS row FROM ({Statement()}) WHERE {OutcomeWords.AnyFails(Checks.Length)} ORDER BY row");

    /// <summary>The one statement: a row per record, with its number and the words of its outcomes.</summary>
    internal string Statement()
    {
        var elsewhere = new Elsewhere(Checks.Select(check => check.Condition).OfType<Expression>(), expressions);
        var seeing = expressions.Seeing(elsewhere.ColumnOf);
        var outcomes = Checks.Select(check => check.Sql ?? seeing.Of(check.Condition!)).ToArray();
        var source = elsewhere.Join(records.Select(Checks.SelectMany(check => check.Variables)), records.Select, relationOf);
        return OutcomeWords.Select(outcomes, source);
    }
}
