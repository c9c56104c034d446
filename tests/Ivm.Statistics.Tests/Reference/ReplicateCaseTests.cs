using System.Text.Json;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Tests.Support;
using Ivm.Statistics.Variance;

namespace Ivm.Statistics.Tests.Reference;

public class ReplicateCaseTests
{
    [Theory]
    [InlineData("r01_jk1_clus1")]
    [InlineData("r02_jkn_strat")]
    [InlineData("r05_jk1_recalibrated_raking")]
    [InlineData("r08_scd_brr")]
    public void Estimates_errors_and_intervals_from_given_replicates_agree(string name)
    {
        var reference = new WeightingCase(name);
        var file = name.StartsWith("r05", StringComparison.Ordinal) ? "repweights_calibrated.csv" : "repweights.csv";
        Agree(reference, Given(reference, reference.Expected("expected_weights.csv").Numbers("w"), file));
    }

    [Theory]
    [InlineData("r01_jk1_clus1")]
    [InlineData("r02_jkn_strat")]
    [InlineData("r08_scd_brr")]
    public void Estimates_errors_and_intervals_from_our_own_replicates_agree(string name)
    {
        var reference = new WeightingCase(name);
        Agree(reference, name.Contains("brr", StringComparison.Ordinal) ? ReplicateDesign.HalfSamples(reference.Design()) : ReplicateDesign.Jackknife(reference.Design()));
    }

    [Fact]
    public void Replicates_that_are_calibrated_one_by_one_agree()
    {
        var reference = new WeightingCase("r05_jk1_recalibrated_raking");
        var weights = reference.Design().Weights;
        var design = Given(reference, weights, "repweights.csv").Recalibrated(reference.Problem(weights));
        var final = reference.Expected("expected_weights.csv").Numbers("w");
        var table = reference.Expected("repweights_calibrated.csv");
        var actual = new double[reference.RowCount];
        for (var replicate = 0; replicate < design.ReplicateCount; replicate++)
        {
            Assert.Null(design.WeightsOf(replicate, actual));
            var expected = table.Numbers($"rep{replicate + 1}");
            for (var row = 0; row < actual.Length; row++)
                Close.To(expected[row] * final[row], actual[row], 1e-9, $"replicate {replicate + 1}, row {row + 1}");
        }

        Agree(reference, design);
        Agree(reference, ReplicateDesign.Jackknife(reference.Design()).Recalibrated(reference.Problem(weights)));
    }

    private static ReplicateDesign Given(WeightingCase reference, double[] weights, string file)
    {
        var replicates = reference.Task.GetProperty("replicates");
        var scales = replicates.GetProperty("rscales").EnumerateArray().Select(scale => scale.GetDouble()).ToArray();
        var table = reference.Expected(file);
        var factors = Enumerable.Range(1, scales.Length).Select(r => table.Numbers($"rep{r}")).ToArray();
        return ReplicateDesign.FromFactors(weights, factors, new ReplicateRule
        {
            Scale = replicates.GetProperty("scale").GetDouble(),
            ReplicateScales = scales,
            Centre = replicates.GetProperty("mse").GetBoolean() ? ReplicateCentre.Estimate : ReplicateCentre.ReplicateMean,
        });
    }

    private static void Agree(WeightingCase reference, ReplicateDesign design)
    {
        var tasks = reference.Task.GetProperty("estimates").EnumerateArray().ToDictionary(task => task.GetProperty("id").GetString()!);
        var expected = reference.Expected("expected_estimates.csv");
        for (var i = 0; i < expected.RowCount; i++)
        {
            var method = expected.Text("ci_method")[i];
            var actual = Estimate(reference, design, tasks[expected.Text("id")[i]], expected.Text("domain")[i], expected.Text("level")[i], method);
            var what = string.Join(' ', expected.Text("id")[i], expected.Text("level")[i], expected.Text("domain")[i], method);
            // R finds logit proportions and intervals by an iteration that stops at about 1e-8.
            var (tolerance, intervals) = method == "logit" ? (1e-8, 1e-7) : (1e-9, 1e-8);
            Close.To(Number("estimate"), actual.Estimate, tolerance, what);
            Close.To(Number("se"), actual.StandardError, 1e-8, what + " se");
            Close.To(Number("ci_l"), actual.Lower, intervals, what + " lower");
            Close.To(Number("ci_u"), actual.Upper, intervals, what + " upper");
            Assert.Equal(Number("df"), actual.DegreesOfFreedom);

            double Number(string column) => CsvColumns.Number(expected.Text(column)[i]);
        }
    }

    private static DomainEstimate Estimate(WeightingCase reference, ReplicateDesign design, JsonElement task, string domain, string level, string method)
    {
        var (codes, levels) = WeightingCase.Names(task, "by") is { Length: > 0 } by ? reference.Factor(by) : (new int[reference.RowCount], [""]);
        var estimation = design.Estimation();
        var domains = estimation.By(codes, levels.Length);
        var options = new EstimationOptions { ProportionInterval = method is "logit" or "xlogit" ? IntervalMethod.Logit : IntervalMethod.Student };
        var measure = task.GetProperty("stat").GetString() switch
        {
            "ratio" => domains.Ratio(reference.Values(task.GetProperty("num").GetString()!), reference.Values(task.GetProperty("den").GetString()!), options),
            "total" => domains.Total(Variable(), options),
            "ciprop" => domains.Proportion(Variable(), options, method == "logit" ? ReplicateScale.Replicated : ReplicateScale.Linearised),
            _ => domains.Mean(Variable(), options),
        };
        return estimation.Run()[measure].Estimates[Array.IndexOf(levels, domain[(domain.IndexOf('=') + 1)..])];

        double[] Variable()
        {
            var variable = task.GetProperty("var").GetString()!;
            if (!reference.IsFactor(variable))
                return reference.Values(variable);
            var (factor, names) = reference.Factor(variable);
            return factor.Select(code => code < 0 ? double.NaN : names[code] == level ? 1.0 : 0).ToArray();
        }
    }
}
