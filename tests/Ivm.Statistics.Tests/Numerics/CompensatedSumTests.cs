using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Tests.Numerics;

public class CompensatedSumTests
{
    [Fact]
    public void Small_terms_beside_a_large_one_are_not_lost()
        => Assert.Equal(1000.0, CompensatedSum.Of([1e17, .. Enumerable.Repeat(1.0, 1000), -1e17]));

    [Fact]
    public void Missing_and_infinite_terms_stay_visible()
    {
        Assert.True(double.IsNaN(CompensatedSum.Of([1, double.NaN, 2])));
        Assert.Equal(double.PositiveInfinity, CompensatedSum.Of([1, double.PositiveInfinity, 2]));
    }
}
