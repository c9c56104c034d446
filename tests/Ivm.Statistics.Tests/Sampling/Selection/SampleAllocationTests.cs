using CsCheck;
using Ivm.Statistics.Sampling.Selection;

namespace Ivm.Statistics.Tests.Sampling.Selection;

public class SampleAllocationTests
{
    private static readonly Gen<(int[] Sizes, double[] Deviations, int Total, int Minimum)> Populations =
        from sizes in Gen.Int[1, 400].Array[1, 30]
        from deviations in Gen.Double[0.01, 5].Array[sizes.Length]
        from minimum in Gen.Int[0, 20]
        from share in Gen.Double[0, 1]
        let least = sizes.Sum(size => Math.Min(size, minimum))
        select (sizes, deviations, least + (int)(share * (sizes.Sum() - least)), minimum);

    [Fact]
    public void Sizes_add_up_to_the_total_and_lie_between_minimum_and_population()
        => Populations.Sample(population =>
        {
            var (sizes, deviations, total, minimum) = population;
            foreach (var allocation in new[] { SampleAllocation.Proportional(sizes, total, minimum), SampleAllocation.Neyman(sizes, deviations, total, minimum) })
            {
                Assert.Equal(total, allocation.Sum());
                for (var h = 0; h < sizes.Length; h++)
                    Assert.InRange(allocation[h], Math.Min(minimum, sizes[h]), sizes[h]);
            }
        });

    [Fact]
    public void Strata_within_their_bounds_get_their_proportional_share_to_less_than_one_unit()
        => Populations.Sample(population =>
        {
            var (sizes, deviations, total, minimum) = population;
            var allocation = SampleAllocation.Neyman(sizes, deviations, total, minimum);
            var free = Enumerable.Range(0, sizes.Length).Where(h => allocation[h] > Math.Min(minimum, sizes[h]) + 1 && allocation[h] < sizes[h] - 1).ToArray();
            double Level(int h, int change) => (allocation[h] + change) / (sizes[h] * deviations[h]);
            foreach (var h in free)
            {
                foreach (var other in free)
                    Assert.True(Level(h, -1) < Level(other, 1) + 1e-9);
            }
        });

    [Fact]
    public void Remainders_decide_and_the_lower_stratum_goes_first_among_equals()
    {
        Assert.Equal([3, 2, 5], SampleAllocation.Proportional([25, 25, 50], 10));
        Assert.Equal([4, 3, 3], SampleAllocation.Proportional([10, 10, 10], 10));
        Assert.Equal([1, 2, 7], SampleAllocation.Proportional([14, 17, 69], 10));
    }

    [Fact]
    public void Neyman_takes_a_stratum_completely_when_its_share_exceeds_it_and_shares_out_the_rest()
    {
        // Shares 100 x 1 : 10 x 90 : 200 x 2 of 60 would be 4, 39, 17.
        Assert.Equal([10, 10, 40], SampleAllocation.Neyman([100, 10, 200], [1, 90, 2], 60));
        Assert.Equal([15, 10, 35], SampleAllocation.Neyman([100, 10, 200], [1, 90, 2], 60, minimum: 15));
    }

    [Fact]
    public void Costs_move_the_sample_to_where_a_unit_costs_less()
        => Assert.Equal([40, 20], SampleAllocation.Optimal([100, 100], [1, 1], [1, 4], 60));

    [Fact]
    public void No_other_allocation_gives_a_smaller_variance_than_Neymans_when_shares_are_whole()
    {
        int[] sizes = [60, 30, 20];
        double[] deviations = [1, 4, 3];
        var best = SampleAllocation.Neyman(sizes, deviations, 24);
        Assert.Equal([6, 12, 6], best);
        for (var first = 1; first < 23; first++)
        {
            for (var second = 1; first + second < 24; second++)
                Assert.True(Variance(best) <= Variance([first, second, 24 - first - second]) + 1e-9);
        }

        double Variance(int[] n) => Enumerable.Range(0, 3).Where(h => n[h] <= sizes[h]).Sum(h => sizes[h] * sizes[h] * deviations[h] * deviations[h] * ((1.0 / n[h]) - (1.0 / sizes[h])))
            + (n.Zip(sizes).Any(pair => pair.First > pair.Second) ? double.PositiveInfinity : 0);
    }

    [Fact]
    public void Allocations_that_cannot_be_are_refused()
    {
        Throws("sample size", () => SampleAllocation.Proportional([5, 5], 11));
        Throws("sample size", () => SampleAllocation.Proportional([5, 5], 3, minimum: 2));
        Throws("sample size", () => SampleAllocation.Neyman([5, 5], [0, 1], 6));
        Throws("population sizes", () => SampleAllocation.Proportional([5, -5], 0));
        Throws("measures", () => SampleAllocation.Neyman([5, 5], [1, double.NaN], 2));
        Throws("deviations", () => SampleAllocation.Neyman([5, 5], [1], 2));
        Throws("costs", () => SampleAllocation.Optimal([5, 5], [1, 1], [1, 0], 2));
        Throws("minimum", () => SampleAllocation.Proportional([5], 2, minimum: -1));

        static void Throws(string subject, Action action) => Assert.Equal(subject, Assert.Throws<StatisticsInputException>(action).Subject);
    }
}
