using CsCheck;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Variance;

public class DomainEstimatorTests
{
    [Fact]
    public void Totals_of_domains_add_up_to_the_whole()
        => Some.Survey.Sample(survey =>
        {
            var design = survey.Design();
            Close.To(design.Whole().Total(survey.Value)[0].Estimate, design.By(survey.Age, 3).Total(survey.Value).Sum(domain => double.IsNaN(domain.Estimate) ? 0 : domain.Estimate), 1e-12, "total");
        });

    /// <summary>
    /// Deviations of lonely units are taken from zero: from the sample mean, a lonely stratum without a row of the domain
    /// would count for the variable and not for the domain (the next test).
    /// </summary>
    [Fact]
    public void A_domain_is_the_same_as_the_variable_set_to_zero_outside()
        => Some.Survey.Sample(survey =>
        {
            var design = survey.Design(LonelyUnitPolicy.AdjustAboutZero);
            var outside = survey.Value.Select((value, row) => survey.Sex[row] == 1 ? value : 0).ToArray();
            Close.To(design.Whole().Total(outside)[0].Variance, design.By(survey.Sex, 2).Total(survey.Value)[1].Variance, 1e-9, "variance", 1e-6);
        });

    /// <summary>
    /// Two strata, the second with a single unit. Of the units 1 and 3 about their mean: 2 x (1 + 1) = 4. As zero outside the
    /// domain the lonely unit stands beside them, and deviates from the mean of all three units, 4/3: 16/9 more.
    /// </summary>
    [Fact]
    public void A_lonely_stratum_without_a_row_of_the_domain_adds_nothing_to_it()
    {
        var design = SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = [1, 1, 1],
            Stages = [new SamplingStage { Strata = [0, 0, 1], Units = [0, 1, 2] }],
            LonelyUnits = LonelyUnitPolicy.Adjust,
        });

        Assert.Equal(4, design.By([0, 0, -1], 1).Total([1, 3, 5])[0].Variance, 1e-12);
        Assert.Equal(4 + (16.0 / 9), design.Whole().Total([1, 3, 0])[0].Variance, 1e-12);
    }

    [Fact]
    public void A_missing_value_leaves_the_row_out_as_a_domain_does()
        => Some.Survey.Sample(survey =>
        {
            var design = survey.Design();
            var missing = survey.Value.Select((value, row) => survey.Sex[row] == 1 ? value : double.NaN).ToArray();
            var (left, right) = (design.Whole().Mean(missing)[0], design.By(survey.Sex, 2).Mean(survey.Value)[1]);
            Assert.Equal((right.Estimate, right.Variance, right.Count), (left.Estimate, left.Variance, left.Count));
        });

    [Fact]
    public void Estimates_do_not_depend_on_the_order_of_the_rows()
        => Some.Survey.Sample(survey =>
        {
            var (first, second) = (survey.Design().By(survey.Age, 3).Mean(survey.Value), survey.Reordered());
            var after = second.Design().By(second.Age, 3).Mean(second.Value);
            for (var domain = 0; domain < 3; domain++)
            {
                Close.To(first[domain].Estimate, after[domain].Estimate, 1e-12, "mean");
                Close.To(first[domain].Variance, after[domain].Variance, 1e-9, "variance", 1e-12);
            }
        });

    [Fact]
    public void Calibrated_totals_of_the_calibration_variables_are_exact()
        => Some.Survey.Sample(survey =>
        {
            if (new CalibrationProblem(survey.Weight, survey.Terms()).Solve() is not CalibrationOutcome.Solved solved)
                return;
            var design = survey.Design().WithCalibration(solved);
            var size = design.Whole().Total(survey.Size)[0];
            Close.To(solved.Margins[^1].Total, size.Estimate, 1e-10, "total");
            Assert.True(size.StandardError <= 1e-8 * size.Estimate);
        });

    [Fact]
    public void The_short_way_to_calibrated_variances_equals_the_residuals_row_by_row()
        => Some.Survey.Sample(survey =>
        {
            var options = new CalibrationOptions { Distance = CalibrationDistance.Raking };
            if (new CalibrationProblem(survey.Weight, survey.Terms(), options).Solve() is not CalibrationOutcome.Solved solved)
                return;
            var design = survey.Design(LonelyUnitPolicy.Adjust).WithCalibration(solved);
            var domain = design.By(survey.Sex, 2).Total(survey.Value)[1];
            Close.To(ByHand(survey, solved, survey.Value.Select((value, row) => survey.Sex[row] == 1 ? value : 0).ToArray()), domain.Variance, 1e-7, "variance");
        });

    [Fact]
    public void Many_threads_give_the_same_bits()
    {
        var survey = new SmallSurvey(9, 400);
        var design = survey.Design().WithCalibration((CalibrationOutcome.Solved)new CalibrationProblem(survey.Weight, survey.Terms()).Solve());
        var estimator = design.By(survey.Age, 3);
        var alone = estimator.Mean(survey.Value);
        var together = new DomainEstimate[16][];
        Parallel.For(0, 16, i => together[i] = estimator.Mean(survey.Value));
        Assert.All(together, estimates => Assert.Equal(alone, estimates));
    }

    [Fact]
    public void An_empty_domain_has_no_estimate_and_says_so()
    {
        var estimate = SurveyDesign.FromWeights([2, 3, 4]).By([0, 0, 0], 2).Mean([1, 2, 3])[1];
        Assert.Equal((0, 0.0), (estimate.Count, estimate.SumOfWeights));
        Assert.True(double.IsNaN(estimate.Estimate) && double.IsNaN(estimate.StandardError) && double.IsNaN(estimate.Lower));
    }

    [Fact]
    public void Rows_coded_minus_one_are_in_no_domain()
        => Assert.Equal(2, SurveyDesign.FromWeights([2, 3, 4]).By([0, -1, 0], 1).Mean([1, 2, 3])[0].Count);

    [Fact]
    public void Half_the_interval_is_t_times_the_standard_error()
    {
        var estimate = SurveyDesign.FromWeights([1, 1, 1]).Whole().Mean([1, 2, 6])[0];
        // With two degrees of freedom the quantile has a closed form.
        Close.To(0.95 * Math.Sqrt(2 / (1 - (0.95 * 0.95))) * estimate.StandardError, estimate.Margin, 1e-13, "margin");
        Assert.Equal(2, estimate.DegreesOfFreedom);
    }

    [Fact]
    public void A_share_of_none_or_all_has_a_beta_interval_that_is_not_a_point()
    {
        var options = new EstimationOptions { ProportionInterval = IntervalMethod.Beta };
        var none = SurveyDesign.FromWeights([1, 1, 1, 1, 1]).Whole().Proportion([0, 0, 0, 0, 0], options)[0];
        Assert.Equal(0, none.Lower);
        Close.To(1 - Math.Pow(0.025, 0.2), none.Upper, 1e-12, "upper end");
    }

    [Fact]
    public void A_value_that_is_no_share_is_refused_with_its_row()
    {
        var estimator = SurveyDesign.FromWeights([1, 1]).Whole();
        Assert.Equal(2, Assert.Throws<StatisticsInputException>(() => estimator.Proportion([1, 0.5])).RowNumber);
        Assert.Equal(1, Assert.Throws<StatisticsInputException>(() => estimator.Mean([double.PositiveInfinity, 0])).RowNumber);
        Assert.Throws<StatisticsInputException>(() => estimator.Mean([1]));
        Assert.Throws<StatisticsInputException>(() => estimator.Mean([1, 2], new EstimationOptions { Level = 1 }));
    }

    private static double ByHand(SmallSurvey survey, CalibrationOutcome.Solved solved, double[] values)
    {
        // Auxiliary variables as dense columns: six cells and the size. Normal equations by Gauss-Jordan elimination.
        var x = Enumerable.Range(0, survey.Rows).Select(row =>
        {
            var line = new double[7];
            line[(survey.Sex[row] * 3) + survey.Age[row]] = 1;
            line[6] = survey.Size[row];
            return line;
        }).ToArray();
        var system = new double[7][];
        for (var i = 0; i < 7; i++)
        {
            system[i] = Enumerable.Range(0, 7).Select(j => Enumerable.Range(0, survey.Rows).Sum(row => survey.Weight[row] * x[row][i] * x[row][j]))
                .Append(Enumerable.Range(0, survey.Rows).Sum(row => survey.Weight[row] * x[row][i] * values[row])).ToArray();
        }

        for (var pivot = 0; pivot < 7; pivot++)
        {
            if (system[pivot][pivot] == 0)
                continue;
            foreach (var other in Enumerable.Range(0, 7).Where(i => i != pivot))
            {
                var factor = system[other][pivot] / system[pivot][pivot];
                for (var j = 0; j < 8; j++)
                    system[other][j] -= factor * system[pivot][j];
            }
        }

        var b = Enumerable.Range(0, 7).Select(i => system[i][i] == 0 ? 0 : system[i][7] / system[i][i]).ToArray();
        var z = Enumerable.Range(0, survey.Rows).Select(row => solved.Weights[row] * (values[row] - x[row].Zip(b, (left, right) => left * right).Sum())).ToArray();
        var units = Enumerable.Range(0, survey.Rows).GroupBy(row => survey.Unit[row]).Select(unit => (Stratum: unit.Key / 6, Total: unit.Sum(row => z[row]))).ToArray();
        var grand = units.Average(unit => unit.Total);
        return units.GroupBy(unit => unit.Stratum).Sum(stratum =>
        {
            var n = stratum.Count();
            var centre = n == 1 ? grand : stratum.Average(unit => unit.Total);
            return (n == 1 ? 1 : n / (n - 1.0)) * stratum.Sum(unit => (unit.Total - centre) * (unit.Total - centre));
        });
    }
}
