using Ivm.Statistics.Calibration;

namespace Ivm.Statistics.Tests.Calibration;

public class CalibrationReviewTests
{
    private static readonly string[] Ages = ["15-24", "25-44", "45-64", "65+"];

    [Fact]
    public void Empty_cells_contradictions_and_dependent_margins_are_reported_together()
    {
        int[] age = [0, 0, 1, 1, 2, 2];
        int[] sex = [0, 1, 0, 1, 0, 1];
        var review = new CalibrationProblem(
            [10, 10, 10, 10, 10, 10],
            [CalibrationTerm.Factor("age", age, Ages, [20, 20, 20, 4]), CalibrationTerm.Factor("sex", sex, ["man", "woman"], [30, 31]), CalibrationTerm.Constant(60)]).Review(minimumRows: 1);

        Assert.Equal("age = 65+", Assert.Single(review.EmptyCells).ToString());
        Assert.Contains(review.Contradictions, found => Math.Abs(found.Implied - found.Asked) > 0.5);
        Assert.Equal(2, review.DependentMargins.Count);
    }

    [Fact]
    public void A_thin_class_is_joined_with_its_thinner_neighbour()
    {
        int[] age = [.. Enumerable.Repeat(0, 30), .. Enumerable.Repeat(1, 3), .. Enumerable.Repeat(2, 12), .. Enumerable.Repeat(3, 40)];
        var review = new CalibrationProblem(Ones(age.Length), [CalibrationTerm.Factor("age", age, Ages, [300, 30, 120, 400])]).Review(minimumRows: 10);

        Assert.Equal("age = 25-44", Assert.Single(review.ThinCells).ToString());
        var collapse = Assert.Single(review.ProposedCollapses);
        Assert.Equal(["25-44", "45-64"], collapse.Levels);
        Assert.Equal((15, 150.0), (collapse.RowCount, collapse.Total));
    }

    [Fact]
    public void Cells_of_a_crossing_are_joined_along_the_last_factor_first()
    {
        // Two regions of four ages; the second region has too few rows altogether and joins the first one's cells.
        var counts = new[] { 20, 2, 20, 20, 1, 1, 1, 1 };
        var cell = counts.SelectMany((count, level) => Enumerable.Repeat(level, count)).ToArray();
        var term = CalibrationTerm.Crossing(
            "region x age",
            [new(Array.ConvertAll(cell, code => code / 4), ["north", "south"]), new(Array.ConvertAll(cell, code => code % 4), Ages)],
            counts.Select(count => 10.0 * count).ToArray());
        var review = new CalibrationProblem(Ones(cell.Length), [term]).Review(minimumRows: 10);

        Assert.Contains(review.ProposedCollapses, collapse => collapse.Levels.SequenceEqual(["north, 15-24", "north, 25-44"]) || collapse.Levels.Contains("north, 25-44"));
        Assert.Contains(review.ProposedCollapses, collapse => new[] { "south, 15-24", "south, 25-44", "south, 45-64", "south, 65+" }.All(collapse.Levels.Contains));
        Assert.All(review.ProposedCollapses, collapse => Assert.True(collapse.RowCount >= 10));
    }

    private static double[] Ones(int rows) => Enumerable.Repeat(10.0, rows).ToArray();
}
