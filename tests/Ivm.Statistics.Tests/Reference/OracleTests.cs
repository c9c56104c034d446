using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Reference;

/// <summary>What R survey says about our own simulated sample (oracle/oracle.R).</summary>
public class OracleTests
{
    private static readonly CsvColumns Sample = Read("sample.csv");
    private static readonly CsvColumns Estimates = Read("estimates.csv");
    private static readonly CsvColumns Weights = Read("weights.csv");

    public static TheoryData<string> Designs { get; } = new(Estimates.Text("design").Distinct());

    [Theory]
    [MemberData(nameof(Designs))]
    public void Estimates_errors_intervals_and_design_effects_agree_with_R(string name)
    {
        var (design, codes) = Design(name);
        var tolerance = name.EndsWith("truncated", StringComparison.Ordinal) ? 1e-7 : 1e-9;
        for (var i = 0; i < Estimates.RowCount; i++)
        {
            if (Estimates.Text("design")[i] != name)
                continue;
            var what = string.Join(' ', name, Estimates.Text("stat")[i], Estimates.Text("variable")[i], Estimates.Text("by")[i], Estimates.Text("domain")[i]);
            var actual = Estimate(design, codes, i);
            Close.To(Number("estimate"), actual.Estimate, tolerance, what);
            Close.To(Number("se"), actual.StandardError, 10 * tolerance, what + " se", 1e-6 * Math.Abs(actual.Estimate));
            foreach (var (column, value) in new[] { ("lower", actual.Lower), ("upper", actual.Upper), ("deff", actual.DesignEffect) })
            {
                if (!double.IsNaN(Number(column)))
                    Close.To(Number(column), value, 10 * tolerance, $"{what} {column}", 1e-3 * Math.Abs(actual.Estimate));
            }

            double Number(string column) => CsvColumns.Number(Estimates.Text(column)[i]);
        }
    }

    [Theory]
    [InlineData("linear", 1e-11)]
    [InlineData("raking", 1e-9)]
    [InlineData("logit", 1e-9)]
    [InlineData("truncated", 1e-9)]
    public void Calibrated_weights_agree_with_R(string name, double tolerance)
    {
        var expected = Weights.Numbers(name);
        var solved = Calibrated(name);
        for (var row = 0; row < expected.Length; row++)
            Close.To(expected[row], solved.Weights[row], tolerance, $"{name} weight {row + 1}");
    }

    [Fact]
    public void Quantiles_of_the_t_and_beta_distributions_agree_with_R()
    {
        var grid = Read("quantiles.csv");
        var (p, a, b, expected) = (grid.Numbers("p"), grid.Numbers("a"), grid.Numbers("b"), grid.Numbers("quantile"));
        for (var i = 0; i < grid.RowCount; i++)
        {
            var actual = grid.Text("distribution")[i] == "t" ? StudentDistribution.Quantile(p[i], a[i]) : BetaDistribution.Quantile(p[i], a[i], b[i]);
            Close.To(expected[i], actual, 1e-12, $"quantile {i + 1}: p {p[i]}, {a[i]}, {b[i]}");
        }
    }

    private static (SurveyDesign Design, string[] Rows) Design(string name)
    {
        var parts = name.Split('.');
        if (parts[0] == "calibrated")
        {
            var policy = parts[1] == "average" ? LonelyUnitPolicy.Average : LonelyUnitPolicy.AdjustAboutZero;
            var base1 = Make(parts[1] == "twostage" ? "twostage" : "clustered", policy, false, allStrata: true);
            return (base1.WithCalibration(Calibrated(parts[1])), []);
        }

        return parts[0] == "lonely"
            ? (Make("clustered", Policy(parts[1]), parts[2] == "TRUE", allStrata: true), [])
            : (Make(name, LonelyUnitPolicy.Fail, false, allStrata: false), ["without the lonely stratum"]);
    }

    private static LonelyUnitPolicy Policy(string name)
        => name == "adjust" ? LonelyUnitPolicy.AdjustAboutZero : Enum.Parse<LonelyUnitPolicy>(name, ignoreCase: true);

    private static SurveyDesign Make(string kind, LonelyUnitPolicy policy, bool inDomains, bool allStrata)
    {
        var keep = Keep(allStrata);
        int[] Codes(string column) => keep.Select(row => (int)Sample.Numbers(column)[row]).ToArray();
        double[] Numbers(string column) => keep.Select(row => Sample.Numbers(column)[row]).ToArray();
        var strata = Codes("stratum");
        return SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = Numbers("weight"),
            Stages = kind switch
            {
                "stratified" => [new SamplingStage { Strata = strata, PopulationSizes = Numbers("persons") }],
                "clustered" => [new SamplingStage { Strata = strata, Units = Codes("cluster") }],
                _ => [
                    new SamplingStage { Strata = strata, Units = Codes("cluster"), PopulationSizes = Numbers("fpc1") },
                    new SamplingStage { Units = Codes("person"), PopulationSizes = Numbers("fpc2") }],
            },
            Nested = true,
            LonelyUnits = policy,
            AdjustLonelyInDomains = inDomains,
        });
    }

    private static int[] Keep(bool allStrata)
        => Enumerable.Range(0, Sample.RowCount).Where(row => allStrata || Sample.Text("stratum")[row] != "6").ToArray();

    private static CalibrationOutcome.Solved Calibrated(string name)
    {
        var totals = Read("totals.csv");
        double[] Totals(string term) => Enumerable.Range(0, totals.RowCount).Where(i => totals.Text("term")[i] == term).Select(i => totals.Numbers("total")[i]).ToArray();
        var options = name switch
        {
            "raking" or "twostage" => new CalibrationOptions { Distance = CalibrationDistance.Raking },
            "logit" => new CalibrationOptions { Distance = CalibrationDistance.Logit, LowerBound = 0.4, UpperBound = 2.4 },
            "truncated" => new CalibrationOptions { LowerBound = 0.7, UpperBound = 1.9 },
            _ => new CalibrationOptions(),
        };
        var (sex, age, region) = (Sample.Factor("sex"), Sample.Factor("age"), Sample.Factor("region"));
        var problem = new CalibrationProblem(
            Sample.Numbers("weight"),
            [
                CalibrationTerm.Crossing("sex x age", [new(sex.Codes, sex.Levels), new(age.Codes, age.Levels)], Totals("sex x age")),
                CalibrationTerm.Factor("region", region.Codes, region.Levels, Totals("region")),
                CalibrationTerm.Numeric("income", Sample.Numbers("income"), Totals("income")[0]),
            ],
            options);
        return Assert.IsType<CalibrationOutcome.Solved>(problem.Solve());
    }

    private static DomainEstimate Estimate(SurveyDesign design, string[] subset, int i)
    {
        var keep = Keep(subset.Length == 0);
        double[] Numbers(string column) => keep.Select(row => Sample.Numbers(column)[row]).ToArray();
        var (codes, levels) = (new int[keep.Length], new[] { "0" });
        if (Estimates.Text("by")[i] is { Length: > 0 } by)
        {
            var factor = Sample.Factor(by);
            (codes, levels) = (keep.Select(row => factor.Codes[row]).ToArray(), factor.Levels);
        }

        var estimator = design.By(codes, levels.Length);
        var (statistic, variable) = (Estimates.Text("stat")[i].Split('.'), Estimates.Text("variable")[i]);
        var method = statistic[^1] switch { "xlogit" => IntervalMethod.Logit, "asin" => IntervalMethod.Arcsine, "beta" => IntervalMethod.Beta, _ => IntervalMethod.Student };
        return (statistic[0] switch
        {
            "ratio" => estimator.Ratio(Numbers("offences"), Numbers("income")),
            "total" => estimator.Total(Numbers(variable)),
            "proportion" => estimator.Proportion(Numbers(variable), new EstimationOptions { ProportionInterval = method }),
            _ => estimator.Mean(Numbers(variable)),
        })[Array.IndexOf(levels, Estimates.Text("domain")[i])];
    }

    private static CsvColumns Read(string file) => CsvColumns.Read(Path.Combine(AppContext.BaseDirectory, "oracle", file));
}
