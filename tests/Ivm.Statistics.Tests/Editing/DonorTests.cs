using Ivm.Statistics.Editing;
using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Tests.Editing;

public sealed class DonorTests
{
    [Fact]
    public void Donors_are_drawn_with_equal_probability()
    {
        var drawn = new int[5];
        for (var recipient = 0; recipient < 50_000; recipient++)
        {
            drawn[DonorPool.Draw(5, new CounterRandom(1), 7, recipient, _ => true)]++;
        }

        // Chi-square with 4 degrees of freedom: 18.5 is exceeded once in a thousand.
        Assert.True(drawn.Sum(count => Math.Pow(count - 10_000, 2) / 10_000) < 18.5);
    }

    [Fact]
    public void A_fitting_donor_is_found_if_there_is_one()
    {
        for (var recipient = 0; recipient < 100; recipient++)
        {
            Assert.Equal(3, DonorPool.Draw(7, new CounterRandom(2), 0, recipient, place => place == 3));
            Assert.Equal(-1, DonorPool.Draw(7, new CounterRandom(2), 0, recipient, _ => false));
        }

        Assert.Equal(-1, DonorPool.Draw(0, new CounterRandom(2), 0, 0, _ => true));
    }

    [Fact]
    public void Gowers_distance_is_the_mean_over_what_is_known_of_both()
    {
        GowerVariable[] variables = [new(10), new(null), new(4), new(null)];

        Assert.Equal((0.3 + 1 + 0) / 3, GowerDistance.Between([2, 1, double.NaN, 5], [5, 2, 1, 5], variables), 15);
        Assert.Equal(0, GowerDistance.Between([2, 1, 3, 5], [2, 1, 3, 5], variables));
        Assert.Equal(1, GowerDistance.Between([double.NaN, double.NaN, double.NaN, 1], [1, 1, 1, double.NaN], variables));
    }
}
