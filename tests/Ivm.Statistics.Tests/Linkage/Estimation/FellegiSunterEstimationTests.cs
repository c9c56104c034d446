using CsCheck;
using Ivm.Statistics.Linkage.Estimation;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage.Estimation;

public sealed class FellegiSunterEstimationTests
{
    private static readonly EstimationSettings Likelihood = new() { PseudoCount = 0, Tolerance = 1e-9 };

    private static readonly SomePairs Plain = new(
        [[0.90, 0.07, 0.03], [0.95, 0.05], [0.85, 0.10, 0.05], [0.97, 0.03]],
        [[0.01, 0.04, 0.95], [0.02, 0.98], [0.005, 0.095, 0.90], [0.5, 0.5]],
        0.02)
    { Missing = 0.1 };

    [Fact]
    public void From_the_patterns_of_a_population_m_u_and_prior_are_recovered()
    {
        var estimate = Estimated(FellegiSunterEstimation.Estimate(Plain.Comparisons, [new() { Name = "all", Patterns = Plain.Population(1e13) }], Likelihood));

        AssertClose(Plain, estimate, 1e-5);
        Close.To(0.02, estimate.Strata[0].Prior, 1e-5, "prior");
        Close.To(0.02 * 1e13, estimate.Strata[0].ExpectedMatches, 1e-5, "expected matches");
    }

    [Fact]
    public void Whatever_the_probabilities_are_a_population_gives_them_back() =>
        Gen.Select(Gen.Double[0.6, 0.99].Array[5], Gen.Double[0.001, 0.2].Array[5], Gen.Double[0.001, 0.5]).Sample((agree, chance, prior) =>
        {
            var pairs = new SomePairs([.. agree.Select(m => new[] { m, (1 - m) * 0.6, (1 - m) * 0.4 })], [.. chance.Select(u => new[] { u, (1 - u) * 0.1, (1 - u) * 0.9 })], prior);
            var estimate = Estimated(FellegiSunterEstimation.Estimate(pairs.Comparisons, [new() { Name = "all", Patterns = pairs.Population(1e14) }], Likelihood));
            AssertClose(pairs, estimate, 1e-3);
        }, iter: 40);

    private static LinkageEstimate.Estimated Estimated(LinkageEstimate estimate)
    {
        Assert.True(estimate is LinkageEstimate.Estimated, (estimate as LinkageEstimate.NotEstimated)?.Message);
        return (LinkageEstimate.Estimated)estimate;
    }

    private static void AssertClose(SomePairs truth, LinkageEstimate.Estimated estimate, double tolerance)
    {
        for (var place = 0; place < truth.M.Length; place++)
        {
            for (var level = 0; level < truth.M[place].Length; level++)
            {
                Close.To(truth.M[place][level], estimate.Model.Comparisons[place].M[level], tolerance, $"m of level {level} of c{place}");
                Close.To(truth.U[place][level], estimate.Model.Comparisons[place].U[level], tolerance, $"u of level {level} of c{place}");
            }
        }
    }
}
