using CsCheck;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage.Rates;

public sealed class GroupRatesTests
{
    [Fact]
    public void Intervals_are_those_of_the_example_of_newcombe()
    {
        // 56 of 70 against 48 of 80: Newcombe (1998), table II (a), methods 3 and 10; Wilson's also from R's prop.test without correction.
        var (first, second) = (ShareInterval.Wilson(56, 70), ShareInterval.Wilson(48, 80));
        var difference = ShareInterval.Difference(first, second);

        Close.To(0.691833555037469, first.Lower, 1e-12, "lower end");
        Close.To(0.876952607516370, first.Upper, 1e-12, "upper end");
        Assert.Equal((0.0524, 0.3339), (Math.Round(difference.Lower, 4), Math.Round(difference.Upper, 4)));
    }

    [Fact]
    public void Shares_of_nothing_and_of_all_have_intervals_that_are_not_empty()
    {
        Assert.Equal(0, ShareInterval.Wilson(0, 20).Lower);
        Assert.InRange(ShareInterval.Wilson(0, 20).Upper, 0.1, 0.2);
        Assert.Equal(1, ShareInterval.Wilson(20, 20).Upper);
        Assert.InRange(ShareInterval.Wilson(20, 20).Lower, 0.8, 0.9);
    }

    [Fact]
    public void No_group_that_is_shown_is_small_and_all_records_are_in_one() =>
        Gen.Select(Gen.Int[1, 60].Array[1, 8], Gen.Int[2, 30]).Sample((sizes, least) =>
        {
            var groups = sizes.Select((size, place) => new GroupCount($"{(char)('a' + place)}", size, size / 2)).ToArray();
            var rates = GroupRates.Of(groups, least, "others");
            if (sizes.Sum() < least)
            {
                Assert.Empty(rates);
                return;
            }

            Assert.All(rates, rate => Assert.True(rate.Count.Records >= least));
            Assert.Equal(sizes.Sum(), rates.Sum(rate => rate.Count.Records));
            Assert.Equal(sizes.Length, rates.Sum(rate => rate.Pooled));
            Assert.Equal(groups.Sum(group => group.Linked), rates.Sum(rate => rate.Count.Linked));
        });

    [Fact]
    public void Differences_to_the_whole_weighted_by_size_add_up_to_nothing()
    {
        var rates = GroupRates.Of([new("a", 100, 90), new("b", 300, 290), new("c", 50, 20)], 10, "others");

        Assert.Equal(0, rates.Sum(rate => rate.Count.Records * rate.Difference.Share), 1e-9);
        Assert.True(rates[2].Difference.Upper < 0);
        Assert.True(rates[1].Difference.Lower > 0);
    }
}
