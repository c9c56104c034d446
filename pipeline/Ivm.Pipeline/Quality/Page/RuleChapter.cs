using Ivm.Pipeline.Pages;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Quality.Page;

/// <summary>Which rules fail, before and after editing, and in which surveys.</summary>
internal static class RuleChapter
{
    private const int ShownRules = 15;
    private const int ShownSurveys = 12;

    public static string Of(RuleNumbers rules) => Severities(rules) + Worst(rules) + Surveys(rules);

    private static string Severities(RuleNumbers rules)
    {
        var rows = rules.Rules.GroupBy(rule => rule.Severity, StringComparer.Ordinal).Select(group => new[]
        {
            Words.Severity(group.Key), Count(group.Count()), Count(group.Count(rule => rule.Before.Fails == 0)), Count(group.Count(rule => rule.Before.Fails > 0)),
            Count(group.Count(rule => rule.Before is { Holds: 0, Fails: 0 })), Count(group.Sum(rule => rule.Before.Fails)), After(rules, group.Sum(rule => rule.After?.Fails ?? 0), group.Key),
        });
        return PageTable.Of(
            $"{Count(rules.Rules.Length)} rules over {Count(rules.Responses)} responses. A rule holds, fails, or cannot be checked because something that it needs is missing.",
            [
                new("Severity", ColumnKind.Words), new("rules"), new("never fail"), new("fail somewhere"), new("never checked", Title: "every record lacks something that the rule needs"), new("failures before editing"),
                new("after editing"),
            ],
            rows);
    }

    private static string After(RuleNumbers rules, long fails, string severity) => !rules.AreFinal
        ? "."
        : severity != "error" ? Count(fails) : fails == 0 ? "<b class=\"good\">0 ✓</b>" : $"<b class=\"bad\">{Count(fails)} ✗</b>";

    private static string Worst(RuleNumbers rules)
    {
        var failing = rules.Rules.Where(rule => rule.Before.Fails > 0 && rule.Severity != "information").OrderByDescending(rule => rule.Before.Fails).ThenBy(rule => rule.Rule, StringComparer.Ordinal).ToArray();
        var most = failing.Length == 0 ? 0 : (double)failing[0].Before.Fails;
        var editing = rules.AreFinal ? " The second bar is what is left after editing." : "";
        return "<h3>Rules that fail most</h3>" + Ranking.Of(
            $"Failures of errors and warnings, and their share of the records that could be checked.{editing} Empty answers count under missing answers.",
            [new("Rule", ColumnKind.Words), new("", ColumnKind.Bar), new("fails"), new("share"), new("after editing")],
            [
                .. failing.Select(rule => new[]
                {
                    Words.Rule(rule),
                    BarCell.Of(most, rule.Before.Fails) + (rule.After is { Fails: > 0 } after ? BarCell.Of(most, after.Fails, "bar other") : ""),
                    Count(rule.Before.Fails), Percent(Share(rule)), rule.After is { } left ? Count(left.Fails) : ".",
                }),
            ],
            ShownRules,
            "rules",
            All(rules));
    }

    private static (PageColumn[] Columns, IReadOnlyList<string[]> Rows) All(RuleNumbers rules) =>
    (
        [
            new("Rule", ColumnKind.Words), new("holds"), new("fails"), new("cannot be checked"), new("share that fails"), new("holds after"), new("fails after"), new("cannot be checked after"),
        ],
        [
            .. rules.Rules.Select(rule => new[]
            {
                Words.Rule(rule), Count(rule.Before.Holds), Count(rule.Before.Fails), Count(rule.Before.Unchecked), Percent(Share(rule)),
                rule.After is { } own ? Count(own.Holds) : ".", rule.After is { } fails ? Count(fails.Fails) : ".", rule.After is { } rest ? Count(rest.Unchecked) : ".",
            }),
        ]);

    private static string Surveys(RuleNumbers rules)
    {
        if (rules.Surveys.IsEmpty)
        {
            return "";
        }

        var most = rules.Surveys.Max(survey => survey.PerThousand);
        var respondents = rules.Surveys.Sum(survey => survey.Respondents);
        var all = respondents == 0 ? 0 : 1000.0 * rules.Surveys.Sum(survey => survey.Errors + survey.Warnings) / respondents;
        return "<h3>Surveys where most fails</h3>" + Ranking.Of(
            $"Failures of errors and warnings per 1,000 respondents, before editing; the line marks all surveys together, {Rate(all)}. Small surveys lie far from it by chance alone.",
            [new("Survey", ColumnKind.Words), new("", ColumnKind.Bar), new("per 1,000"), new("failures"), new("respondents")],
            [
                .. rules.Surveys.Select(survey => new[]
                {
                    Words.Code(survey.Survey, survey.Label) + (survey.Worst is { } worst ? $"<small>most: {Escape(worst)} {Count(survey.WorstFails)}×</small>" : ""),
                    BarCell.Of(most, [(survey.PerThousand, "bar")], all), Rate(survey.PerThousand), Count(survey.Errors + survey.Warnings), Count(survey.Respondents),
                }),
            ],
            ShownSurveys,
            "surveys",
            (
                [new("Survey", ColumnKind.Words), new("respondents"), new("errors"), new("warnings"), new("per 1,000"), new("respondents with one"), new("share"), new("fails most", ColumnKind.Words)],
                [
                    .. rules.Surveys.Select(survey => new[]
                    {
                        Words.Code(survey.Survey, survey.Label), Count(survey.Respondents), Count(survey.Errors), Count(survey.Warnings), Rate(survey.PerThousand), Count(survey.Touched),
                        Percent(survey.Touched, survey.Respondents), survey.Worst is { } worst ? $"<code>{Escape(worst)}</code> {Count(survey.WorstFails)}×" : "",
                    }),
                ]));
    }

    private static string Rate(double rate) => rate.ToString("0.0");

    private static double Share(RuleCounts rule) => rule.Before.Holds + rule.Before.Fails == 0 ? 0 : (double)rule.Before.Fails / (rule.Before.Holds + rule.Before.Fails);
}
