using CsCheck;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Sampling;

public class InclusionProbabilitiesTests
{
    private static readonly Gen<(double[] Sizes, int Size)> Populations =
        from sizes in Gen.Double[0, 5].Select(x => Math.Round(Math.Exp(x) - 1, 2)).Array[3, 40]
        from share in Gen.Double[0, 1]
        select (sizes, (int)(share * sizes.Count(size => size > 0)));

    [Fact]
    public void They_agree_with_R_with_certain_units_and_sizes_of_zero()
    {
        var table = CsvColumns.Read(Path.Combine(AppContext.BaseDirectory, "oracle", "sampling_sizes.csv"));
        foreach (var name in table.Text("case").Distinct())
        {
            var rows = Enumerable.Range(0, table.RowCount).Where(i => table.Text("case")[i] == name).ToArray();
            var actual = InclusionProbabilities.ProportionalToSize(rows.Select(i => table.Numbers("size")[i]).ToArray(), (int)table.Numbers("n")[rows[0]]);
            for (var k = 0; k < rows.Length; k++)
                Close.To(table.Numbers("p")[rows[k]], actual[k], 1e-14, $"{name} {k}");
        }
    }

    [Fact]
    public void The_284_municipalities_of_the_reference_case_agree()
    {
        var folder = Path.Combine(SharedData.Require("weighting"), "s02_mu284_inclusion_prob");
        var expected = CsvColumns.Read(Path.Combine(folder, "expected_estimates.csv")).Numbers("estimate");
        var actual = InclusionProbabilities.ProportionalToSize(CsvColumns.Read(Path.Combine(folder, "input.csv")).Numbers("P75"), 60);
        Assert.Equal(284, expected.Length);
        for (var i = 0; i < expected.Length; i++)
            Close.To(expected[i], actual[i], 1e-14, $"municipality {i + 1}");
    }

    [Fact]
    public void They_add_up_to_the_size_of_the_sample_and_are_proportional_to_size_below_one()
        => Populations.Sample(population =>
        {
            var (sizes, n) = population;
            var p = InclusionProbabilities.ProportionalToSize(sizes, n);
            Close.To(n, p.Sum(), 1e-12, "sum", 1);
            Assert.All(p, value => Assert.InRange(value, 0, 1));
            var below = Enumerable.Range(0, p.Length).Where(i => p[i] is > 0 and < 1).ToArray();
            foreach (var i in below)
                Close.To(p[below[0]] / sizes[below[0]], p[i] / sizes[i], 1e-12, "ratio");
            var largest = below.Length == 0 ? 0 : below.Max(i => sizes[i]);
            Assert.All(Enumerable.Range(0, p.Length).Where(i => p[i] == 1), i => Assert.True(n == 0 || sizes[i] >= largest));
        });

    [Theory]
    [InlineData(new double[] { 1, 2, -1 }, 1, "sizes", 3)]
    [InlineData(new double[] { 1, double.NaN, 1 }, 1, "sizes", 2)]
    [InlineData(new double[] { double.PositiveInfinity, 1 }, 1, "sizes", 1)]
    [InlineData(new double[] { 1, 0, 2 }, 3, "sample size", null)]
    [InlineData(new double[] { 1, 2 }, -1, "sample size", null)]
    public void Impossible_sizes_and_samples_are_refused_by_name(double[] sizes, int n, string subject, int? row)
    {
        var fault = Assert.Throws<StatisticsInputException>(() => InclusionProbabilities.ProportionalToSize(sizes, n));
        Assert.Equal((subject, row), (fault.Subject, fault.RowNumber));
    }

    [Fact]
    public void Sizes_near_the_largest_number_do_not_overflow()
        => Assert.Equal([0.5, 0.5, 1], InclusionProbabilities.ProportionalToSize([8e307, 8e307, 1.7e308], 2));
}
