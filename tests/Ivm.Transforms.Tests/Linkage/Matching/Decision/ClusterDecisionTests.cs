using System.Collections.Immutable;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Blocking;
using Ivm.Transforms.Linkage.Matching.Decision;
using Ivm.Transforms.Linkage.Matching.Passes;

namespace Ivm.Transforms.Tests.Linkage.Matching.Decision;

/// <summary>An equal name is worth 3 bits, a town 2, a code 5, a different one as many against; a pair of more than 0 bits may be a link.</summary>
public sealed class ClusterDecisionTests
{
    [Fact]
    public void A_record_between_two_that_contradict_each_other_goes_with_the_one_it_fits_better()
    {
        // a b: name, 3. b c: the code speaks for it, the name against: 2. a c: name and town against it: -5. All three: 0, less than a and b.
        var (links, clusters) = Decide("n1 t1 -", "n1 - c1", "n2 t2 c1");

        Assert.Equal(["a b Accepted 3", "b c Lost 2"], links.Select(Told));
        Assert.Equal(["a a 2", "b a 2", "c c 1"], clusters.Select(Told));
    }

    [Fact]
    public void Records_are_one_group_where_all_its_pairs_together_speak_for_it_though_one_does_not()
    {
        // a b: name, 3. b c: code, 5. a c: town against it, -2. All three: 6, more than 5 for b and c.
        var (links, clusters) = Decide("n1 t1 -", "n1 - c1", "- t2 c1");

        Assert.Equal(["a b Accepted 3", "a c Accepted -2", "b c Accepted 5"], links.Select(Told));
        Assert.Equal(["a a 3", "b a 3", "c a 3"], clusters.Select(Told));
    }

    [Fact]
    public void What_is_as_good_in_one_group_as_in_another_is_in_none()
    {
        // a b and b c: name, 3. a c: name for it, town and code against: -4. All three: 2, less than 3 for either.
        var (links, clusters) = Decide("n1 t1 c1", "n1 - -", "n1 t2 c2");

        Assert.Equal(["a b Tied 3", "b c Tied 3"], links.Where(link => link.Status != LinkStatus.Lost).Select(Told));
        Assert.Equal(["a a 1", "b b 1", "c c 1"], clusters.Select(Told));
    }

    [Fact]
    public void Pairs_that_blocking_did_not_make_count_within_a_group()
    {
        // a b: name and town, 5. a c: town and code, 7. b and c have neither name nor code in common, but the town: 2.
        var (links, clusters) = Decide("n1 t1 c1", "n1 t1 -", "- t1 c1");

        Assert.Equal(["a b Accepted 5", "a c Accepted 7", "b c Accepted 2"], links.Select(Told));
        Assert.Equal(["a a 3", "b a 3", "c a 3"], clusters.Select(Told));
    }

    [Fact]
    public void Records_without_a_likely_pair_are_alone()
    {
        var (links, clusters) = Decide("n1 t1 c1", "n1 t2 c2", "n3 t3 c3");

        Assert.Equal(["a a 1", "b b 1", "c c 1"], clusters.Select(Told));
        Assert.DoesNotContain(links, link => link.Status == LinkStatus.Accepted);
    }

    private static (ImmutableArray<ProposedLink> Links, ImmutableArray<ClusterMember> Clusters) Decide(params string[] records)
    {
        using var linkage = new SomeLinkage(records, right: null, "[name], [code]");
        new DeterministicPasses(linkage.Sql, linkage.Specification, linkage.Records).Run();
        new CandidatePairs(linkage.Sql, linkage.Specification, linkage.Records, linkage.Patterns).Make();
        new Scoring(linkage.Sql, linkage.Specification, linkage.Records, linkage.Patterns, linkage.Model).Run();
        var (links, _, clusters) = new ClusterDecision(linkage.Sql, linkage.Specification, linkage.Records, linkage.Patterns, linkage.Model).Decide(ScoredPairs.Read(linkage.Sql, linkage.Records));
        return (links, clusters);
    }

    private static string Told(ProposedLink link) => $"{link.LeftKey} {link.RightKey} {link.Status} {Math.Round(link.Weight, 4)}";

    private static string Told(ClusterMember member) => $"{member.Key} {member.Cluster} {member.Size}";
}
