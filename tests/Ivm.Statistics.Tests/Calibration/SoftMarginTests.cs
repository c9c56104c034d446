using Ivm.Statistics.Calibration;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Calibration;

public class SoftMarginTests
{
    [Fact]
    public void A_soft_count_moves_as_far_as_its_cost_says()
    {
        // One margin, linear distance: minimise N (g - 1)^2 / 2 + C (N g - T)^2 / 2, so g - 1 = C (T - N) / (1 + C N).
        const double Cost = 0.02;
        var outcome = new CalibrationProblem([5, 5, 10], [CalibrationTerm.Constant(30).WithCost(Cost)]).Solve();
        var solved = Assert.IsType<CalibrationOutcome.Solved>(outcome);
        Assert.All(solved.G, g => Close.To(1 + (Cost * (30 - 20) / (1 + (Cost * 20))), g, 1e-12, "g"));
    }

    [Fact]
    public void Dear_margins_are_met_and_cheap_ones_are_left()
        => Some.Survey.Sample(survey =>
        {
            double Misfit(double cost)
            {
                var terms = survey.Terms();
                var solved = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(survey.Weight, [terms[0], terms[2].WithCost(cost)]).Solve());
                Assert.All(solved.Margins.Take(6), margin => Close.To(margin.Total, margin.After, 1e-10, margin.Name.ToString(), 1));
                return Math.Abs(solved.Margins[^1].After - solved.Margins[^1].Total);
            }

            var (cheap, middle, dear) = (Misfit(1e-12), Misfit(1e-5), Misfit(1e3));
            Assert.True(dear <= middle && middle <= cheap, $"{dear} {middle} {cheap}");
            Assert.True(dear < 1e-3 * Math.Max(1, cheap));
        });

    [Fact]
    public void A_soft_margin_that_contradicts_the_others_is_a_compromise_and_no_error()
    {
        int[] sex = [0, 0, 1, 1];
        var terms = new[] { CalibrationTerm.Factor("sex", sex, ["man", "woman"], [20, 20]), CalibrationTerm.Constant(50).WithCost(1) };
        var solved = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem([8, 8, 8, 8], terms).Solve());
        Assert.Equal(40, solved.Margins[^1].After, 1e-9);
    }

    [Fact]
    public void A_cost_must_be_above_zero()
        => Assert.Throws<StatisticsInputException>(() => CalibrationTerm.Constant(3).WithCost(0));

    [Fact]
    public void Variance_coefficients_say_how_much_a_row_moves()
        => Some.Survey.Sample(survey =>
        {
            // Linear distance: g - 1 = x'lambda / v, so v (g - 1) is the same function of x for all rows of one cell.
            var v = survey.Size;
            var problem = new CalibrationProblem(
                survey.Weight, [CalibrationTerm.Factor("age", survey.Age, Some.Levels(3), [900, 800, 700])], new CalibrationOptions { VarianceCoefficients = v });
            var solved = Assert.IsType<CalibrationOutcome.Solved>(problem.Solve());
            Assert.All(solved.Margins, margin => Close.To(margin.Total, margin.After, 1e-11, margin.Name.ToString()));
            for (var row = 0; row < survey.Rows; row++)
                Close.To(solved.Coefficients[survey.Age[row]], v[row] * (solved.G[row] - 1), 1e-8, "v (g - 1)", 1);
        });
}
