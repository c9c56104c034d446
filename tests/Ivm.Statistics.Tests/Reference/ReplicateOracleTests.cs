using Ivm.Statistics.Calibration;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Reference;

/// <summary>What R survey says with replicate weights about our own simulated samples (oracle/replicates.R).</summary>
public class ReplicateOracleTests
{
    private static readonly Table Clusters = new(Read("sample.csv"), without: 6);
    private static readonly Table Pairs = new(Read("replicate-pairs.csv"), without: null);
    private static readonly CsvColumns Estimates = Read("replicate-estimates.csv");

    public static TheoryData<string> Designs { get; } = new(Estimates.Text("design").Distinct());

    [Theory]
    [MemberData(nameof(Designs))]
    public void Estimates_errors_and_intervals_agree_with_R(string name)
    {
        var (design, table) = Design(name);
        Agree(name, design, table);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("raking")]
    public void Replicates_calibrated_elsewhere_give_the_same_as_those_calibrated_here(string method)
    {
        var file = Read($"replicate-{method}.csv");
        var (calibrated, table) = Design("calibrated." + method);
        var weights = new double[table.Rows];
        var held = Enumerable.Range(1, calibrated.ReplicateCount).Select(r => file.Numbers($"X{r}")).ToArray();
        var ordered = new double[held.Length][];
        for (var replicate = 0; replicate < held.Length; replicate++)
        {
            // R leaves the units out in another order.
            Assert.Null(calibrated.WeightsOf(replicate, weights));
            var same = Assert.Single(held, other => other.Zip(weights).All(pair => pair.First == 0 == (pair.Second == 0)));
            ordered[replicate] = same;
            for (var row = 0; row < weights.Length; row++)
                Close.To(same[row], weights[row], 1e-9, $"replicate {replicate + 1}, row {row + 1}");
        }

        Agree("calibrated." + method, ReplicateDesign.FromWeights(file.Numbers("weight"), ordered, calibrated.Rule), table);
    }

    private static void Agree(string name, ReplicateDesign design, Table table)
    {
        var compared = 0;
        for (var i = 0; i < Estimates.RowCount; i++)
        {
            if (Estimates.Text("design")[i] != name)
                continue;
            var (statistic, what) = (Estimates.Text("stat")[i], string.Join(' ', name, Estimates.Text("stat")[i], Estimates.Text("variable")[i], Estimates.Text("by")[i], Estimates.Text("domain")[i]));
            compared++;

            // R takes the rank of weights after linear calibration, of weights before it after raking; here it is always before.
            var options = new EstimationOptions { GivenDegreesOfFreedom = Number("df") };
            if (!name.StartsWith("calibrated", StringComparison.Ordinal))
                Assert.Equal(Number("df"), design.DegreesOfFreedom);
            if (statistic == "covariance")
            {
                var values = Run(design, table, "mean", "income", "sex", options, out _);
                Close.To(Number("estimate"), values.Covariance()[0, 1], 1e-9, what, 1e-9);
                continue;
            }

            var run = Run(design, table, statistic, Estimates.Text("variable")[i], Estimates.Text("by")[i], options, out var levels, Estimates.Text("domain")[i]);
            var actual = run.Estimates[Math.Max(0, Array.IndexOf(levels, Estimates.Text("domain")[i]))];

            // R finds logit proportions and their replicates by an iteration that stops at about 1e-8.
            var tolerance = statistic == "proportion.logit" ? 1e-7 : 1e-9;
            Close.To(Number("estimate"), actual.Estimate, tolerance, what);
            Close.To(Number("se"), actual.StandardError, 10 * tolerance, what + " se", 1e-3 * Math.Abs(actual.Estimate));
            if (!double.IsNaN(Number("lower")))
            {
                Close.To(Number("lower"), actual.Lower, 10 * tolerance, what + " lower", 1e-3 * Math.Abs(actual.Estimate));
                Close.To(Number("upper"), actual.Upper, 10 * tolerance, what + " upper");
            }

            double Number(string column) => CsvColumns.Number(Estimates.Text(column)[i]);
        }

        Assert.True(compared > 40);
    }

    private static ReplicateValues Run(
        ReplicateDesign design, Table table, string statistic, string variable, string by, EstimationOptions options, out string[] levels, string domain = "")
    {
        var codes = by.Length == 0 ? new int[table.Rows] : table.Codes(by).Select(code => code - 1).ToArray();
        levels = by.Length == 0 ? ["0"] : Enumerable.Range(1, codes.Max() + 1).Select(level => $"{level}").ToArray();
        var estimation = design.Estimation();
        var domains = estimation.By(codes, levels.Length);
        var parts = statistic.Split('.');
        var scale = parts[^1] == "logit" ? ReplicateScale.Replicated : ReplicateScale.Linearised;
        var method = parts[^1] switch { "logit" or "xlogit" => IntervalMethod.Logit, "asin" => IntervalMethod.Arcsine, _ => IntervalMethod.Student };
        var measure = parts[0] switch
        {
            "ratio" => domains.Ratio(table["victim"], table["income"], options),
            "total" => domains.Total(table[variable], options),
            "proportion" => domains.Proportion(table[variable], options with { ProportionInterval = method }, scale),
            "quantile" => domains.Quantile(table[variable], CsvColumns.Number(domain), QuantileRule.Inverse, options),
            "woodruff" => domains.QuantileByShare(table[variable], CsvColumns.Number(domain), QuantileRule.Inverse, options),
            _ => domains.Mean(table[variable], options),
        };
        return estimation.Run()[measure];
    }

    private static (ReplicateDesign Design, Table Table) Design(string name)
    {
        var centre = name.EndsWith(".mse", StringComparison.Ordinal) ? ReplicateCentre.Estimate : ReplicateCentre.ReplicateMean;
        var weights = Clusters["weight"];
        SurveyDesign Clustered(bool corrected, bool stratified = true) => SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = weights,
            Stages =
            [
                new SamplingStage
                {
                    Strata = stratified ? Clusters.Codes("stratum") : null,
                    Units = Clusters.Codes("stratum").Zip(Clusters.Codes("cluster"), (stratum, cluster) => (100 * stratum) + cluster).ToArray(),
                    PopulationSizes = corrected ? Clusters["fpc1"] : null,
                },
            ],
        });
        switch (name.Split('.')[0])
        {
            case "jk1":
                return (ReplicateDesign.Jackknife(Clustered(corrected: false, stratified: false), centre), Clusters);
            case "jkn":
                return (ReplicateDesign.Jackknife(Clustered(corrected: true), centre), Clusters);
            case "brr":
                return (Given(Pairs, "replicate-brr.csv", 1, centre), Pairs);
            case "fay":
                return (Given(Pairs, "replicate-fay.csv", 1 / (0.7 * 0.7), centre), Pairs);
            case "subbootstrap":
                return (Given(Clusters, "replicate-subbootstrap.csv", 40.0 / 39, centre), Clusters);
            default:
                return (ReplicateDesign.Jackknife(Clustered(corrected: false)).Recalibrated(Problem(name.Split('.')[1])), Clusters);
        }
    }

    private static ReplicateDesign Given(Table table, string file, double scale, ReplicateCentre centre)
    {
        var columns = Read(file);
        var factors = Enumerable.Range(1, 1000).TakeWhile(r => columns.Has($"V{r}")).Select(r => columns.Numbers($"V{r}")).ToArray();
        return ReplicateDesign.FromFactors(table["weight"], factors, new ReplicateRule { Scale = scale / factors.Length, Centre = centre });
    }

    private static CalibrationProblem Problem(string method)
    {
        var totals = Read("totals.csv");
        double[] Of(Func<string, string, bool> wanted) => Enumerable.Range(0, totals.RowCount).Where(i => wanted(totals.Text("term")[i], totals.Text("level")[i])).Select(i => totals.Numbers("total")[i]).ToArray();
        var sexes = new[] { "1", "2" }.Select(sex => Of((term, level) => term == "sex x age" && level.StartsWith(sex, StringComparison.Ordinal)).Sum()).ToArray();
        return new CalibrationProblem(
            Clusters["weight"],
            [
                CalibrationTerm.Factor("sex", Clusters.Codes("sex").Select(code => code - 1).ToArray(), ["1", "2"], sexes),
                CalibrationTerm.Factor("region", Clusters.Codes("region").Select(code => code - 1).ToArray(), ["1", "2", "3"], Of((term, _) => term == "region")),
                CalibrationTerm.Numeric("income", Clusters["income"], Of((term, _) => term == "income")[0]),
            ],
            new CalibrationOptions { Distance = method == "raking" ? CalibrationDistance.Raking : CalibrationDistance.Linear });
    }

    private static CsvColumns Read(string file) => CsvColumns.Read(Path.Combine(AppContext.BaseDirectory, "oracle", file));

    /// <summary>Some rows of a file, by column.</summary>
    private sealed class Table
    {
        private readonly CsvColumns columns;
        private readonly int[] kept;

        public Table(CsvColumns columns, int? without)
        {
            this.columns = columns;
            kept = Enumerable.Range(0, columns.RowCount).Where(row => columns.Numbers("stratum")[row] != without).ToArray();
        }

        public int Rows => kept.Length;

        public double[] this[string column]
        {
            get
            {
                var all = columns.Numbers(column);
                return Array.ConvertAll(kept, row => all[row]);
            }
        }

        public int[] Codes(string column) => Array.ConvertAll(this[column], value => (int)value);
    }
}
