using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Matching;
using Ivm.Statistics.Linkage.Review;

namespace Ivm.Pipeline.Tests.Matching;

/// <summary>From links to a sample for reviewers, and back with their verdicts.</summary>
public sealed class LinkReviewTests : IDisposable
{
    private static readonly (string Survey, string Register) Persons = SomePersons.Make();

    private readonly LinkDesk desk = new(SomePersons.Specification, Persons.Survey, Persons.Register);

    public void Dispose() => desk.Dispose();

    [Fact]
    public void The_file_for_reviewers_is_marked_and_tells_neither_weight_nor_status_nor_key()
    {
        desk.Link();
        var lines = Draw();

        Assert.StartsWith("# IDENTIFYING", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("pair,verdict,left_first_name,right_first_name,left_surname", lines[1], StringComparison.Ordinal);
        Assert.Equal(40, lines.Length - 2);
        Assert.DoesNotMatch("(^|,)[sr][0-9]+(,|$)|accepted|lost|posterior", string.Join('\n', lines));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(desk.Path("review.csv")));
    }

    [Fact]
    public void The_same_seed_draws_the_same_pairs_and_another_seed_others()
    {
        desk.Link();
        var (first, again, other) = (Draw(seed: 3), Draw(seed: 3), Draw(seed: 4));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Verdicts_of_two_who_know_the_truth_give_the_true_precision_and_full_agreement()
    {
        desk.Link();
        var lines = Draw(pairs: 10_000);
        var findings = Import(Judged(lines), Judged(lines));
        var accepted = desk.Link().Result.Accepted.ToArray();

        Assert.Equal(["reviewer_1", "reviewer_2", "consensus"], findings.Estimates.Select(one => one.Source));
        Assert.All(findings.Estimates, one => Assert.Equal(accepted.Count(link => link.LeftKey[1..] == link.RightKey[1..]) / (double)accepted.Length, one.Estimate.Precision.Value, 1e-12));
        Assert.Equal((1.0, 1.0), (findings.Agreement!.Observed, findings.Agreement.Ac1.Value));
        Assert.Contains(desk.Lines("review.csv"), line => line.StartsWith("both,gwet_ac1", StringComparison.Ordinal));
    }

    [Fact]
    public void Semicolons_of_a_spreadsheet_and_a_first_line_that_was_dropped_change_nothing()
    {
        desk.Link();
        var lines = Draw();
        var plain = Import(Judged(lines));
        var sheet = Import([.. Judged(lines).Skip(1).Select(line => line.Replace(',', ';'))]);

        Assert.Equal(plain.Estimates[0].Estimate, sheet.Estimates[0].Estimate);
    }

    [Fact]
    public void Every_wrong_row_is_told_with_its_line_and_without_a_value()
    {
        desk.Link();
        var lines = Judged(Draw());
        lines[2] = lines[2].Replace("1,match", "1,Jansen", StringComparison.Ordinal).Replace("1,different", "1,Jansen", StringComparison.Ordinal);
        lines[3] = "1" + lines[3][1..];
        lines[4] = "999" + lines[4][1..];
        lines[5] += ",more";
        var faults = Assert.Throws<InvalidInputException>(() => Import(lines)).Faults;

        Assert.Equal(["a verdict on pair 1 that is none", "pair 1 a second time", "a pair that is not in the sample", "13 fields"], faults.Select(fault => fault.Found));
        Assert.Equal([3, 4, 5, 6], faults.Select(fault => int.Parse(fault.Where[(fault.Where.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture)));
        Assert.All(faults, fault => Assert.DoesNotContain("Jansen", fault.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void A_stratum_that_nobody_judged_is_told_with_numbers_of_its_pairs()
    {
        desk.Link();
        var failure = Assert.Throws<InvalidInputException>(() => Import(Draw()));

        Assert.Equal(InputFailure.DataRefused, failure.Kind);
        Assert.Contains("no pair with a verdict that counts", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_of_another_sample_is_refused_and_so_is_a_place_among_the_results()
    {
        desk.Link();
        var lines = Judged(Draw(seed: 3));
        Draw(seed: 4);

        Assert.Contains("another sample", Assert.Throws<InvalidInputException>(() => Import(lines)).Message, StringComparison.Ordinal);
        Assert.Contains("within the folder", Assert.Throws<InvalidInputException>(() => Execute(Path.Combine(desk.Results, "review.csv"), 40, 1)).Message, StringComparison.Ordinal);
    }

    private string[] Draw(int pairs = 40, long seed = 1)
    {
        Execute(desk.Path("review.csv"), pairs, seed);
        return File.ReadAllLines(desk.Path("review.csv"));
    }

    private void Execute(string file, int pairs, long seed) =>
        LinkReview.Execute(new ReviewRequest(desk.Results, file, pairs, seed, ReviewDivision.Uncertainty, desk.Request().Run), TestContext.Current.CancellationToken);

    /// <summary>The file as filled in by somebody who knows who is who.</summary>
    private string[] Judged(string[] lines)
    {
        var keys = desk.Lines("review_sample.csv").Skip(1).Select(line => line.Split(',')).ToDictionary(cells => cells[0], cells => cells[1][1..] == cells[2][1..]);
        return [.. lines.Take(2), .. lines.Skip(2).Select(line => line.Split(',', 2)).Select(cells => $"{cells[0]},{(keys[cells[0]] ? "match" : "different")}{cells[1]}")];
    }

    private ReviewFindings Import(params string[][] reviewers) =>
        LinkReviewImport.Execute(desk.Results, [.. reviewers.Select((lines, place) => desk.Write($"reviewer{place}.csv", string.Join('\n', lines) + "\n"))], TestContext.Current.CancellationToken);
}
