using Ivm.ReferenceCases.Comparing;
using Ivm.ReferenceCases.Running;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Tests.Support;

namespace Ivm.Statistics.Tests.Reference;

/// <summary>The cases with replicates again, with replicates of our own making instead of those in their files.</summary>
public class ReplicateCaseTests
{
    [Theory]
    [InlineData("r01_jk1_clus1")]
    [InlineData("r02_jkn_strat")]
    [InlineData("r05_jk1_recalibrated_raking")]
    [InlineData("r08_scd_brr")]
    public void Estimates_errors_and_intervals_from_our_own_replicates_agree(string name)
    {
        var data = new CaseData(Path.Combine(SharedData.Require("weighting"), name));
        var design = DesignReader.Read(data);
        var replicates = name.Contains("brr", StringComparison.Ordinal) ? ReplicateDesign.HalfSamples(design) : ReplicateDesign.Jackknife(design);
        foreach (var step in CalibrationReader.Steps(data))
            replicates = replicates.Recalibrated(CalibrationReader.Problem(data, step, design.Weights));

        var comparison = new Comparison();
        var checks = new EstimateChecks(data, new ReplicateFigures(replicates), comparison, new Tolerances(0));
        var expected = data.Expected("expected_estimates.csv")!;
        for (var row = 0; row < expected.RowCount; row++)
            checks.Row(expected, row);
        Assert.Empty(comparison.Misses);
        Assert.True(comparison.CountOf(FigureKind.End) >= 2 * expected.RowCount);
    }
}
