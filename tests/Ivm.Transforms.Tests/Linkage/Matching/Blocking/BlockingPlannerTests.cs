using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Linkage.Matching.Blocking;

namespace Ivm.Transforms.Tests.Linkage.Matching.Blocking;

public sealed class BlockingPlannerTests
{
    private static readonly string[] Left = ["ann x 1", "ann y 1", "bob x 1", "- x 1"];
    private static readonly string[] Right = ["ann x 1", "bob x 1", "bob z 1", "cas x 1", "- z 1"];

    [Fact]
    public void A_rule_makes_the_product_of_the_records_of_each_value_on_either_side()
    {
        using var linkage = new SomeLinkage(Left, Right, "[name], [town]");

        // name: ann 2 x 1, bob 1 x 2. town: x 3 x 3; y and z are on one side only. A missing value meets nothing.
        Assert.Equal([new PlannedRule("name", 4, null, 2, 2), new PlannedRule("town", 9, null, 9, 1)], Plan(linkage, exact: false));
    }

    [Fact]
    public void New_pairs_of_a_rule_are_those_that_no_earlier_rule_makes()
    {
        using var linkage = new SomeLinkage(Left, Right, "[name], [town]");

        // Of the nine pairs of town x, ann with ann and bob with bob have the name too.
        Assert.Equal([4L, 7L], Plan(linkage, exact: true).Select(rule => rule.NewPairs!.Value));
    }

    [Fact]
    public void Within_one_file_n_records_of_a_value_make_n_times_n_minus_1_by_2_pairs()
    {
        using var linkage = new SomeLinkage(["ann x 1", "ann y 1", "ann z 1", "bob x 1", "bob y 1", "cas x 1"], right: null, "[name], []");

        Assert.Equal([new PlannedRule("name", 3 + 1, 4, 3, 2), new PlannedRule("every pair", 15, 11, 15, 1)], Plan(linkage, exact: true));
    }

    [Fact]
    public void A_value_with_more_pairs_than_a_block_may_have_is_refused_with_its_rule_and_the_number()
    {
        using var linkage = new SomeLinkage(Left, Right, "[name], [town]", budget: "pairs: 1000, largest_block: 8");

        var refusal = Assert.Throws<InvalidInputException>(() => Plan(linkage, exact: false));

        Assert.Equal(InputFailure.NoSolution, refusal.Kind);
        Assert.StartsWith("link.yaml: blocking rule 'town': found a value that makes 9 pairs by itself (9 pairs in 1 blocks); expected at most 8 pairs of one value.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_each_fit_the_budget_are_refused_only_where_they_exceed_it_together_without_what_they_share()
    {
        // The rules make 4 and 9 pairs, 2 of which are the same: 11 together.
        using var enough = new SomeLinkage(Left, Right, "[name], [town]", budget: "pairs: 11");
        Assert.Equal(11, Plan(enough, exact: false).Sum(rule => rule.NewPairs));

        using var little = new SomeLinkage(Left, Right, "[name], [town]", budget: "pairs: 10");
        var refusal = Assert.Throws<InvalidInputException>(() => Plan(little, exact: false));
        Assert.StartsWith("link.yaml: blocking: found 11 pairs of all rules together; expected at most 10.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_no_pair_meets_are_refused()
    {
        using var linkage = new SomeLinkage(["ann x 1"], ["bob y 1"], "[name], [town]");

        var refusal = Assert.Throws<InvalidInputException>(() => Plan(linkage, exact: false));

        Assert.StartsWith("link.yaml: blocking: found no candidate pair at all", refusal.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<PlannedRule> Plan(SomeLinkage linkage, bool exact) =>
        new BlockingPlanner(linkage.Sql, linkage.Specification, linkage.Records).Plan(exact);
}
