using System.Globalization;
using Ivm.Pipeline.Pages;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Quality;
using static Ivm.Pipeline.Pages.PageText;

namespace Ivm.Pipeline.Matching.Page;

/// <summary>The error rates of a linkage: three methods beside each other.</summary>
internal static class RatesChapter
{
    /// <summary>The chapter.</summary>
    public static string Of(MatchingRates rates) => Posterior(rates) + Uniqueness(rates) + Coverage(rates);

    private static string Posterior(MatchingRates rates)
    {
        var whole = rates.Whole;
        return "<h3>By the posteriors</h3><p>Right as far as the model is: comparisons that depend on each other make it too sure.</p>" + PageTable.Of(
            $"Of {Number(whole.Matches)} expected true pairs {Number(whole.Matches * whole.MissedLinkRate)} are expected to be missed, and of {Count(whole.Links)} links {Number(whole.FalseLinks)} to be false.",
            [new("Pairs", ColumnKind.Words), new("pairs"), new("expected true"), new("expected false"), new("false links", Title: "share of the links, with the interval of chance (95 %)"), new("missed", Title: "share of all expected true pairs")],
            rates.Statuses.Where(rate => rate.Pairs > 0).Select(rate => Row(rate, whole)).Append(
                rates.Coverage is null
                    ? ["without candidate", "", "", "", "", "<small>not estimated</small>"]
                    : ["without candidate <small>(below)</small>", "", Number(whole.MissedWithoutCandidate), "", "", Rate(whole.MissedWithoutCandidate / whole.Matches)]));
    }

    private static string[] Row(StatusRate rate, PosteriorRates whole)
    {
        var isLink = rate.Status == LinkStatus.Accepted;
        var spread = 1.96 * rate.Deviation / rate.Pairs;
        var share = 1 - (rate.Matches / rate.Pairs);
        return
        [
            $"{Words(rate.Status)} <small>{Escape(rate.Pass)}</small>", Count(rate.Pairs), Number(rate.Matches), Number(rate.Pairs - rate.Matches),
            isLink ? $"{Rate(Math.Max(0, share))} <small>{Rate(Math.Max(0, share - spread))} to {Rate(Math.Min(1, share + spread))}</small>" : "",
            isLink ? "" : Rate(rate.Matches / whole.Matches),
        ];
    }

    private static string Words(LinkStatus? status) => status switch
    {
        LinkStatus.Accepted => "accepted",
        LinkStatus.Review => "for review",
        LinkStatus.Tied => "tied",
        LinkStatus.Lost => "lost to another pair",
        _ => "candidates below review",
    };

    private static string Uniqueness(MatchingRates rates)
    {
        if (rates.Uniqueness.All(rate => rate.Lower is null))
            return "";
        return "<h3>By uniqueness on both sides</h3><p>Of two pairs of one record at least one is false. That asks nothing of the model, but that neither file has anybody twice; believe the lower side.</p>" + PageTable.Of(
            "Precision before pairs of the same record were weighed against each other, and of the records that have one pair only.",
            [new("Pass", ColumnKind.Words), new("pairs"), new("by left record"), new("by right record"), new("one pair only", Title: "the lower of both sides")],
            rates.Uniqueness.Where(rate => rate.Lower is not null).Select(rate => new[]
            {
                Escape(rate.Pass), Count(rate.Lower!.Pairs), Share(rate.Left), Share(rate.Right), Rate(Math.Min(rate.Left?.PrecisionOfSingles ?? 1, rate.Right?.PrecisionOfSingles ?? 1)),
            }));
    }

    private static string Share(UniquenessPrecision? one) => one is null ? "." : $"{Rate(one.Precision)} <small>{Rate(one.Lower)} to {Rate(one.Upper)}</small>";

    /// <summary>A small share in per cent, as markup: two decimals below one per cent.</summary>
    internal static string Rate(double share) => share switch
    {
        0 => "0 %",
        > 0 and < 0.000_05 => "&lt; 0.01 %",
        > 0 and < 0.01 => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00} %"),
        > 0.9995 and < 1 => "&gt; 99.9 %",
        _ => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %"),
    };

    /// <summary>An expected number: one decimal below a hundred.</summary>
    private static string Number(double expected) => expected.ToString(expected < 100 ? "0.#" : "N0", CultureInfo.InvariantCulture);

    private static string Coverage(MatchingRates rates)
    {
        const string Title = "<h3>Missed by blocking</h3>";
        if (rates.Coverage is not { } coverage)
            return Title + "<p class=\"none\"><b>Not estimated.</b> There is one rule, or a field that every rule asks for: nothing tells how many matches differ in it.</p>";
        var (matches, missed) = (coverage.Matches, coverage.Matches.Total - coverage.Matches.Found);
        var model = coverage.Model switch
        {
            AgreementModel.Independent => "fields agree independently",
            AgreementModel.TwoClasses => "records are well or badly written, and fields agree independently within either",
            _ => "every two fields depend on each other",
        };
        return Title + string.Create(
            CultureInfo.InvariantCulture,
            $"<p>About <b>{missed:0.#}</b> true pairs ({Rate(missed / matches.Total)}; 95 % interval {matches.Lower - matches.Found:0.#} to {matches.Upper - matches.Found:0.#}) meet no rule. This follows from which of {coverage.Things.Length} things that rules ask for are equal in the {matches.Found:N0} that were found; of three models the one in which {model} fits best (deviance {coverage.Deviance:0.#}, {coverage.DegreesOfFreedom} degrees of freedom).</p>");
    }
}
