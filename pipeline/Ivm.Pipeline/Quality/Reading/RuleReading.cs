using System.Collections.Immutable;
using Ivm.Transforms;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>Which rules fail, and where.</summary>
internal static class RuleReading
{
    private static readonly ImmutableArray<string> Severities = ["error", "warning", "information"];

    /// <summary>The rules, worst first, and the surveys, worst first.</summary>
    public static RuleNumbers Read(Shelf shelf, Names names)
    {
        var kept = shelf.Kept!.Value;
        var isFinal = shelf.Has(Datasets.FinalCheck);
        var after = isFinal ? Outcomes(shelf, Datasets.FinalCheck).ToDictionary(rule => rule.Rule, rule => rule.Outcomes, StringComparer.Ordinal) : [];
        ImmutableArray<RuleCounts> rules =
        [
            .. Outcomes(shelf, Datasets.RuleSummary)
                .Select(rule => new RuleCounts(rule.Rule, rule.Kind, rule.Severity, names.Rule(rule.Rule, rule.Kind), rule.Outcomes, after.GetValueOrDefault(rule.Rule)))
                .OrderBy(rule => Severities.IndexOf(rule.Severity)).ThenByDescending(rule => rule.Before.Fails).ThenBy(rule => rule.Rule, StringComparer.Ordinal),
        ];
        return new RuleNumbers(shelf.Count(kept), rules, shelf.Has(Datasets.RuleFailures) ? Surveys(shelf, names) : [], isFinal);
    }

    private static ImmutableArray<(string Rule, string Kind, string Severity, Outcomes Outcomes)> Outcomes(Shelf shelf, DatasetName from) => shelf.Rows(
        SqlStatement.Composed($"outcomes in {from}", $"SELECT rule, kind, severity, holds, fails, \"unchecked\" FROM {from}"),
        row => (row.GetString(0), row.GetString(1), row.GetString(2), new Outcomes(Whole(row.GetValue(3)), Whole(row.GetValue(4)), Whole(row.GetValue(5)))),
        from);

    private static ImmutableArray<SurveyFailures> Surveys(Shelf shelf, Names names) =>
    [
        .. shelf.Rows(
            SqlStatement.FromFile<Shelf>("Quality/Reading/failures_by_survey.sql"),
            row => new SurveyFailures(
                row.GetString(0),
                names.Survey(row.GetString(0)),
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetInt64(4),
                row.IsDBNull(5) ? null : row.GetString(5),
                row.GetInt64(6)),
            shelf.Kept!.Value,
            Datasets.RuleFailures).OrderByDescending(survey => survey.PerThousand).ThenBy(survey => survey.Survey, StringComparer.Ordinal),
    ];

    private static long Whole(object value) => Convert.ToInt64(value);
}
