using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Surveys;
using Ivm.Statistics.Linkage.Review;
using Ivm.Transforms.Linkage.Matching.Quality;

namespace Ivm.Pipeline.Matching;

/// <summary>What the verdicts of one reviewer, or those that two agree on, say of the links.</summary>
/// <param name="Source"><c>reviewer_1</c>, <c>reviewer_2</c> or <c>consensus</c>.</param>
/// <param name="Strata">The strata with their verdicts.</param>
/// <param name="Open">Pairs of the sample without a verdict that counts: not judged, unsure, or judged differently.</param>
/// <param name="Estimate">Precision and recall.</param>
public sealed record ReviewedLinks(string Source, ImmutableArray<ReviewedStratum> Strata, int Open, StratifiedReview Estimate);

/// <summary>What a review came to.</summary>
/// <param name="Estimates">By reviewer, and for what two agree on.</param>
/// <param name="Agreement">Agreement of two reviewers; null where there is one, or no pair that both judged.</param>
public sealed record ReviewFindings(ImmutableArray<ReviewedLinks> Estimates, ReviewerAgreement? Agreement);

/// <summary>
/// Reads the verdicts of one or two reviewers and estimates precision and recall from them. Writes <c>review.csv</c> and
/// <c>review.parquet</c> beside the links: numbers only.
/// </summary>
public static class LinkReviewImport
{
    private const int Verdicts = 3;

    private static readonly ResultTable Table = new(
        ("source", "VARCHAR"), ("measure", "VARCHAR"), ("stratum", "VARCHAR"), ("pairs", "BIGINT"), ("reviewed", "BIGINT"), ("matches", "BIGINT"), ("estimate", "DOUBLE"), ("standard_error", "DOUBLE"), ("lower", "DOUBLE"), ("upper", "DOUBLE"));

    /// <summary>Reads, estimates and writes.</summary>
    /// <param name="folder">Folder with the results of <c>ivm link</c>, a full path.</param>
    /// <param name="files">What one or two reviewers filled in, full paths.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidInputException">No sample was drawn, rows are wrong, or a stratum has no verdict.</exception>
    public static ReviewFindings Execute(string folder, ImmutableArray<string> files, CancellationToken cancellation)
    {
        var sample = Sample(folder, cancellation);
        var mark = ReviewSample.Mark(sample);
        Dictionary<int, Verdict>[] reviewers = [.. files.Select(file => ReviewVerdicts.Read(file, sample.Length, mark))];
        var estimates = reviewers.Select((verdicts, place) => Estimate(string.Create(CultureInfo.InvariantCulture, $"reviewer_{place + 1}"), sample, verdicts)).ToList();
        ReviewerAgreement? agreement = null;
        if (reviewers is [var first, var second])
        {
            estimates.Add(Estimate("consensus", sample, first.Where(one => second.TryGetValue(one.Key, out var other) && other == one.Value).ToDictionary()));
            var table = new long[Verdicts * Verdicts];
            foreach (var (pair, verdict) in first.Where(one => second.ContainsKey(one.Key)))
                table[((int)verdict * Verdicts) + (int)second[pair]]++;
            agreement = ReviewerAgreement.Of(table, Verdicts);
        }

        var findings = new ReviewFindings([.. estimates], agreement);
        Write(folder, findings);
        return findings;
    }

    private static ImmutableArray<DrawnPair> Sample(string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, $"{LinkReview.Sample}.csv");
        if (!File.Exists(path))
            throw SurveyFile.Refused(InputFailure.Invalid, path, "no such file", "the sample that was drawn from these results", "Draw it with 'ivm link review', or correct --run.");
        cancellation.ThrowIfCancellationRequested();
        return LinkFolder.ReadSample(path);
    }

    private static ReviewedLinks Estimate(string source, ImmutableArray<DrawnPair> sample, Dictionary<int, Verdict> verdicts)
    {
        var faults = ImmutableArray.CreateBuilder<Fault>();
        var strata = ImmutableArray.CreateBuilder<ReviewedStratum>();
        foreach (var stratum in sample.GroupBy(pair => pair.Stratum).OrderBy(stratum => stratum.Key, StringComparer.Ordinal))
        {
            Verdict[] counted = [.. stratum.Where(pair => verdicts.ContainsKey(pair.Number)).Select(pair => verdicts[pair.Number]).Where(verdict => verdict != Verdict.Unsure)];
            if (counted.Length == 0)
                faults.Add(new Fault($"{source}, stratum '{stratum.Key}'", "no pair with a verdict that counts", $"at least one of its {stratum.Count()} pairs: match or different", $"Judge the pairs {string.Join(", ", stratum.Select(pair => pair.Number).Order().Take(5))}{(stratum.Count() > 5 ? ", ..." : "")}."));
            var first = stratum.First();
            strata.Add(new ReviewedStratum(stratum.Key, first.IsLinked, first.StratumPairs, counted.Length, counted.Count(verdict => verdict == Verdict.Match)));
        }

        return faults.Count > 0
            ? throw new InvalidInputException(InputFailure.DataRefused, faults.ToImmutable())
            : new ReviewedLinks(source, strata.ToImmutable(), sample.Length - (int)strata.Sum(stratum => stratum.Reviewed), StratifiedReview.Of(strata));
    }

    private static void Write(string folder, ReviewFindings findings)
    {
        var results = new ResultFolder(folder);
        Table.Write(results, "review", findings.Estimates.SelectMany(Rows).Concat(Rows(findings.Agreement)));
        results.Complete();
    }

    private static IEnumerable<string?[]> Rows(ReviewedLinks one)
    {
        yield return Row(one.Source, "precision", one.Strata.Where(stratum => stratum.IsLinked), one.Estimate.Precision);
        yield return Row(one.Source, "recall", one.Strata, one.Estimate.Recall);
        foreach (var stratum in one.Strata)
        {
            var share = Ivm.Statistics.Linkage.Rates.ShareInterval.Wilson(stratum.Matches, stratum.Reviewed);
            yield return [one.Source, "match_rate", stratum.Name, Whole(stratum.Pairs), Whole(stratum.Reviewed), Whole(stratum.Matches), ResultTable.Number(share.Share), null, ResultTable.Number(share.Lower), ResultTable.Number(share.Upper)];
        }
    }

    private static string?[] Row(string source, string measure, IEnumerable<ReviewedStratum> strata, ReviewEstimate estimate)
    {
        ReviewedStratum[] all = [.. strata];
        return
        [
            source, measure, "all", Whole(all.Sum(one => one.Pairs)), Whole(all.Sum(one => one.Reviewed)), Whole(all.Sum(one => one.Matches)),
            ResultTable.Number(estimate.Value), ResultTable.Number(estimate.StandardError), ResultTable.Number(estimate.Lower), ResultTable.Number(estimate.Upper),
        ];
    }

    private static IEnumerable<string?[]> Rows(ReviewerAgreement? agreement)
    {
        if (agreement is null)
            yield break;
        yield return ["both", "agreement", "all", null, Whole(agreement.Pairs), null, ResultTable.Number(agreement.Observed), null, null, null];
        foreach (var (name, value) in new[] { ("cohen_kappa", agreement.Kappa), ("gwet_ac1", agreement.Ac1) })
            yield return ["both", name, "all", null, Whole(agreement.Pairs), null, ResultTable.Number(value.Value), ResultTable.Number(value.StandardError), ResultTable.Number(value.Lower), ResultTable.Number(value.Upper)];
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
