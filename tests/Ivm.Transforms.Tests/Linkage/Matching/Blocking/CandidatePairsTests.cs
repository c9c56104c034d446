using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Blocking;

namespace Ivm.Transforms.Tests.Linkage.Matching.Blocking;

public sealed class CandidatePairsTests
{
    private const int Drawn = 50;

    private static readonly string[] Left = ["ann x 1", "ann y 2", "bob x -"];
    private static readonly string[] Right = ["ann x 1", "bob z 2", "cas y 1"];

    [Fact]
    public void A_pair_is_made_once_with_all_rules_that_it_meets_and_the_level_of_every_comparison()
    {
        using var linkage = new SomeLinkage(Left, Right, "[name], [town]");

        var counts = Maker(linkage).Make();

        Assert.Equal(
            [
                "a A: 3 aaa", "b A: 1 abb", "b C: 2 bab", "c A: 2 ba-", "c B: 1 ab-",
            ],
            Rows(linkage).Select(row => $"{(char)('a' + row.Left)} {(char)('A' + row.Right)}: {row.Rules} {linkage.Pattern(row.Pattern)}"));
        Assert.Equal(5, counts.Sum(count => count.Count));
        Assert.Equal(counts.OrderBy(count => count.Rules).ThenBy(count => count.Pattern), counts);
    }

    [Fact]
    public void Within_one_file_no_record_meets_itself_and_the_earlier_record_stands_first()
    {
        using var linkage = new SomeLinkage(["ann x 1", "bob x 1", "ann x 2"], right: null, "[name], [town]");

        Maker(linkage).Make();

        Assert.Equal([(0L, 1L, 2L), (0L, 2L, 3L), (1L, 2L, 2L)], Rows(linkage).Select(row => (row.Left, row.Right, row.Rules)));
    }

    [Fact]
    public void Chance_agreement_is_counted_on_all_pairs_where_there_are_no_more_than_should_be_drawn()
    {
        using var linkage = new SomeLinkage(Left, Right, randomPairs: 9);

        var (patterns, isAll) = Maker(linkage).Random();

        // Nine pairs; names agree in a A, b A and c B, towns in a A, b C and c A, codes in a A, a C and b B; c has no code.
        Assert.True(isAll);
        Assert.Equal(9, patterns.Sum(count => count.Count));
        Assert.Equal([3L, 3L, 3L], Enumerable.Range(0, 3).Select(place => patterns.Where(count => linkage.Patterns.Decode(count.Pattern)[place] == 0).Sum(count => count.Count)));
        Assert.Equal(3, patterns.Where(count => linkage.Patterns.Decode(count.Pattern)[2] == -1).Sum(count => count.Count));
    }

    [Fact]
    public void Fewer_pairs_are_drawn_by_the_seed_and_never_a_record_with_itself()
    {
        string[] records = [.. Enumerable.Range(0, 20).Select(place => $"n{place % 3} t{place % 2} 1")];
        using var linkage = new SomeLinkage(records, right: null, randomPairs: Drawn);
        using var again = new SomeLinkage(records, right: null, randomPairs: Drawn);

        var (patterns, isAll) = Maker(linkage).Random();

        Assert.False(isAll);
        Assert.Equal(Drawn, patterns.Sum(count => count.Count));
        Assert.Equal(patterns, Maker(again).Random().Patterns);
        using var reader = linkage.Sql.Query(SqlStatement.Composed("drawn", $"SELECT count(*) FILTER (l < r), min(l), max(r) FROM {MatchingTables.Random}"));
        Assert.True(reader.Read());
        Assert.Equal(Drawn, reader.GetInt64(0));
        Assert.InRange(reader.GetInt64(1), 0, 18);
        Assert.InRange(reader.GetInt64(2), 1, 19);
    }

    private static CandidatePairs Maker(SomeLinkage linkage) => new(linkage.Sql, linkage.Specification, linkage.Records, linkage.Patterns);

    private static List<(long Left, long Right, long Rules, long Pattern)> Rows(SomeLinkage linkage)
    {
        var rows = new List<(long, long, long, long)>();
        using var reader = linkage.Sql.Query(SqlStatement.Composed("pairs", $"SELECT l, r, rules, pattern FROM {MatchingTables.Pairs} ORDER BY l, r"));
        while (reader.Read())
            rows.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        return rows;
    }
}
