using Ivm.Statistics.Calibration;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Calibration;

/// <summary>Input at the edges: hardly any rows, very many, numbers of every size, terms that add nothing.</summary>
public class HardInputTests
{
    private static readonly double[] Weights = [1, 2, 3, 4];

    public static TheoryData<CalibrationDistance> Distances { get; } = new(CalibrationDistance.Linear, CalibrationDistance.Raking, CalibrationDistance.Logit);

    [Theory]
    [MemberData(nameof(Distances))]
    public void One_row_takes_the_total(CalibrationDistance distance)
        => Agree([3], Solved([2], [CalibrationTerm.Constant(3), CalibrationTerm.Numeric("x", [2], 6)], distance).Weights, 1e-12);

    [Theory]
    [MemberData(nameof(Distances))]
    public void Terms_given_twice_and_terms_of_one_level_add_nothing(CalibrationDistance distance)
    {
        var halves = CalibrationTerm.Factor("half", [0, 0, 1, 1], ["a", "b"], [4, 8]);
        var solved = Solved(Weights, [halves, CalibrationTerm.Constant(12), halves, CalibrationTerm.Factor("all", [0, 0, 0, 0], ["one"], [12])], distance);
        Agree([4.0 / 3, 8.0 / 3, 24.0 / 7, 32.0 / 7], solved.Weights, 1e-11);
        Assert.Equal(4, solved.DroppedMargins.Count);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e12)]
    [InlineData(1e-12)]
    [InlineData(1e-300)]
    public void The_size_of_weights_makes_no_difference(double unit)
    {
        foreach (var distance in Distances.Select(row => row.Data))
        {
            var plain = Solved(Weights, Model(1, 1), distance).Weights;
            var scaled = Solved([.. Weights.Select(weight => weight * unit)], Model(unit, 1), distance).Weights;
            Agree([.. plain.Select(weight => weight * unit)], scaled, 1e-11);
        }
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e12)]
    [InlineData(1e-12)]
    [InlineData(1e-300)]
    [InlineData(1e-315)]
    public void The_unit_of_a_variable_makes_no_difference(double unit)
    {
        foreach (var distance in Distances.Select(row => row.Data))
            Agree(Solved(Weights, Model(1, 1), distance).Weights, Solved(Weights, Model(1, unit), distance).Weights, unit < 1e-310 ? 1e-7 : 1e-11);
    }

    [Fact]
    public void A_variable_far_from_zero_keeps_its_digits()
        => Agree(Solved(Weights, Model(1, 1), CalibrationDistance.Linear).Weights, Solved(Weights, Model(1, 1, offset: 1e4), CalibrationDistance.Linear).Weights, 1e-9);

    [Theory]
    [MemberData(nameof(Distances))]
    public void Rounded_totals_of_margins_that_follow_from_each_other_are_met_as_nearly_as_they_agree(CalibrationDistance distance)
    {
        foreach (var error in new[] { 1e-12, 1e-11, 1e-10, 1e-9 })
        {
            CalibrationTerm[] terms = [
                CalibrationTerm.Factor("f", [0, 0, 1, 1], ["a", "b"], [3.5, 7.5]),
                CalibrationTerm.Factor("g", [0, 1, 0, 1], ["a", "b"], [5, 6 * (1 + error)])];
            var solved = Solved(Weights, terms, distance);
            Assert.Equal(["g = b"], solved.DroppedMargins.Select(margin => margin.ToString()));
            Assert.All(solved.Margins, margin => Assert.InRange(Math.Abs(margin.After - margin.Total) / margin.Total, 0, 1e-12 + (1.01 * error)));
        }

        var contradictory = Problem(Weights, [CalibrationTerm.Constant(11), CalibrationTerm.Factor("f", [0, 0, 1, 1], ["a", "b"], [3.5, 7.5001])], distance);
        Assert.Equal(CalibrationFailure.ContradictoryTotals, Assert.IsType<CalibrationOutcome.NotSolved>(contradictory.Solve()).Cause);
    }

    [Theory]
    [MemberData(nameof(Distances))]
    public void Five_thousand_levels_are_each_met(CalibrationDistance distance)
    {
        const int Levels = 5000;
        var codes = Enumerable.Range(0, 4 * Levels).Select(row => row % Levels).ToArray();
        var totals = Enumerable.Range(0, Levels).Select(level => 40.0 + (level % 7)).ToArray();
        var solved = Solved([.. codes.Select(_ => 10.0)], [CalibrationTerm.Constant(totals.Sum()), CalibrationTerm.Factor("place", codes, Some.Levels(Levels), totals)], distance);
        Agree([.. codes.Select(level => totals[level] / 4)], solved.Weights, 1e-11);
    }

    [Fact]
    public void A_million_rows_with_one_term_are_solved()
        => Agree([11], Solved([.. Enumerable.Repeat(10.0, 1_000_000)], [CalibrationTerm.Constant(11e6)], CalibrationDistance.Raking).Weights[..1], 1e-11);

    [Fact]
    public void Any_number_may_be_the_code_of_a_cluster()
    {
        var options = new CalibrationOptions { Clusters = [int.MinValue, int.MaxValue, -5, int.MaxValue] };
        var solved = Assert.IsType<CalibrationOutcome.Solved>(new CalibrationProblem(Weights, Model(1, 1), options).Solve());
        Agree([solved.G[1]], [solved.G[3]], 1e-14);
    }

    [Fact]
    public void Rows_of_weight_zero_do_not_fill_a_level()
    {
        var levels = CalibrationTerm.Factor("f", [0, 1, 0, 0], ["a", "b"], [7, 5]);
        Assert.Equal(CalibrationFailure.EmptyCell, Assert.IsType<CalibrationOutcome.NotSolved>(Problem([1, 0, 3, 3], [levels], CalibrationDistance.Linear).Solve()).Cause);
    }

    [Theory]
    [InlineData("no rows", new double[0])]
    [InlineData("design weights", new[] { 0.0, 0, 0, 0 })]
    [InlineData("row 2", new[] { 1.0, -1, 1, 1 })]
    [InlineData("row 3", new[] { 1.0, 1, double.NaN, 1 })]
    [InlineData("row 4", new[] { 1.0, 1, 1, double.PositiveInfinity })]
    public void Weights_that_cannot_be_used_are_refused(string named, double[] weights)
        => Assert.Contains(named, Refusal(() => Problem(weights, [CalibrationTerm.Constant(7)], CalibrationDistance.Linear)), StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Values_and_totals_that_are_no_numbers_are_refused(double value)
    {
        Assert.Contains("term 'x', row 2", Refusal(() => CalibrationTerm.Numeric("x", [1, value], 3)), StringComparison.Ordinal);
        Assert.Contains("term 'x', row 1", Refusal(() => CalibrationTerm.FactorByNumeric("x", [0], ["a"], [value], [3])), StringComparison.Ordinal);
        Assert.Contains("term 'x' totals", Refusal(() => CalibrationTerm.Numeric("x", [1, 2], value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tolerance")]
    [InlineData("collinearity tolerance")]
    [InlineData("contradiction tolerance")]
    [InlineData("iterations")]
    [InlineData("threads")]
    public void Options_that_mean_nothing_are_refused(string named)
    {
        var options = named switch
        {
            "tolerance" => new CalibrationOptions { Tolerance = double.NaN },
            "collinearity tolerance" => new CalibrationOptions { CollinearityTolerance = -1 },
            "contradiction tolerance" => new CalibrationOptions { ContradictionTolerance = 1 },
            "iterations" => new CalibrationOptions { MaximumIterations = -1 },
            _ => new CalibrationOptions { MaximumThreads = 0 },
        };
        Assert.StartsWith(named, Refusal(() => new CalibrationProblem(Weights, [CalibrationTerm.Constant(3)], options)), StringComparison.Ordinal);
    }

    [Fact]
    public void More_combinations_than_fit_in_memory_are_refused_by_their_number()
    {
        var factors = Enumerable.Repeat(new CalibrationFactor([0], Some.Levels(1000)), 6).ToArray();
        Assert.Contains("1E+18", Refusal(() => CalibrationTerm.Crossing("x", factors, [1, 2])), StringComparison.Ordinal);
        var wrapped = Enumerable.Repeat(new CalibrationFactor([0], Some.Levels(65536)), 2).ToArray();
        Assert.Contains("4294967296", Refusal(() => CalibrationTerm.Crossing("x", wrapped, [])), StringComparison.Ordinal);
    }

    private static CalibrationTerm[] Model(double weightUnit, double valueUnit, double offset = 0)
        => [
            CalibrationTerm.Constant(11 * weightUnit),
            CalibrationTerm.Numeric("x", [.. new[] { 1.0, 2, 3, 5 }.Select(x => (x + offset) * valueUnit)], (38 + (11 * offset)) * weightUnit * valueUnit)];

    private static CalibrationProblem Problem(double[] weights, CalibrationTerm[] terms, CalibrationDistance distance)
        => new(weights, terms, new CalibrationOptions { Distance = distance, LowerBound = distance == CalibrationDistance.Logit ? 0.1 : double.NegativeInfinity, UpperBound = distance == CalibrationDistance.Logit ? 10 : double.PositiveInfinity });

    private static CalibrationOutcome.Solved Solved(double[] weights, CalibrationTerm[] terms, CalibrationDistance distance)
        => Assert.IsType<CalibrationOutcome.Solved>(Problem(weights, terms, distance).Solve());

    private static void Agree(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var row = 0; row < expected.Length; row++)
            Close.To(expected[row], actual[row], tolerance, $"row {row + 1}");
    }

    private static string Refusal(Func<object> attempt) => Assert.Throws<StatisticsInputException>(attempt).Message;
}
