using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;
using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>How respondents were found in the registers, by key or by name.</summary>
internal static class LinkageReading
{
    /// <summary>Code lists of the characteristics that have one.</summary>
    private static readonly FrozenDictionary<string, string> Lists = new[] { "sex", "origin", "urbanity", "municipality", "police_region" }.ToFrozenDictionary(name => name, name => name, StringComparer.Ordinal);

    /// <summary>The numbers.</summary>
    public static LinkageNumbers Read(Shelf shelf, Names names) => new(
        shelf.Count(Datasets.Linked) + shelf.Count(Datasets.SetApart),
        shelf.CountBy(Datasets.Linked, "link_status", status => names.Code("link_status", status)),
        SetApart(shelf, names),
        Agreement(shelf),
        Groups(shelf, names),
        shelf.WhyNot(Datasets.Contacts, Datasets.Matches, Datasets.Unmatched, Datasets.Rates, Datasets.Model, Datasets.Levels, Datasets.Weights, Datasets.Rules) is null ? Matching(shelf, names) : null);

    /// <summary>Kept responses that are not weighted, by reason.</summary>
    public static ImmutableArray<CodeCount> SetApart(Shelf shelf, Names names) =>
        shelf.CountBy(Datasets.SetApart, "reason", reason => names.Code("set_apart_reason", reason));

    private static ImmutableArray<VariableAgreement> Agreement(Shelf shelf) => shelf.Has(Datasets.Agreement)
        ? shelf.Rows(
            SqlStatement.Composed("register and survey", "SELECT variable, compared, different FROM link.agreement ORDER BY variable"),
            row => new VariableAgreement(row.GetString(0), Convert.ToInt64(row.GetValue(1)), Convert.ToInt64(row.GetValue(2))),
            Datasets.Agreement)
        : [];

    private static ImmutableArray<LinkageGroup> Groups(Shelf shelf, Names names) => shelf.Has(Datasets.Bias)
        ? shelf.Rows(
            SqlStatement.Composed("linkage rates by group", "SELECT person_key, characteristic, class, groups, respondents, linked, rate, lower, upper, difference, difference_lower, difference_upper FROM link.match_bias ORDER BY person_key, characteristic, class"),
            row => new LinkageGroup(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                Label(names, row.GetString(1), row.GetString(2)),
                row.GetInt32(3),
                row.GetInt64(4),
                row.GetInt64(5),
                row.GetDouble(6),
                row.GetDouble(7),
                row.GetDouble(8),
                row.GetDouble(9),
                row.GetDouble(10),
                row.GetDouble(11)),
            Datasets.Bias)
        : [];

    private static Label Label(Names names, string characteristic, string code) =>
        Lists.TryGetValue(characteristic, out var list) ? names.Code(list, code) : new Label(code, code);

    private static MatchingNumbers Matching(Shelf shelf, Names names) => new(
        shelf.Count(Datasets.Contacts),
        shelf.Rows(
            SqlStatement.Composed("matches by pass", "SELECT pass, count(*) FROM link.matches WHERE status = 'accepted' GROUP BY pass ORDER BY count(*) DESC, pass"),
            row => new CodeCount(row.GetString(0), new Label(row.GetString(0), row.GetString(0)), row.GetInt64(1)),
            Datasets.Matches),
        shelf.CountBy(Datasets.Unmatched, "reason", reason => names.Code("set_apart_reason", reason)),
        shelf.Rows(
            SqlStatement.Composed("error rates of matching", "SELECT method, pass, status, measure, basis, estimate, lower, upper FROM link.match_rates ORDER BY ALL"),
            row => new MatchingRate(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetDouble(4), row.GetDouble(5), Share(row, 6), Share(row, 7)),
            Datasets.Rates),
        shelf.Rows(
            SqlStatement.Composed("model of matching", "SELECT persons, prior, accept, accept_weight, review, review_weight FROM link.match_model"),
            row => new MatchingStart(row.GetInt64(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5)),
            Datasets.Model)[0],
        shelf.Rows(
            SqlStatement.Composed("levels of comparisons", "SELECT comparison, condition, m, u, weight FROM link.match_parameters ORDER BY comparison, level"),
            row => new MatchingLevel(row.GetString(0), row.GetString(1), row.GetDouble(2), row.GetDouble(3), Share(row, 4)),
            Datasets.Levels),
        shelf.Rows(
            SqlStatement.Composed("pairs by weight", "SELECT weight_from, weight_to, matches, others FROM link.match_weights ORDER BY weight_from"),
            row => new MatchingWeights(row.GetDouble(0), row.GetDouble(1), row.GetDouble(2), row.GetDouble(3)),
            Datasets.Weights),
        shelf.Rows(
            SqlStatement.Composed("blocking rules", "SELECT rule, pairs, new_pairs, largest_block FROM link.match_blocking ORDER BY rule"),
            row => new MatchingRule(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
            Datasets.Rules));

    private static double? Share(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}
