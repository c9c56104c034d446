using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// All checks of an edition compiled into one pass over the kept responses: the table <c>verified</c> has every answer
/// cleaned, the reason where it is missing, and the outcome of every check, those of the questionnaire and the
/// edition's own.
/// </summary>
internal sealed class RecordVerification
{
    private readonly ImmutableArray<ImmutableArray<QuestionVerification>> levels;
    private readonly ImmutableArray<EditRule> rules;
    private readonly ImmutableArray<Check> ruleChecks;

    /// <summary>Compiles the checks of an edition.</summary>
    public RecordVerification(Edition edition, ExpressionSql expressions)
    {
        levels = QuestionVerification.Levels(edition.Questionnaire, expressions);
        rules = edition.Rules;
        ruleChecks = [.. rules.Select(rule => new Check(rule.Name, CheckKind.Rule, rule.Severity, expressions.Of(rule.Condition)))];
        Checks = [.. levels.SelectMany(level => level).SelectMany(question => question.Checks()), .. ruleChecks];
    }

    /// <summary>Every check, those of the questionnaire first.</summary>
    public ImmutableArray<Check> Checks { get; }

    /// <summary>Cleans the answers level by level of the routing, then applies the edition's rules to them.</summary>
    public SqlStatement Verify()
    {
        var source = "(SELECT * FROM ranked WHERE key_rank = 1 AND case_rank = 1)";
        foreach (var level in levels)
        {
            var reasons = level.Select(question => $",\n    {question.MissingSql()} AS {SqlStatement.Identifier(MissingReason.Column(question.Variable))}");
            var values = level.Select(question => $",\n    {question.ValueSql()} AS {SqlStatement.Identifier(question.Variable)}");
            var checks = level.SelectMany(question => question.Checks()).Select(check => $",\n    ({check.Condition}) AS {check.Column}");
            source = $"(SELECT *{string.Concat(reasons)}\nFROM {source})";
            source = $"(SELECT *{string.Concat(values)}{string.Concat(checks)}\nFROM {source})";
        }

        var ruled = string.Concat(ruleChecks.Select(check => $",\n    ({check.Condition}) AS {check.Column}"));
        return SqlStatement.Composed("answers verified", $"CREATE TABLE verified AS SELECT *{ruled}\nFROM {source}");
    }

    /// <summary>One row: for every check the number of records where it holds, fails and cannot be checked.</summary>
    public SqlStatement Summary() => SqlStatement.Composed(
        "outcomes of all checks",
        $"SELECT {string.Join(",\n    ", Checks.Select(check => $"count(*) FILTER ({check.Column}), count(*) FILTER (NOT {check.Column}), count(*) FILTER ({check.Column} IS NULL)"))}\nFROM verified");

    /// <summary>Every failure of an error or warning; empty answers (information) are counted in the summary and shown by the missing reason.</summary>
    public SqlStatement Failures()
    {
        var entries = Checks
            .Where(check => check.Severity != Severity.Information)
            .Select(check => $"CASE WHEN NOT {check.Column} THEN {{'rule': '{check.Name}', 'severity': '{check.Severity.ToString().ToLowerInvariant()}'}} END");
        return SqlStatement.Composed(
            "failures of checks",
            $"""
            SELECT samplenr, failure.rule AS rule, failure.severity AS severity
            FROM (SELECT samplenr, unnest(list_filter([{string.Join(",\n", entries)}], lambda entry: entry IS NOT NULL)) AS failure FROM verified)
            """);
    }

    /// <summary>Every changed cell: impossible and misrouted answers, then what rules made missing (the first failing rule counts).</summary>
    public SqlStatement Edits()
    {
        var entries = levels.SelectMany(level => level).Select(question => question.EditSql()).Concat(Removals().Select(removal =>
        {
            var variable = SqlStatement.Identifier(removal.Variable);
            var first = string.Join(" ", removal.By.Select(check => $"WHEN NOT {check.Column} THEN '{check.Name}'"));
            return $"CASE WHEN {variable} IS NOT NULL AND {Fails(removal.By)} THEN {{'rule': CASE {first} END, 'variable': '{removal.Variable}',"
                + $" 'old_value': {variable}, 'reason': '{EditReason.Rule}'}} END";
        }));
        return SqlStatement.Composed(
            "changed cells",
            $"""
            SELECT $run AS run, edit.rule AS rule, samplenr, edit.variable AS variable,
                edit.old_value::VARCHAR AS old_value, NULL::VARCHAR AS new_value, edit.reason AS reason
            FROM (SELECT samplenr, unnest(list_filter([{string.Join(",\n", entries)}], lambda entry: entry IS NOT NULL)) AS edit FROM verified)
            """);
    }

    /// <summary>The cleaned records: administrative columns, then every variable with its missing reason.</summary>
    public SqlStatement Correct()
    {
        var removals = Removals().ToDictionary(removal => removal.Variable, removal => removal.By);
        var columns = levels.SelectMany(level => level).Select(question =>
        {
            var variable = SqlStatement.Identifier(question.Variable);
            var missing = SqlStatement.Identifier(MissingReason.Column(question.Variable));
            return removals.TryGetValue(question.Variable, out var by)
                ? $"CASE WHEN {Fails(by)} THEN NULL ELSE {variable} END AS {variable}, CASE WHEN {variable} IS NOT NULL AND {Fails(by)} THEN '{MissingReason.Invalid}'::missing_reason ELSE {missing} END AS {missing}"
                : $"{variable}, {missing}";
        });
        return SqlStatement.Composed(
            "corrected answers",
            $"""
            CREATE TABLE corrected AS
            SELECT samplenr, rinpersoons, rinpersoon, stream, survey, mode, interview_date, interview_year, interview_month, source_file, source_line,
                {string.Join(",\n    ", columns)}
            FROM verified
            """);
    }

    private static string Fails(ImmutableArray<Check> by) =>
        $"({string.Join(" OR ", by.Select(check => $"{check.Column} IS FALSE"))})";

    private IEnumerable<(string Variable, ImmutableArray<Check> By)> Removals() => rules
        .Zip(ruleChecks)
        .SelectMany(pair => pair.First.SetMissing.Select(variable => (Variable: variable, Check: pair.Second)))
        .GroupBy(pair => pair.Variable)
        .Select(group => (group.Key, group.Select(pair => pair.Check).ToImmutableArray()));
}
