using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// All checks of an edition over the kept responses. Questions are verified in batches (<see cref="QuestionBatch"/>),
/// each a view of its own; then the edition's rules read the cleaned answers (view <c>ruled</c>); the view
/// <c>corrected</c> has every answer as it stays, with the reason where it is missing.
/// </summary>
internal sealed class RecordVerification
{
    private readonly string ruled;
    private readonly DatasetName dataset;
    private readonly Edition edition;
    private readonly ImmutableArray<QuestionBatch> batches;
    private readonly ImmutableArray<EditRule> rules;
    private readonly ImmutableArray<AnswerCheck> ruleChecks;

    /// <summary>Compiles the checks of an edition.</summary>
    public RecordVerification(Edition edition, ExpressionSql expressions, DatasetName dataset)
    {
        this.edition = edition;
        this.dataset = dataset;
        ruled = $"ruled_{dataset.Table}";
        batches = QuestionBatch.Of(edition.Questionnaire, expressions, dataset.Table);
        rules = edition.Rules;
        ruleChecks = [.. rules.Select(rule => new AnswerCheck(rule.Name, CheckKind.Rule, rule.Severity, expressions.Of(rule.Condition)))];
    }

    /// <summary>Verifies every answer and applies every rule.</summary>
    /// <param name="sql">A session with <c>responses</c> and <c>kept</c>.</param>
    public void Run(ISqlSession sql)
    {
        var raw = edition.Questionnaire.Questions.Select(question => $"{SqlStatement.Identifier(question.Variable)} AS {QuestionVerification.RawColumn(question)}");
        var asks = edition.Questionnaire.Blocks.Select(Harmonisation.Responses.AsksColumn);
        sql.Execute(SqlStatement.Composed("answers", $"CREATE OR REPLACE VIEW responses AS SELECT response, samplenr, mode, stream, survey, interview_date, year(interview_date)::INTEGER AS interview_year, month(interview_date)::INTEGER AS interview_month, {string.Join(", ", asks)}, {string.Join(", ", raw)} FROM {dataset}"));
        foreach (var batch in batches)
        {
            sql.Park(batch.Name, batch.Verify());
        }

        sql.Park(ruled, Rules());
    }

    /// <summary>Every changed cell: impossible and misrouted answers, then what rules made missing (the first failing rule counts).</summary>
    public SqlStatement Edits()
    {
        var parts = batches.Select(batch => EditsOf(batch.Name, batch.Questions.Select(QuestionBatch.EditColumn)))
            .Append(EditsOf(ruled, Removals().Select(removal => removal.EditColumn)));
        return SqlStatement.Composed("changed cells", string.Join("\nUNION ALL\n", parts));

        static string EditsOf(string view, IEnumerable<string> columns) =>
            $"""
            SELECT $run AS run, edit.rule AS rule, '' AS rule_version, 'correction' AS step, 1 AS sequence, samplenr, edit.variable AS variable,
                edit.old_value::VARCHAR AS old_value, NULL::VARCHAR AS new_value, edit.reason AS reason
            FROM (SELECT samplenr, unnest(list_filter([NULL, {string.Join(", ", columns)}], lambda entry: entry IS NOT NULL)) AS edit FROM {view})
            """;
    }

    /// <summary>The rules' outcomes, and the edits that follow from those that fail.</summary>
    private SqlStatement Rules()
    {
        var outcomes = string.Concat(ruleChecks.Select(check => $",\n    ({check.Condition}) AS {check.Column}"));
        var edits = string.Concat(Removals().Select(removal =>
        {
            var variable = SqlStatement.Identifier(removal.Variable);
            var first = string.Join(" ", removal.By.Select(check => $"WHEN NOT {check.Column} THEN '{check.Name}'"));
            return $",\n    CASE WHEN {variable} IS NOT NULL AND {removal.FailsSql} THEN {{'rule': CASE {first} END, 'variable': '{removal.Variable}',"
                + $" 'old_value': {variable}, 'reason': '{EditReason.Rule}'}} END AS {removal.EditColumn}";
        }));
        var kept = string.Concat(ruleChecks.Select(check => $", {check.Column}"));
        return SqlStatement.Composed(
            "rules applied",
            $"""
            SELECT response, samplenr{kept}{edits}
            FROM (
                SELECT *{outcomes}
                FROM (SELECT response, samplenr, mode, stream, survey, interview_date, interview_year, interview_month FROM responses)
                {JoinBatches()}
            )
            """);
    }

    private string JoinBatches() => string.Join(
        "\n",
        batches.Select(batch => $"JOIN (SELECT * EXCLUDE (samplenr) FROM {batch.Name}) USING (response)"));

    private IEnumerable<Removal> Removals() => rules
        .Zip(ruleChecks)
        .SelectMany(pair => pair.First.SetMissing.Select(variable => (Variable: variable, Check: pair.Second)))
        .GroupBy(pair => pair.Variable, StringComparer.Ordinal)
        .Select(group => new Removal(group.Key, [.. group.Select(pair => pair.Check)]));

    /// <summary>A variable that failing rules make missing.</summary>
    private sealed record Removal(string Variable, ImmutableArray<AnswerCheck> By)
    {
        public string EditColumn => SqlStatement.Identifier($"rule_edit_{Variable}");

        public string FailsSql => $"({string.Join(" OR ", By.Select(check => $"{check.Column} IS FALSE"))})";
    }
}
