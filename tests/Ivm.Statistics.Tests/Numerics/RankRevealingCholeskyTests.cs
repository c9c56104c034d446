using CsCheck;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Numerics;

public class RankRevealingCholeskyTests
{
    [Fact]
    public void A_solution_of_a_regular_system_satisfies_it()
        => Gen.Select(Gen.Int[1, 30], Gen.ULong).Sample((order, seed) =>
        {
            var matrix = Gram(order, order + 5, seed, dependent: false);
            var right = Enumerable.Range(0, order).Select(i => new CounterRandom(seed).Normal(9, i)).ToArray();
            var solution = (double[])right.Clone();
            RankRevealingCholesky.Factor((double[])matrix.Clone(), order, 1e-12).Solve(solution);
            for (var i = 0; i < order; i++)
                Close.To(right[i], Enumerable.Range(0, order).Sum(j => matrix[(i * order) + j] * solution[j]), 1e-7, "row", 1);
        });

    [Fact]
    public void A_column_that_repeats_the_sum_of_others_is_dropped_and_explained()
    {
        var factor = RankRevealingCholesky.Factor(Gram(5, 20, 4, dependent: true), 5, 1e-10);
        Assert.Equal([true, true, true, true, false], factor.Kept);
        var coefficients = factor.Dependence(4);
        Assert.All(coefficients.Take(4), coefficient => Close.To(1, coefficient, 1e-9, "coefficient"));
    }

    private static double[] Gram(int order, int rows, ulong seed, bool dependent)
    {
        var random = new CounterRandom(seed);
        var x = Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, order).Select(j => random.Normal((ulong)j, row)).ToArray()).ToArray();
        if (dependent)
        {
            foreach (var row in x)
                row[order - 1] = row.Take(order - 1).Sum();
        }

        return Enumerable.Range(0, order * order).Select(k => x.Sum(row => row[k / order] * row[k % order])).ToArray();
    }
}
