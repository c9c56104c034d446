using Ivm.Statistics.Calibration;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Calibration;

/// <summary>Calibrations at the edge of what their bounds, costs and clusters allow.</summary>
public class EdgeTests
{
    private static readonly CalibrationOptions Truncated = new() { Distance = CalibrationDistance.Raking, LowerBound = 0.5, UpperBound = 2 };

    [Fact]
    public void A_total_near_the_reach_of_the_bounds_is_met_though_a_step_overshoots()
    {
        var solved = Solved([1, 1], [CalibrationTerm.Numeric("x", [1, 10], 21.9)], Truncated);
        Agree([1.9, 2], solved.Weights, 1e-11);
    }

    [Fact]
    public void A_total_that_truncation_just_reaches_can_be_met()
    {
        foreach (var g in new[] { 0.5, 2 })
        {
            var solved = Solved([3, 5], [CalibrationTerm.Factor("f", [0, 1], ["a", "b"], [3 * g, 5])], Truncated);
            Agree([3 * g, 5], solved.Weights, 1e-11);
        }
    }

    [Theory]
    [InlineData(1e3, true)]
    [InlineData(1e9, false)]
    [InlineData(1e14, false)]
    public void Dear_soft_margins_that_contradict_each_other_are_a_compromise_or_refused(double cost, bool canBeSolved)
    {
        var first = CalibrationTerm.Factor("first", [0, 0, 0, 0], ["all"], [100]).WithCost(cost);
        var second = CalibrationTerm.Factor("second", [0, 0, 0, 0], ["all"], [110]).WithCost(cost);
        var outcome = new CalibrationProblem([20, 20, 20, 30], [first, second]).Solve();
        Assert.True(outcome is CalibrationOutcome.Solved || !canBeSolved);
        if (outcome is CalibrationOutcome.Solved solved)
            Close.To(105, solved.Weights.Sum(), 1e-3, "sum");
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e9)]
    [InlineData(1e14)]
    public void A_dear_soft_margin_gives_way_to_a_binding_one_whatever_their_order(double cost)
    {
        var hard = CalibrationTerm.Factor("hard", [0, 0, 1, 1], ["a", "b"], [50, 50]);
        var soft = CalibrationTerm.Constant(110).WithCost(cost);
        Close.To(100, Solved([20, 20, 20, 30], [hard, soft]).Weights.Sum(), 1e-11, "sum");
        Close.To(100, Solved([20, 20, 20, 30], [soft, hard]).Weights.Sum(), 1e-11, "sum");
    }

    [Fact]
    public void Bounds_on_final_weights_hold_for_every_row_of_a_cluster()
    {
        foreach (var weights in new double[][] { [2, 0, 1, 1], [2, 1, 1, 1] })
        {
            var options = new CalibrationOptions { Clusters = [0, 0, 1, 2], BoundsOn = CalibrationBounds.FinalWeight, LowerBound = 0.1, UpperBound = 3 };
            var solved = Solved(weights, [CalibrationTerm.Constant(6.5)], options);
            Assert.All(solved.Weights, weight => Assert.True(weight <= 3, $"{weight}"));
        }
    }

    [Fact]
    public void Bounds_on_final_weights_hold_to_the_last_bit()
    {
        var weights = Enumerable.Range(1, 200).Select(k => k * 0.37).ToArray();
        var options = new CalibrationOptions { BoundsOn = CalibrationBounds.FinalWeight, LowerBound = 10.1, UpperBound = 49.3 };
        var solved = Solved(weights, [CalibrationTerm.Constant(weights.Sum() * 0.95)], options);
        Assert.All(solved.Weights, weight => Assert.InRange(weight, 10.1, 49.3));
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(30000)]
    [InlineData(1e12)]
    [InlineData(1e200)]
    public void The_unit_of_variance_coefficients_makes_no_difference(double unit)
    {
        CalibrationTerm[] terms = [CalibrationTerm.Factor("f", [0, 0, 1, 1], ["a", "b"], [5, 6]), CalibrationTerm.Numeric("x", [1, 2, 4, 3], 30)];
        foreach (var distance in new[] { CalibrationDistance.Linear, CalibrationDistance.Raking })
        {
            var plain = Solved([1, 2, 3, 4], terms, new CalibrationOptions { Distance = distance, VarianceCoefficients = [1, 2, 3, 5] });
            var scaled = Solved([1, 2, 3, 4], terms, new CalibrationOptions { Distance = distance, VarianceCoefficients = [unit, 2 * unit, 3 * unit, 5 * unit] });
            Agree(plain.Weights, scaled.Weights, 1e-11);
            Agree([.. plain.Coefficients.Select(c => c * unit)], scaled.Coefficients, 1e-9);
        }
    }

    [Fact]
    public void Weights_that_were_solved_for_are_accepted_though_rounded_totals_disagree()
    {
        CalibrationTerm[] terms =
        [
            CalibrationTerm.Factor("f", [0, 0, 1, 1], ["a", "b"], [5, 6]),
            CalibrationTerm.Factor("g", [0, 1, 0, 1], ["a", "b"], [7, 4 + 5e-9]),
        ];
        var problem = new CalibrationProblem([1, 2, 3, 4], terms);
        var solved = Assert.IsType<CalibrationOutcome.Solved>(problem.Solve());
        Assert.IsType<CalibrationOutcome.Solved>(problem.Accept(solved.Weights));
    }

    [Fact]
    public void Weights_that_differ_within_a_cluster_are_accepted_only_if_they_meet_the_margins()
    {
        var problem = new CalibrationProblem([1, 1, 2], [CalibrationTerm.Factor("f", [0, 1, 1], ["a", "b"], [2, 4])], new CalibrationOptions { Clusters = [0, 0, 1] });
        Assert.IsType<CalibrationOutcome.NotSolved>(problem.Accept([3, 1, 2]));
    }

    [Fact]
    public void A_row_of_weight_zero_with_a_large_value_does_not_break_the_variance()
    {
        Close.To(Error([10, 10, 10], [1, 2, 3], [1, 5, 2]), Error([10, 10, 10, 0], [1, 2, 3, 1e7], [1, 5, 2, 4]), 0.5, "standard error");

        static double Error(double[] weights, double[] x, double[] y)
        {
            var design = SurveyDesign.FromWeights(weights);
            design = design.WithCalibration(Solved(weights, [CalibrationTerm.Constant(33)]));
            design = design.WithCalibration(Solved(design.Weights, [CalibrationTerm.Numeric("x", x, 70)], new CalibrationOptions { Distance = CalibrationDistance.Raking }));
            return design.Whole().Total(y)[0].StandardError;
        }
    }

    [Fact]
    public void Margins_of_counts_and_of_values_that_depend_on_each_other_contradict_by_name_for_rows_of_small_weight()
    {
        var outcome = new CalibrationProblem(
            [1, 1, 3e-7, 4.1e-7],
            [CalibrationTerm.Factor("f", [0, 0, 1, 1], ["a", "b"], [2, 1e-6]), CalibrationTerm.Numeric("x", [0, 0, 0.3, 0.3], 5e-7)]).Solve();
        Assert.Equal(CalibrationFailure.ContradictoryTotals, Assert.IsType<CalibrationOutcome.NotSolved>(outcome).Cause);
    }

    [Fact]
    public void The_variance_of_a_domain_of_small_weights_keeps_its_digits()
    {
        double[] weights = [.. Enumerable.Range(0, 40).Select(k => k < 20 ? 1e6 + k : 0.5 + (k * 0.013))];
        int[] codes = [.. Enumerable.Range(0, 40).Select(k => k / 10)];
        var totals = Enumerable.Range(0, 4).Select(level => 1.1 * weights.Where((_, k) => codes[k] == level).Sum()).ToArray();
        double[] y = [.. Enumerable.Range(0, 40).Select(k => (k * 7919 % 101) / 10.0)];
        int[] domain = [.. Enumerable.Range(0, 40).Select(k => k >= 25 ? 0 : -1)];
        var fast = Error(weights, null);
        var exact = Error([.. weights.Select((weight, k) => k < 20 ? weight / 1e6 : weight)], [.. totals.Select((total, level) => level < 2 ? total / 1e6 : total)]);
        Close.To(exact, fast, 1e-9, "standard error");

        double Error(double[] given, double[]? asked)
        {
            var design = SurveyDesign.Create(new SurveyDesignSpecification { Weights = given, Stages = [new SamplingStage { Strata = codes }] });
            var solved = Solved(given, [CalibrationTerm.Factor("f", codes, ["a", "b", "c", "d"], asked ?? totals)], new CalibrationOptions());
            return design.WithCalibration(solved).By(domain, 1).Total(y)[0].StandardError;
        }
    }

    [Fact]
    public void A_replicate_whose_weights_leave_no_room_within_the_bounds_fails_by_itself()
    {
        var options = new CalibrationOptions { Distance = CalibrationDistance.Logit, BoundsOn = CalibrationBounds.FinalWeight, LowerBound = 0.5, UpperBound = 2.5 };
        var problem = new CalibrationProblem([2, 2, 2, 2], [CalibrationTerm.Constant(8.5)], options);
        var replicates = ReplicateDesign.Jackknife(SurveyDesign.FromWeights([2, 2, 2, 2])).Recalibrated(problem);
        Assert.Equal(CalibrationFailure.InfeasibleBounds, replicates.WeightsOf(0, new double[4])?.Cause);
        Assert.Throws<StatisticsInputException>(() => problem.WithWeights([4, 0, 2, 2]));
    }

    [Fact]
    public void Bounds_that_no_ratio_of_a_cluster_can_keep_are_refused()
    {
        var options = new CalibrationOptions { Clusters = [0, 0, 1], BoundsOn = CalibrationBounds.FinalWeight, LowerBound = 1, UpperBound = 2 };
        Assert.Throws<StatisticsInputException>(() => new CalibrationProblem([1, 5, 1], [CalibrationTerm.Constant(7)], options));
    }

    [Fact]
    public void More_margins_than_a_matrix_can_hold_are_refused_by_number()
    {
        var levels = Enumerable.Range(0, 46340).Select(level => $"{level}").ToArray();
        Assert.Throws<StatisticsInputException>(() => new CalibrationProblem([1], [CalibrationTerm.Factor("f", [0], levels, new double[levels.Length])]));
    }

    [Fact]
    public void Parts_name_rows_that_are_not_there()
        => Assert.Throws<StatisticsInputException>(() => CalibrationTerm.Factor("f", [0, 0], ["a"], [2]).Part([0, 2], [2]));

    [Fact]
    public void Logit_with_a_bound_that_is_as_good_as_none_is_solved()
    {
        var solved = Solved([1, 2], [CalibrationTerm.Constant(4)], new CalibrationOptions { Distance = CalibrationDistance.Logit, LowerBound = 0, UpperBound = 1e200 });
        Agree([4.0 / 3, 8.0 / 3], solved.Weights, 1e-11);
    }

    [Fact]
    public void A_factor_without_levels_adds_nothing()
    {
        var solved = Solved([1, 2], [CalibrationTerm.Factor("none", [-1, -1], [], []), CalibrationTerm.Constant(6)]);
        Agree([2, 4], solved.Weights, 1e-12);
    }

    private static CalibrationOutcome.Solved Solved(double[] weights, CalibrationTerm[] terms, CalibrationOptions? options = null)
    {
        var outcome = new CalibrationProblem(weights, terms, options).Solve();
        return Assert.IsType<CalibrationOutcome.Solved>(outcome, exactMatch: true);
    }

    private static void Agree(double[] expected, double[] actual, double tolerance)
    {
        for (var row = 0; row < expected.Length; row++)
            Close.To(expected[row], actual[row], tolerance, $"row {row + 1}");
    }
}
