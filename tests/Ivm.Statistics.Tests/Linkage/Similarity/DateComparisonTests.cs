using CsCheck;
using Ivm.Statistics.Linkage.Similarity;

namespace Ivm.Statistics.Tests.Linkage.Similarity;

public sealed class DateComparisonTests
{
    private static readonly Gen<(int, int, int)> Dates = Gen.Select(Gen.Int[1970, 1973], Gen.Int[0, 12], Gen.Int[0, 28]);

    [Theory]
    [InlineData(19700312, 19700312, DateAgreement.Equal)]
    [InlineData(19700300, 19700312, DateAgreement.EqualWhereKnown)]
    [InlineData(19700312, 19701203, DateAgreement.DayAndMonthSwapped)]
    [InlineData(19700312, 19700313, DateAgreement.OneDigit)]
    [InlineData(19700312, 19800312, DateAgreement.OneDigit)]
    [InlineData(19700312, 19700321, DateAgreement.TwoDigitsSwapped)]
    [InlineData(19780312, 19870312, DateAgreement.TwoDigitsSwapped)]
    [InlineData(19700312, 19700328, DateAgreement.TwoParts)]
    [InlineData(19780312, 19530312, DateAgreement.TwoParts)]
    [InlineData(19700312, 19701128, DateAgreement.SameYear)]
    [InlineData(19700000, 19701128, DateAgreement.SameYear)]
    [InlineData(19700312, 19811128, DateAgreement.Different)]
    [InlineData(312, 19700312, DateAgreement.TwoParts)]
    public void Dates_agree_in_the_first_way_that_holds(int left, int right, DateAgreement expected) =>
        Assert.Equal(expected, DateComparison.Compare(Parts(left), Parts(right)));

    [Fact]
    public void Digits_exchanged_across_parts_are_no_typing_error_of_one_part() =>
        Assert.Equal(DateAgreement.SameYear, DateComparison.Compare((1970, 12, 31), (1970, 13, 21)));

    [Fact]
    public void Without_a_part_known_on_both_sides_there_is_no_evidence()
    {
        Assert.Null(DateComparison.Compare((0, 0, 0), (1970, 3, 12)));
        Assert.Null(DateComparison.Compare((1970, 0, 0), (0, 3, 12)));
    }

    [Fact]
    public void Agreement_does_not_depend_on_the_side() =>
        Gen.Select(Dates, Dates).Sample((left, right) => Assert.Equal(DateComparison.Compare(left, right), DateComparison.Compare(right, left)));

    [Fact]
    public void A_part_out_of_range_is_refused_without_naming_it() =>
        Assert.DoesNotContain("12345", Assert.Throws<StatisticsInputException>(() => DateComparison.Compare((12345, 1, 1), (1970, 1, 1))).Message);

    private static (int, int, int) Parts(int date) => (date / 10_000, date / 100 % 100, date % 100);
}
