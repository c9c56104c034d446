using Ivm.Transforms.Linkage.Matching.Decision;

namespace Ivm.Transforms.Tests.Linkage.Matching.Decision;

public sealed class ScoredPairsTests
{
    private static readonly string[] Three = ["ann x 1", "bob x 1", "cas x 1"];

    [Fact]
    public void Pairs_come_by_their_left_and_then_their_right_record_with_the_pass_that_linked_them()
    {
        using var linkage = new SomeLinkage(Three, Three);
        linkage.Score((2, 1, 4.5, null), (0, 2, 1.5, 1), (2, 0, -3, null), (0, 0, 9, null));

        var pairs = ScoredPairs.Read(linkage.Sql, linkage.Records);

        Assert.Equal([0L, 0L, 2L, 2L], pairs.Left);
        Assert.Equal([0L, 2L, 0L, 1L], pairs.Right);
        Assert.Equal([9, 1.5, -3, 4.5], pairs.Weights);
        Assert.Equal([-1, 1, -1, -1], pairs.Passes);
    }

    [Fact]
    public void Only_records_of_likely_pairs_have_their_keys_read()
    {
        using var linkage = new SomeLinkage(Three, Three);
        linkage.Score((2, 1, 4.5, null), (0, 1, 1.5, null));

        var pairs = ScoredPairs.Read(linkage.Sql, linkage.Records);

        Assert.Equal([(0L, "a"), (2L, "c")], pairs.LeftKeys.Select(key => (key.Key, key.Value)).Order());
        Assert.Equal([(1L, "B")], pairs.RightKeys.Select(key => (key.Key, key.Value)));
    }

    [Fact]
    public void Without_a_likely_pair_there_is_none()
    {
        using var linkage = new SomeLinkage(Three, Three);
        linkage.Score();

        var pairs = ScoredPairs.Read(linkage.Sql, linkage.Records);

        Assert.Equal(0, pairs.Count);
        Assert.Empty(pairs.LeftKeys);
    }
}
