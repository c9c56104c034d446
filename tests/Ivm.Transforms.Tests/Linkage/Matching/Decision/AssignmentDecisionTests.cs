using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Decision;

namespace Ivm.Transforms.Tests.Linkage.Matching.Decision;

/// <summary>Weights are given; the prior is even and acceptance from a posterior of 0.5, so that a pair of more than 0 bits may be a link.</summary>
public sealed class AssignmentDecisionTests
{
    private const double Tolerance = 1e-5;

    private static readonly string[] Three = ["ann x 1", "bob x 1", "cas x 1"];

    [Fact]
    public void The_assignment_has_the_largest_sum_and_not_the_best_pair_first()
    {
        var links = Decide("assignment: one_to_one, accept: 0.5, review: 0.2", (0, 0, 10, null), (0, 1, 9, null), (1, 0, 8, null));

        // a B and b A make 17, a A alone makes 10. Without a B the best is a A; without b A it is a A too: 7 bits are lost either way.
        Assert.Equal(["a A Lost", "a B Accepted", "b A Accepted"], links.Select(Told));
        Assert.Equal(7, links[1].Margin!.Value, Tolerance);
        Assert.Equal(7, links[2].Margin!.Value, Tolerance);
        Assert.Equal([9, 10, null], links.Select(link => link.RunnerUpWeight));
    }

    [Fact]
    public void What_is_as_good_one_way_as_the_other_is_tied()
    {
        var links = Decide("assignment: one_to_one, accept: 0.5, review: 0.2", (0, 0, 6, null), (0, 1, 6, null), (2, 2, 4, null));

        Assert.Equal(["a A Tied", "a B Tied", "c C Accepted"], links.Select(Told));
    }

    [Fact]
    public void A_link_hardly_better_than_the_next_best_goes_to_review()
    {
        var links = Decide("assignment: one_to_one, accept: 0.5, review: 0.2, margin: 3", (0, 0, 6, null), (0, 1, 4, null), (1, 2, 6, null), (2, 2, 3, null));

        // 6 - 4 is less than the margin of 3, 6 - 3 is not.
        Assert.Equal(["a A Review", "a B Lost", "b C Accepted", "c C Lost"], links.Select(Told));
        Assert.Equal([2, 3], links.Where(link => link.Weight == 6).Select(link => Math.Round(link.Margin!.Value, 4)));
    }

    [Fact]
    public void A_pair_of_a_pass_is_a_link_however_heavy_the_others_of_its_records_are()
    {
        var links = Decide("assignment: one_to_one, accept: 0.5, review: 0.2", (0, 0, -2, 0), (0, 1, 30, null), (1, 1, 5, null));

        Assert.Equal(["a A Accepted sure", "a B Lost", "b B Accepted"], links.Select(link => link.Pass == "sure" ? $"{Told(link)} sure" : Told(link)));
        Assert.Null(links[0].Margin);
    }

    [Fact]
    public void A_pair_below_acceptance_is_for_review_where_neither_of_its_records_is_linked()
    {
        var links = Decide("assignment: one_to_one, accept: 0.5, review: 0.2", (0, 0, 5, null), (0, 1, -1, null), (1, 2, -1, null));

        Assert.Equal(["a A Accepted", "a B Lost", "b C Review"], links.Select(Told));
        Assert.Equal([32 / 33.0, 1 / 3.0, 1 / 3.0], links.Select(link => link.Posterior), (expected, actual) => Math.Abs(expected - actual) < Tolerance);
    }

    [Fact]
    public void Where_one_side_may_repeat_every_record_of_the_other_takes_its_best()
    {
        (long, long, double, int?)[] pairs = [(0, 0, 6, null), (1, 0, 5, null), (1, 1, 4, null)];

        Assert.Equal(["a A Accepted", "b A Accepted", "b B Lost"], Decide("assignment: many_to_one, accept: 0.5, review: 0.2", pairs).Select(Told));
        Assert.Equal(["a A Accepted", "b A Lost", "b B Accepted"], Decide("assignment: one_to_many, accept: 0.5, review: 0.2", pairs).Select(Told));
    }

    private static ProposedLink[] Decide(string decision, params (long Left, long Right, double Weight, int? Pass)[] pairs)
    {
        using var linkage = new SomeLinkage(Three, Three, decision: decision, passes: "[name, town]");
        linkage.Score(pairs);
        var (links, decided) = new AssignmentDecision(linkage.Specification, linkage.Patterns, linkage.Model).Decide(ScoredPairs.Read(linkage.Sql, linkage.Records));
        Assert.Equal(links.Select(link => link.Status), decided.Select(pair => pair.Status));
        return [.. links];
    }

    private static string Told(ProposedLink link) => $"{link.LeftKey} {link.RightKey} {link.Status}";
}
