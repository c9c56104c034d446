using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Tests.Numerics;

public class NormalDistributionTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054235525)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(0.001, -3.0902323061678135415404)]
    [InlineData(1e-20, -9.262340089798407973717)]
    public void Quantiles_are_exact_to_fifteen_digits(double p, double expected)
        => Assert.Equal(expected, NormalDistribution.Quantile(p), 1e-14 * Math.Max(1, Math.Abs(expected)));

    [Fact]
    public void The_ends_are_infinite_and_outside_is_refused()
    {
        Assert.Equal(double.NegativeInfinity, NormalDistribution.Quantile(0));
        Assert.Equal(double.PositiveInfinity, NormalDistribution.Quantile(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(double.NaN));
    }
}
