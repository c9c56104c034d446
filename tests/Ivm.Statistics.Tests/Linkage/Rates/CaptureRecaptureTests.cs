using System.Globalization;
using CsCheck;
using Ivm.Statistics.Linkage.Rates;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Linkage.Rates;

public sealed class CaptureRecaptureTests
{
    [Fact]
    public void Loglinear_models_and_their_intervals_are_those_of_r()
    {
        var witness = CsvColumns.Read(Path.Combine(AppContext.BaseDirectory, "oracle", "capture.csv"));
        for (var row = 0; row < witness.RowCount; row++)
        {
            var counts = witness.Text("counts")[row].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            var interactions = witness.Text("model")[row].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => (pair[0] - '1', pair[2] - '1')).ToArray();
            var what = $"{witness.Text("set")[row]} {witness.Text("model")[row]}";
            var fit = CaptureModel.Fit((int)Math.Log2(counts.Length + 1), counts, interactions);

            Assert.NotNull(fit);
            Close.To(witness.Numbers("total")[row], fit.Matches.Total, 1e-9, $"total of {what}");
            Close.To(witness.Numbers("deviance")[row], fit.Deviance, 1e-8, $"deviance of {what}");
            Close.To(witness.Numbers("lower")[row], fit.Matches.Lower, 1e-6, $"lower end of {what}");
            Close.To(witness.Numbers("upper")[row], fit.Matches.Upper, 1e-6, $"upper end of {what}");
        }
    }

    [Fact]
    public void Two_independent_lists_give_the_estimate_of_lincoln_and_petersen() =>
        Gen.Int[1, 500].Array[3].Sample(counts =>
        {
            var (first, second, both) = (counts[0] + counts[2], counts[1] + counts[2], counts[2]);
            var fit = CaptureModel.Fit(2, [counts[0], counts[1], counts[2]], []);
            Close.To((double)first * second / both, fit!.Matches.Total, 1e-9, "total");
            Assert.InRange(fit.Matches.Lower, fit.Matches.Found, fit.Matches.Upper);
        }, iter: 30);

    [Fact]
    public void Three_lists_that_all_depend_have_the_closed_form_of_their_odds() =>
        Gen.Int[1, 500].Array[7].Sample(counts =>
        {
            double[] n = [.. counts.Select(count => (double)count)];
            var fit = CaptureModel.Fit(3, n, [(0, 1), (0, 2), (1, 2)]);
            if (fit is not null)
                Close.To(n.Sum() + (n[0] * n[1] * n[3] * n[6] / (n[2] * n[4] * n[5])), fit.Matches.Total, 1e-7, "total");
        }, iter: 30);

    [Fact]
    public void The_best_model_finds_the_lists_that_depend()
    {
        // 10,000 matches: lists 0 and 1 catch 80 % each and mostly the same ones, list 2 catches 60 % of all.
        double[] p = [0.10, 0.10, 0.70, 0.10]; // neither, only the first, both, only the second
        double Cell(int first, int second, int third) => 10_000 * p[(first, second) switch { (0, 0) => 0, (1, 0) => 1, (1, 1) => 2, _ => 3 }] * (third == 1 ? 0.6 : 0.4);
        double[] counts = [.. Enumerable.Range(1, 7).Select(history => Cell(history & 1, history >> 1 & 1, history >> 2))];
        var fit = CaptureModel.Best(3, counts);

        Assert.Equal([(0, 1)], fit!.Interactions);
        Close.To(10_000, fit.Matches.Total, 1e-9, "total");
        Close.To(0.96, fit.Matches.Coverage, 1e-9, "coverage");
    }

    [Fact]
    public void Counts_that_say_nothing_of_the_missed_give_no_model() =>
        Assert.Null(CaptureModel.Fit(2, [10, 10, 0], []));

    /// <summary>By hand: (120 + 1) (90 + 1) / (60 + 1) - 1 and Seber's variance.</summary>
    [Fact]
    public void Chapmans_estimate_is_that_of_its_formula()
    {
        var total = CaptureRecapture.Chapman(120, 90, 60);
        var unseen = total.Total - 150;
        var variance = 121.0 * 91 * 60 * 30 / (61.0 * 61 * 62);
        var spread = Math.Exp(1.959963984540054 * Math.Sqrt(Math.Log(1 + (variance / (unseen * unseen)))));

        Close.To((121.0 * 91 / 61) - 1, total.Total, 1e-14, "total");
        Assert.Equal(150, total.Found);
        Close.To(150 + (unseen / spread), total.Lower, 1e-12, "lower end");
        Close.To(150 + (unseen * spread), total.Upper, 1e-12, "upper end");
    }

    [Fact]
    public void Lists_that_hold_the_same_matches_have_missed_none() =>
        Assert.Equal(new MatchTotal(40, 40, 40, 40), CaptureRecapture.Chapman(40, 40, 40));

    [Fact]
    public void More_on_both_lists_than_on_one_is_refused() =>
        Assert.Throws<StatisticsInputException>(() => CaptureRecapture.Chapman(40, 50, 41));
}
