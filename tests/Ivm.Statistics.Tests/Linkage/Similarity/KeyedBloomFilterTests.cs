using CsCheck;
using Ivm.Statistics.Linkage.Similarity;

namespace Ivm.Statistics.Tests.Linkage.Similarity;

public sealed class KeyedBloomFilterTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    [Fact]
    public void Equal_texts_give_equal_filters_and_similar_ones_alike_filters()
    {
        Assert.Equal(1, KeyedBloomFilter.Dice(Filter("MARTHA"), Filter("MARTHA")));
        Assert.InRange(KeyedBloomFilter.Dice(Filter("MARTHA"), Filter("MARHTA"))!.Value, 0.5, 0.8);
        Assert.InRange(KeyedBloomFilter.Dice(Filter("MARTHA"), Filter("JOHN"))!.Value, 0, 0.2);
    }

    [Fact]
    public void Likeness_of_filters_follows_that_of_the_pairs_of_characters() =>
        Gen.Select(Gen.String[Gen.Char["abcdefgh"], 3, 10], Gen.String[Gen.Char["abcdefgh"], 3, 10]).Sample((left, right) =>
            Assert.InRange(KeyedBloomFilter.Dice(Filter(left, 65_536), Filter(right, 65_536))!.Value, Dice(left, right) - 0.1, Dice(left, right) + 0.12));

    [Fact]
    public void Another_key_or_field_sets_other_bits()
    {
        var other = (byte[])Key.Clone();
        other[0] ^= 1;

        Assert.InRange(KeyedBloomFilter.Dice(Filter("MARTHA"), Filter("MARTHA", key: other))!.Value, 0, 0.2);
        Assert.InRange(KeyedBloomFilter.Dice(Filter("MARTHA"), Filter("MARTHA", field: "first"))!.Value, 0, 0.2);
    }

    [Fact]
    public void Fields_add_up_in_one_filter()
    {
        var filters = new KeyedBloomFilter(Key, 1024);
        var filter = filters.Empty();
        filters.Add(filter, "surname", "SMITH", 15);
        var surname = (ulong[])filter.Clone();
        filters.Add(filter, "first", "ANN", 10);

        Assert.Equal(surname, filter.Zip(surname, (all, part) => all & part));
        Assert.InRange(KeyedBloomFilter.Dice(filter, surname)!.Value, 0.7, 0.9);
    }

    [Fact]
    public void An_empty_text_is_no_evidence()
    {
        Assert.All(Filter(""), word => Assert.Equal(0UL, word));
        Assert.Null(KeyedBloomFilter.Dice(Filter(""), Filter("MARTHA")));
    }

    [Fact]
    public void A_short_key_is_refused_and_not_shown() =>
        Assert.DoesNotContain("77", Assert.Throws<StatisticsInputException>(() => new KeyedBloomFilter([77, 77, 77], 1024)).Message);

    private static ulong[] Filter(string text, int length = 1024, byte[]? key = null, string field = "name")
    {
        var filters = new KeyedBloomFilter(key ?? Key, length);
        var filter = filters.Empty();
        filters.Add(filter, field, text, 10);
        return filter;
    }

    private static double Dice(string left, string right)
    {
        var (one, other) = (Pairs(left), Pairs(right));
        return 2.0 * one.Intersect(other).Count() / (one.Count + other.Count);
    }

    private static HashSet<string> Pairs(string text) => [.. $" {text} ".Zip($" {text} ".Skip(1), (first, second) => $"{first}{second}")];
}
