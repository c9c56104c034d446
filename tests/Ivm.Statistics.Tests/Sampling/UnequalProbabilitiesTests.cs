using Ivm.Statistics.Numerics;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Sampling.Selection;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Sampling;

public class UnequalProbabilitiesTests
{
    private static readonly double[] Y = [3, 1, 4, 1.5, 9];
    private static readonly double[] P = [0.2, 0.4, 0.3, 0.25, 0.6];

    [Fact]
    public void Equal_probabilities_give_the_variance_of_simple_random_sampling_by_every_method()
    {
        var equal = Enumerable.Repeat(0.25, 5).ToArray();
        var expected = Create(new SamplingStage { SamplingFractions = equal }).Whole().Total(Y)[0].Variance;
        var exact = JointInclusionProbabilities.Simple(20, 5).Of([0, 5, 3, 17, 8]);
        foreach (var form in Enum.GetValues<UnequalProbabilityForm>())
        {
            Same(UnequalProbabilities.HartleyRao(equal, form));
            Same(UnequalProbabilities.Exact(exact, form));
        }

        Same(UnequalProbabilities.Brewer(equal));
        // Overton's approximation is another one even there: pi (n - 1) / (n - pi) beside (n - 1) / (N - 1).
        Same(UnequalProbabilities.Overton(equal, UnequalProbabilityForm.YatesGrundy));

        void Same(UnequalProbabilities unequal)
            => Close.To(expected, Create(new SamplingStage { Unequal = unequal }).Whole().Total(Y)[0].Variance, 1e-12, $"{unequal.Method} {unequal.Form}");
    }

    [Fact]
    public void Exact_probabilities_of_a_Poisson_sample_give_its_own_variance()
    {
        var design = Create(new SamplingStage { Unequal = UnequalProbabilities.Exact(JointInclusionProbabilities.Poisson(P)) });
        Close.To(Y.Zip(P, (y, p) => (1 - p) * y * y / (p * p)).Sum(), design.Whole().Total(Y)[0].Variance, 1e-13, "variance");
        Assert.Equal(P.Select(p => 1 / p), design.Weights);
    }

    [Theory]
    [InlineData(UnequalProbabilityForm.HorvitzThompson)]
    [InlineData(UnequalProbabilityForm.YatesGrundy)]
    public void Over_all_samples_the_exact_variance_of_an_elimination_sample_is_not_biased(UnequalProbabilityForm form)
    {
        double[] y = [3, 8, 1, 6, 2, 9];
        var p = InclusionProbabilities.ProportionalToSize([3, 5, 4, 4, 3, 6], 3);
        var joint = JointInclusionProbabilities.Tille(p);
        const int Samples = 20_000;
        var (variance, sum, squares, squaresOfVariance) = (0.0, 0.0, 0.0, 0.0);
        for (var stream = 0UL; stream < Samples; stream++)
        {
            var units = SampleSelection.Tille(p, new CounterRandom(7), stream).Units;
            var estimate = Create(new SamplingStage { Unequal = UnequalProbabilities.Exact(joint.Of(units), form) }).Whole().Total(units.Select(i => y[i]).ToArray())[0];
            variance += estimate.Variance / Samples;
            squaresOfVariance += estimate.Variance * estimate.Variance / Samples;
            sum += estimate.Estimate / Samples;
            squares += estimate.Estimate * estimate.Estimate / Samples;
        }

        var truth = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            for (var j = 0; j < y.Length; j++)
                truth += (joint[i, j] - (p[i] * p[j])) * y[i] / p[i] * y[j] / p[j];
        }

        Assert.InRange(variance, truth - (5 * Deviation(squaresOfVariance, variance)), truth + (5 * Deviation(squaresOfVariance, variance)));
        Assert.InRange(sum, 29 - (5 * Deviation(squares, sum)), 29 + (5 * Deviation(squares, sum)));
        static double Deviation(double square, double mean) => Math.Sqrt((square - (mean * mean)) / Samples);
    }

    [Fact]
    public void A_certain_unit_in_a_stratum_of_its_own_adds_nothing()
    {
        foreach (var unequal in new[] { UnequalProbabilities.Brewer([1, .. P]), UnequalProbabilities.Overton([1, .. P]), UnequalProbabilities.HartleyRao([1, .. P]) })
        {
            var with = Create(new SamplingStage { Strata = [1, 2, 2, 2, 2, 2], Unequal = unequal }).Whole().Total([50, .. Y])[0].Variance;
            var without = Create(new SamplingStage { Unequal = Method(unequal.Method, P) }).Whole().Total(Y)[0].Variance;
            Close.To(without, with, 1e-13, $"{unequal.Method}");
        }
    }

    [Fact]
    public void A_lonely_unit_follows_its_policy_as_under_equal_probabilities()
    {
        foreach (var method in new[] { UnequalProbabilityMethod.Brewer, UnequalProbabilityMethod.Overton, UnequalProbabilityMethod.HartleyRao })
        {
            var stage = new SamplingStage { Strata = [1, 1, 1, 1, 2], Unequal = Method(method, P) };
            Assert.Contains("stratum 2 with a single unit", Assert.Throws<StatisticsInputException>(() => Create(stage).Whole().Total(Y)).Message, StringComparison.Ordinal);
            var removed = Create(stage, LonelyUnitPolicy.Remove).Whole().Total(Y)[0].Variance;
            var aboutZero = Create(stage, LonelyUnitPolicy.AdjustAboutZero).Whole().Total(Y)[0].Variance;
            Close.To(removed + (0.4 * 15 * 15), aboutZero, 1e-12, $"{method}");
            Close.To(removed * 2, Create(stage, LonelyUnitPolicy.Average).Whole().Total(Y)[0].Variance, 1e-12, $"{method}");
        }
    }

    [Fact]
    public void The_order_of_rows_and_of_clusters_does_not_matter()
    {
        int[] unit = [1, 2, 2, 3, 1, 3];
        double[] p = [0.2, 0.4, 0.4, 0.3, 0.2, 0.3];
        double[] y = [1, 2, 3, 4, 5, 6];
        var matrix = new[,] { { 0.2, 0.06, 0.05 }, { 0.06, 0.4, 0.1 }, { 0.05, 0.1, 0.3 } };
        int[] order = [3, 0, 5, 2, 1, 4];
        var shuffled = new[,] { { 0.3, 0.05, 0.1 }, { 0.05, 0.2, 0.06 }, { 0.1, 0.06, 0.4 } };
        foreach (var (one, other) in new[]
        {
            (UnequalProbabilities.Brewer(p), UnequalProbabilities.Brewer(Pick(p))),
            (UnequalProbabilities.Overton(p), UnequalProbabilities.Overton(Pick(p))),
            (UnequalProbabilities.Exact(JointInclusionProbabilities.FromMatrix(matrix)), UnequalProbabilities.Exact(JointInclusionProbabilities.FromMatrix(shuffled))),
        })
        {
            var expected = Create(new SamplingStage { Units = unit, Unequal = one }).Whole().Total(y)[0];
            var actual = Create(new SamplingStage { Units = Pick(unit), Unequal = other }).Whole().Total(Pick(y))[0];
            Close.To(expected.Estimate, actual.Estimate, 1e-13, "estimate");
            Close.To(expected.Variance, actual.Variance, 1e-12, "variance");
        }

        T[] Pick<T>(T[] column) => order.Select(row => column[row]).ToArray();
    }

    [Fact]
    public void A_stage_below_counts_with_the_probability_of_its_unit()
    {
        // Certain clusters: the design is simple random sampling within strata, which the second stage says by itself.
        int[] cluster = [1, 1, 1, 2, 2];
        double[] size = [9, 9, 9, 4, 4];
        var expected = Create(new SamplingStage { Strata = cluster, PopulationSizes = size }).Whole().Total(Y)[0];
        var certain = SurveyDesign.Create(new SurveyDesignSpecification
        {
            Stages = [new SamplingStage { Units = cluster, Unequal = UnequalProbabilities.Overton([1, 1, 1, 1, 1]) }, new SamplingStage { PopulationSizes = size }],
        }).Whole().Total(Y)[0];
        Close.To(expected.Estimate, certain.Estimate, 1e-14, "estimate");
        Close.To(expected.Variance, certain.Variance, 1e-13, "variance");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(-0.5)]
    public void A_probability_that_is_none_is_refused_with_its_row(double probability)
    {
        var fault = Assert.Throws<StatisticsInputException>(() => Create(new SamplingStage { Unequal = UnequalProbabilities.Brewer([0.2, probability, 0.3]) }));
        Assert.Equal(("stage 1 unequal probabilities", 2), (fault.Subject, fault.RowNumber));
    }

    [Fact]
    public void Contradictions_between_stages_and_probabilities_are_refused_by_name()
    {
        Refused("a finite population and unequal probabilities", new SamplingStage { PopulationSizes = [9, 9, 9, 9, 9], Unequal = UnequalProbabilities.Brewer(P) });
        Refused("one value for all its rows", new SamplingStage { Units = [1, 1, 2, 3, 4], Unequal = UnequalProbabilities.Brewer(P) });
        Refused("5 rows", new SamplingStage { Units = [1, 1, 2, 3, 4], Unequal = UnequalProbabilities.Overton([0.5, 0.5]) });
        Refused("one value for all its rows", new SamplingStage { Unequal = UnequalProbabilities.HartleyRao(P, meanProbabilities: [0.2, 0.2, 0.2, 0.2, 0.3]) });
        Refused("the units of the sample", new SamplingStage { Units = [1, 1, 2, 3, 4], Unequal = UnequalProbabilities.Exact(JointInclusionProbabilities.Poisson(P)) });
        Refused("a probability above 0 for every two units", new SamplingStage { Unequal = UnequalProbabilities.Exact(JointInclusionProbabilities.Systematic([0.2, 0.2, 0.2, 0.2, 0.2])) });
        Refused("Brewer's method after the first stage", new SamplingStage { Units = [1, 1, 2, 2, 2] }, new SamplingStage { Unequal = UnequalProbabilities.Overton(P) });

        static void Refused(string part, params SamplingStage[] stages)
        {
            var fault = Assert.Throws<StatisticsInputException>(() => SurveyDesign.Create(new SurveyDesignSpecification { Weights = [1, 1, 1, 1, 1], Stages = stages }));
            Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Replicates_of_every_stage_are_refused_and_those_of_the_first_stage_are_as_with_replacement()
    {
        var design = Create(new SamplingStage { Unequal = UnequalProbabilities.Brewer(P) });
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.MultistageBootstrap(design, 10, 1));
        var withReplacement = SurveyDesign.FromWeights(design.Weights).Whole().Total(Y)[0];
        var estimation = ReplicateDesign.Jackknife(design).Estimation();
        var total = estimation.Whole().Total(Y);
        Close.To(withReplacement.Variance, estimation.Run()[total].Estimates[0].Variance, 1e-12, "variance");
    }

    private static UnequalProbabilities Method(UnequalProbabilityMethod method, double[] p) => method switch
    {
        UnequalProbabilityMethod.Brewer => UnequalProbabilities.Brewer(p),
        UnequalProbabilityMethod.Overton => UnequalProbabilities.Overton(p),
        _ => UnequalProbabilities.HartleyRao(p),
    };

    private static SurveyDesign Create(SamplingStage stage, LonelyUnitPolicy policy = LonelyUnitPolicy.Fail)
        => SurveyDesign.Create(new SurveyDesignSpecification { Stages = [stage], LonelyUnits = policy });
}
