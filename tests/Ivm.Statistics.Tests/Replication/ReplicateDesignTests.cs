using Ivm.Statistics.Calibration;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Replication;

public class ReplicateDesignTests
{
    private static readonly double[] Values = [1, 4, 2, 8, 3, 9];

    [Fact]
    public void A_stratum_without_two_units_has_no_half_samples_and_is_named()
    {
        var error = Assert.Throws<StatisticsInputException>(() => ReplicateDesign.HalfSamples(Strata([7, 7, 7, 8, 8, 9])));
        Assert.Contains("3 units in stratum 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lonely_unit_is_refused_and_named_under_the_policy_to_fail()
    {
        foreach (var make in new Func<SurveyDesign, ReplicateDesign>[] { d => ReplicateDesign.Jackknife(d), d => ReplicateDesign.Bootstrap(d, 10, 1), d => ReplicateDesign.MultistageBootstrap(d, 10, 1) })
        {
            var error = Assert.Throws<StatisticsInputException>(() => make(Strata([7, 7, 7, 8, 8, 9])));
            Assert.Contains("stratum 9", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_lonely_unit_keeps_its_weight_in_every_bootstrap_replicate_under_the_policy_to_remove()
    {
        var design = ReplicateDesign.Bootstrap(Strata([7, 7, 7, 8, 8, 9], LonelyUnitPolicy.Remove), 20, 1);
        var weights = new double[6];
        for (var replicate = 0; replicate < 20; replicate++)
        {
            design.WeightsOf(replicate, weights);
            Assert.Equal(2, weights[5]);
        }
    }

    [Theory]
    [InlineData(9)]
    [InlineData(6)]
    public void A_lonely_stratum_is_collapsed_with_its_neighbour_under_the_policy_to_adjust(int lonely)
    {
        var strata = new[] { 7, 7, 7, 8, 8, lonely };
        var design = ReplicateDesign.Bootstrap(Strata(strata, LonelyUnitPolicy.Adjust), 200, 1);
        var weights = new double[6];
        var seen = new HashSet<double>();
        for (var replicate = 0; replicate < 200; replicate++)
        {
            design.WeightsOf(replicate, weights);
            var group = lonely == 9 ? new[] { 3, 4, 5 } : [0, 1, 2, 5];
            Close.To(2 * group.Length, group.Sum(row => weights[row]), 1e-12, "sum of the collapsed stratum");
            seen.Add(weights[5]);
        }

        Assert.True(seen.Count > 2);
    }

    [Fact]
    public void A_calibrated_design_is_refused()
    {
        var design = SurveyDesign.FromWeights([1, 1, 1]);
        var solved = (CalibrationOutcome.Solved)new CalibrationProblem([1, 1, 1], [CalibrationTerm.Constant(9)]).Solve();
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.Jackknife(design.WithCalibration(solved)));
    }

    [Fact]
    public void More_draws_than_keep_the_factors_positive_are_refused()
        => Assert.Throws<StatisticsInputException>(() => ReplicateDesign.Bootstrap(Strata([1, 1, 1, 2, 2, 2]), 10, 1, new BootstrapOptions { Draws = n => n }));

    [Fact]
    public void A_sample_of_the_whole_population_has_no_variance()
    {
        var design = SurveyDesign.Create(new SurveyDesignSpecification { Stages = [new SamplingStage { PopulationSizes = [6, 6, 6, 6, 6, 6] }] });
        Assert.Equal(0, ReplicateLawTests.Mean(ReplicateDesign.Jackknife(design), Values).Variance);
        Assert.Equal(0, ReplicateLawTests.Mean(ReplicateDesign.Bootstrap(design, 10, 1), Values).Variance, 1e-25);
    }

    [Fact]
    public void A_domain_that_is_empty_in_a_replicate_is_left_out_there_and_counted()
    {
        var design = ReplicateDesign.Jackknife(SurveyDesign.FromWeights([1, 1, 1, 1, 1, 1]), ReplicateCentre.Estimate);
        var estimation = design.Estimation();
        var mean = estimation.By([0, 1, 1, 1, 1, 2], 4).Mean(Values);
        var total = estimation.By([0, 1, 1, 1, 1, 2], 4).Total(Values);
        var results = estimation.Run();
        Assert.Equal([1, 0, 1, 0], new[] { 0, 1, 2, 3 }.Select(domain => domain == 3 ? 0 : results[mean].MissingReplicates(domain)));
        Assert.Equal(0, results[mean].Estimates[0].Variance);
        Assert.Equal(0, results[total].MissingReplicates(0));
        Assert.True(double.IsNaN(results[mean].Estimates[3].Estimate) && double.IsNaN(results[mean].Estimates[3].Variance));
        Assert.Equal(0, results[mean].Estimates[3].Count);
    }

    [Fact]
    public void Replicates_in_which_a_statistic_is_not_defined_are_made_up_for_where_the_rule_says_so()
    {
        double[][] factors = [[2, 0, 1], [0, 2, 1], [2, 2, 0], [0, 0, 2]];
        double Variance(MissingReplicates missing)
        {
            var design = ReplicateDesign.FromFactors([1, 1, 1], factors, new ReplicateRule { Missing = missing, Scale = 0.25 });
            var estimation = design.Estimation();
            var measure = estimation.By([0, 0, -1], 1).Mean([1, 3, 5]);
            var values = estimation.Run()[measure];
            Assert.Equal(1, values.MissingReplicates(0));
            return values.Variance(0);
        }

        Assert.Equal(0.5, Variance(MissingReplicates.Omit), 1e-15);
        Assert.Equal(0.5 * 4 / 3, Variance(MissingReplicates.Rescale), 1e-15);
    }

    [Fact]
    public void Missing_values_are_left_out_of_every_measure()
    {
        var design = ReplicateDesign.Jackknife(SurveyDesign.FromWeights([1, 2, 3, 4, 5, 6]));
        var estimation = design.Estimation();
        double[] holes = [1, double.NaN, 2, 8, double.NaN, 9];
        var whole = estimation.Whole();
        var (mean, total, ratio, median) = (whole.Mean(holes), whole.Total(holes), whole.Ratio(Values, holes), whole.Quantile(holes, 0.5));
        var results = estimation.Run();
        Close.To((1 + 6 + 32 + 54) / 14.0, results[mean].Points[0], 1e-14, "mean");
        Close.To(93, results[total].Points[0], 1e-14, "total");
        Close.To((1 + 6 + 32 + 54) / 93.0, results[ratio].Points[0], 1e-14, "ratio");
        Assert.Equal(8, results[median].Points[0]);
        Assert.Equal(4, results[mean].Estimates[0].Count);
        Assert.Equal(14, results[mean].Estimates[0].SumOfWeights);
    }

    [Theory]
    [InlineData(QuantileRule.Inverse)]
    [InlineData(QuantileRule.Linear7)]
    public void A_quantile_of_the_full_sample_equals_that_of_the_design(QuantileRule rule)
    {
        foreach (var p in new[] { 0.01, 0.25, 0.5, 0.9 })
        {
            var survey = new SmallSurvey(8, 120);
            var rounded = survey.Value.Select(value => Math.Round(value, 1)).ToArray();
            var estimation = ReplicateDesign.Bootstrap(survey.Design(), 10, 1).Estimation();
            var measure = estimation.By(survey.Sex, 2).Quantile(rounded, p, rule);
            var expected = survey.Design().By(survey.Sex, 2).Quantile(rounded, [p], rule);
            Assert.Equal(expected.Select(domain => domain[0].Estimate), estimation.Run()[measure].Estimates.Select(estimate => estimate.Estimate));
        }
    }

    [Fact]
    public void The_variance_of_a_variable_equals_that_of_the_design_and_has_about_Taylors_error()
    {
        var survey = new SmallSurvey(8, 900);
        var holes = survey.Value.Select((value, row) => row % 50 == 0 ? double.NaN : value).ToArray();
        var estimation = ReplicateDesign.Jackknife(survey.Design()).Estimation();
        var measure = estimation.By(survey.Sex, 2).PopulationVariance(holes);
        var jackknife = estimation.Run()[measure].Estimates;
        var taylor = survey.Design().By(survey.Sex, 2).PopulationVariance(holes);
        for (var domain = 0; domain < 2; domain++)
        {
            Close.To(taylor[domain].Estimate, jackknife[domain].Estimate, 1e-12, "variance");
            Close.To(taylor[domain].StandardError, jackknife[domain].StandardError, 0.1, "its standard error");
            Assert.Equal(taylor[domain].Count, jackknife[domain].Count);
            Close.To(taylor[domain].DesignEffect / taylor[domain].Variance, jackknife[domain].DesignEffect / jackknife[domain].Variance, 1e-9, "variance of simple random sampling");
        }
    }

    [Fact]
    public void Measures_that_are_not_copied_for_want_of_room_give_the_same()
    {
        var survey = new SmallSurvey(8, 60_000);
        var holes = survey.Value.Select((value, row) => row % 50 == 0 ? double.NaN : value).ToArray();
        var estimation = ReplicateDesign.Bootstrap(survey.Design(), 2, 1).Estimation();
        var domains = estimation.By(survey.Sex, 2);
        var means = Enumerable.Range(0, 100).Select(_ => domains.Mean(holes)).ToArray();
        var (ratio, total, whole) = (domains.Ratio(holes, survey.Size), domains.Total(holes), domains.Mean(survey.Value));
        var results = estimation.Run();
        var taylor = survey.Design().By(survey.Sex, 2);
        var first = results[means[0]];
        var expected = new[] { first.Points[0], first.Points[1], first.Replicates(0)[0], first.Replicates(1)[1] };
        foreach (var mean in means)
        {
            var own = results[mean];
            foreach (var (one, other) in expected.Zip([own.Points[0], own.Points[1], own.Replicates(0)[0], own.Replicates(1)[1]]))
                Close.To(one, other, 1e-12, "mean");
        }

        Close.To(taylor.Ratio(holes, survey.Size)[1].Estimate, results[ratio].Points[1], 1e-12, "ratio");
        Close.To(taylor.Total(holes)[1].Estimate, results[total].Points[1], 1e-12, "total");
        Close.To(taylor.Mean(survey.Value)[1].Estimate, results[whole].Points[1], 1e-12, "mean without holes");
    }

    [Fact]
    public void Functions_of_estimates_have_the_variance_of_the_function_repeated_with_every_replicate()
    {
        var survey = new SmallSurvey(8, 120);
        var estimation = ReplicateDesign.Jackknife(survey.Design()).Estimation();
        var domains = estimation.By(survey.Sex, 2);
        var (top, bottom, ratio, mean) = (domains.Total(survey.Value), domains.Total(survey.Size), domains.Ratio(survey.Value, survey.Size), domains.Mean(survey.Value));
        var custom = estimation.Statistic(1, (weights, results) => results[0] = weights.ToArray().Zip(survey.Value, (w, y) => w * y).Sum() / 1000);
        var run = estimation.Run();
        var divided = ReplicateValues.Function([run[top], run[bottom]], 2, (e, r) => (r[0], r[1]) = (e[0] / e[2], e[1] / e[3]));
        for (var domain = 0; domain < 2; domain++)
            Close.To(run[ratio].Variance(domain), divided.Variance(domain), 1e-9, "ratio of totals");

        var covariance = run[mean].Covariance();
        var difference = run[mean].Function(e => e[0] - e[1]);
        Close.To(covariance[0, 0] + covariance[1, 1] - (2 * covariance[0, 1]), difference.Variance, 1e-9, "difference");
        Close.To(covariance[0, 1], run[mean].Covariance(run[mean])[1, 0], 1e-14, "symmetry");
        Close.To(run[mean].Estimates[0].Estimate - run[mean].Estimates[1].Estimate, difference.Estimate, 1e-12, "difference");
        Close.To((run[top].Points[0] + run[top].Points[1]) / 1000, run[custom].Points[0], 1e-12, "custom statistic");
        Assert.Equal(run[mean].Estimates.Min(estimate => estimate.Count), difference.Count);
    }

    [Fact]
    public void The_mean_squared_error_form_is_not_below_the_centred_form()
    {
        var survey = new SmallSurvey(8, 120);
        double Of(ReplicateCentre centre)
        {
            var estimation = ReplicateDesign.Jackknife(survey.Design(), centre).Estimation();
            var measure = estimation.Whole().Ratio(survey.Value, survey.Size);
            return estimation.Run()[measure].Variance(0);
        }

        Assert.True(Of(ReplicateCentre.Estimate) > Of(ReplicateCentre.ReplicateMean));
    }

    [Fact]
    public void Replicates_made_by_a_function_need_their_degrees_of_freedom()
    {
        ReplicateWeights function = (replicate, weights) => weights.Fill(replicate);
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.FromFunction([1, 1], 5, function, new ReplicateRule()));
        var design = ReplicateDesign.FromFunction([1, 1], 5, function, new ReplicateRule { DegreesOfFreedom = 4 });
        Assert.Equal(4, design.DegreesOfFreedom);
        var estimation = design.Estimation();
        var measure = estimation.Whole().Total([1, 1]);
        Close.To(40, estimation.Run()[measure].Variance(0), 1e-14, "variance of 0, 2, 4, 6, 8");
    }

    [Fact]
    public void Unusable_replicates_are_named()
    {
        var rule = new ReplicateRule();
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.FromFactors([1, 1], [], rule));
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.FromFactors([1, 1], [[1, 1], [1]], rule));
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.FromFactors([1, 1], [[1, double.NaN]], rule));
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.FromFactors([1, 1], [[1, 1]], rule with { ReplicateScales = [1, 1] }));
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.FromFactors([1, 1], [[1, 1]], rule with { Scale = 0 }));
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.FromFactors([], [[1, 1]], rule));
        Assert.Throws<StatisticsInputException>(() => ReplicateDesign.FromUnitFactors([1, 1], [0, 2], [[1, 1]], rule));
    }

    [Fact]
    public void Degrees_of_freedom_of_a_domain_are_those_of_its_rows()
    {
        var design = ReplicateDesign.Jackknife(Strata([1, 1, 1, 2, 2, 2]));
        var estimation = design.Estimation();
        var measure = estimation.By([0, 0, 0, 0, 0, 1], 2).Mean(Values, new EstimationOptions { DegreesOfFreedom = DegreesOfFreedomBasis.Domain });
        var results = estimation.Run()[measure].Estimates;
        Assert.Equal((3, 0), (results[0].DegreesOfFreedom, results[1].DegreesOfFreedom));
        Assert.Equal(4, design.DegreesOfFreedom);
    }

    private static SurveyDesign Strata(int[] strata, LonelyUnitPolicy policy = LonelyUnitPolicy.Fail) => SurveyDesign.Create(new SurveyDesignSpecification
    {
        Weights = Enumerable.Repeat(2.0, strata.Length).ToArray(),
        Stages = [new SamplingStage { Strata = strata }],
        LonelyUnits = policy,
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Fewer_than_two_bootstrap_replicates_are_refused(int count)
    {
        var design = SurveyDesign.FromWeights([1, 1, 1]);
        Assert.StartsWith("replicates: found", Assert.Throws<StatisticsInputException>(() => ReplicateDesign.Bootstrap(design, count, 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("replicates: found", Assert.Throws<StatisticsInputException>(() => ReplicateDesign.SubBootstrap(design, count, 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("replicates: found", Assert.Throws<StatisticsInputException>(() => ReplicateDesign.MultistageBootstrap(design, count, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_domain_without_rows_or_weight_has_no_replicated_estimate()
    {
        var estimation = ReplicateDesign.Bootstrap(SurveyDesign.FromWeights([0, 1, 1, 1, 1, 1]), 20, 1).Estimation();
        var means = estimation.By([0, 1, 1, 1, 1, 1], 3).Mean([1, 2, 3, 4, 5, 6]);
        var estimates = estimation.Run()[means].Estimates;
        Assert.All(new[] { 0, 2 }, domain => Assert.Equal((double.NaN, double.NaN, 0), (estimates[domain].Estimate, estimates[domain].StandardError, estimates[domain].Count)));
        Assert.Equal(4, estimates[1].Estimate);
    }

    [Theory]
    [InlineData(LonelyUnitPolicy.Adjust, 3)]
    [InlineData(LonelyUnitPolicy.Remove, 2)]
    public void A_lonely_unit_with_a_replicate_of_its_own_counts_in_the_degrees_of_freedom(LonelyUnitPolicy policy, int expected)
    {
        double[] weights = [1, 2, 3, 4, 5];
        var jackknife = ReplicateDesign.Jackknife(SurveyDesign.Create(new SurveyDesignSpecification { Weights = weights, LonelyUnits = policy, Stages = [new SamplingStage { Strata = [0, 0, 1, 1, 2] }] }));
        var held = Enumerable.Range(0, jackknife.ReplicateCount).Select(replicate =>
        {
            var own = new double[weights.Length];
            jackknife.WeightsOf(replicate, own);
            return own;
        }).ToArray();
        Assert.Equal(expected, jackknife.DegreesOfFreedom);
        Assert.Equal(expected, ReplicateDesign.FromWeights(weights, held, new ReplicateRule()).DegreesOfFreedom);
    }
}
