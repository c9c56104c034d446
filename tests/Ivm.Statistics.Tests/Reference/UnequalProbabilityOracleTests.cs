using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Reference;

/// <summary>What R survey says about our own samples with unequal probabilities (oracle/pps.R).</summary>
public class UnequalProbabilityOracleTests
{
    private static readonly CsvColumns Establishments = Read("pps_sample.csv");
    private static readonly CsvColumns Pupils = Read("pps_pupils.csv");
    private static readonly CsvColumns Estimates = Read("pps_estimates.csv");

    public static TheoryData<string> Designs { get; } = new(Estimates.Text("design").Distinct());

    [Theory]
    [MemberData(nameof(Designs))]
    public void Totals_means_ratios_and_their_errors_agree_with_R(string name)
    {
        var data = name.StartsWith("pupils", StringComparison.Ordinal) || name.StartsWith("schools", StringComparison.Ordinal) ? Pupils : Establishments;
        var design = Design(name);
        var kind = Codes(data, "kind");
        for (var i = 0; i < Estimates.RowCount; i++)
        {
            if (Estimates.Text("design")[i] != name)
                continue;
            var (domain, statistic) = ((int)Estimates.Numbers("domain")[i], Estimates.Text("stat")[i]);
            var estimator = design.By(kind.Select(code => domain == 0 || code == domain ? 0 : -1).ToArray(), 1);
            var estimate = (statistic switch
            {
                "total" => estimator.Total(data.Numbers("y")),
                "mean" => estimator.Mean(data.Numbers("y")),
                _ => estimator.Ratio(data.Numbers("y"), data.Numbers("turnover")),
            })[0];
            Close.To(Estimates.Numbers("estimate")[i], estimate.Estimate, 1e-9, $"{name} {statistic} {domain}");
            Close.To(Estimates.Numbers("se")[i], estimate.StandardError, 1e-9, $"{name} {statistic} {domain} se");
        }
    }

    private static SurveyDesign Design(string name)
    {
        var parts = name.Split('.');
        if (parts[0] == "calibrated")
        {
            var design = Design(name["calibrated.".Length..]);
            var problem = new CalibrationProblem(design.Weights,
            [
                CalibrationTerm.Constant(101),
                CalibrationTerm.Numeric("turnover", Establishments.Numbers("turnover"), 6100),
                CalibrationTerm.Factor("kind", Array.ConvertAll(Codes(Establishments, "kind"), code => code - 1), Some.Levels(3), [33, 31, 37]),
            ]);
            return design.WithCalibration(Assert.IsType<CalibrationOutcome.Solved>(problem.Solve()));
        }

        var form = parts[^1] == "yg" ? UnequalProbabilityForm.YatesGrundy : UnequalProbabilityForm.HorvitzThompson;
        if (parts[0] is "pupils" or "schools")
        {
            var first = new SamplingStage { Strata = Codes(Pupils, "stratum"), Units = Codes(Pupils, "school"), Unequal = Method(parts[1], Pupils, "p1", form) };
            var second = new SamplingStage { Units = Codes(Pupils, "pupil"), Unequal = UnequalProbabilities.Brewer(Pupils.Numbers("p2")) };
            return SurveyDesign.Create(new SurveyDesignSpecification { Stages = parts[0] == "pupils" ? [first, second] : [first] });
        }

        return SurveyDesign.Create(new SurveyDesignSpecification
        {
            Stages = [new SamplingStage { Strata = Codes(Establishments, "stratum"), Unequal = Method(parts[0], Establishments, "p", form) }],
        });
    }

    private static UnequalProbabilities Method(string name, CsvColumns data, string column, UnequalProbabilityForm form) => name switch
    {
        "brewer" => UnequalProbabilities.Brewer(data.Numbers(column)),
        "overton" => UnequalProbabilities.Overton(data.Numbers(column), form),
        "hr" => UnequalProbabilities.HartleyRao(data.Numbers(column), form),
        "hrpop" => UnequalProbabilities.HartleyRao(data.Numbers(column), form, data.Numbers("meansquare")),
        _ => UnequalProbabilities.Exact(Joint(), form),
    };

    private static JointInclusionProbabilities Joint()
    {
        var table = Read("pps_joint.csv");
        var columns = Enumerable.Range(1, table.RowCount).Select(j => table.Numbers($"V{j}")).ToArray();
        var matrix = new double[table.RowCount, table.RowCount];
        for (var i = 0; i < table.RowCount; i++)
        {
            for (var j = 0; j < table.RowCount; j++)
                matrix[i, j] = columns[j][i];
        }

        return JointInclusionProbabilities.FromMatrix(matrix);
    }

    private static int[] Codes(CsvColumns data, string column) => Array.ConvertAll(data.Numbers(column), value => (int)value);

    private static CsvColumns Read(string file) => CsvColumns.Read(Path.Combine(AppContext.BaseDirectory, "oracle", file));
}
