using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>Makes replicate weights: every step is repeated on each replicate.</summary>
internal static class SurveyReplicates
{
    /// <summary>Makes them all.</summary>
    /// <param name="plan">The model, which has replicates.</param>
    /// <param name="design">The design before any step.</param>
    /// <param name="response">The step for nonresponse; null: none.</param>
    /// <param name="calibration">The calibration and its parts; null: none.</param>
    /// <param name="trimmed">The weights that the last calibration started from, where weights were trimmed: what was trimmed off counts as fixed.</param>
    /// <returns>The replicates, and a failure where too many of them have no weights.</returns>
    /// <exception cref="InvalidInputException">The design does not allow such replicates.</exception>
    public static (ReplicateReport Report, WeightingFailure? Failure) Of(
        SurveyWeightingPlan plan, SurveyDesign design, ResponseWeighting? response, (SampleCalibration Step, IReadOnlyList<SamplePart> Parts)? calibration, double[]? trimmed)
        => SurveyDesigns.Guard(plan.Name, "replicates", () =>
        {
            var made = Make(plan, design);
            if (response?.Repeat is { } repeat)
                made = made.Adjusted(repeat);
            if (trimmed is not null)
                made = made.Adjusted(Scaling(made.Weights, trimmed));
            if (calibration is { } step)
                made = made.Recalibrated(step.Step.Joined(step.Parts, made.Weights));
            return Collect(plan, design, made);
        });

    private static ReplicateDesign Make(SurveyWeightingPlan plan, SurveyDesign design)
    {
        var replicates = plan.Replicates!;
        var centre = replicates.AboutEstimate ? ReplicateCentre.Estimate : ReplicateCentre.ReplicateMean;
        if (replicates.Kind == ReplicateKind.Jk1 && design.StratumCount > 1)
            throw new StatisticsInputException("jk1", null, $"{design.StratumCount} strata", "one stratum; for more take jkn");
        return replicates.Kind switch
        {
            ReplicateKind.Jk1 or ReplicateKind.Jkn => ReplicateDesign.Jackknife(design, centre),
            ReplicateKind.Brr => ReplicateDesign.HalfSamples(design, 0, centre),
            ReplicateKind.Fay => ReplicateDesign.HalfSamples(design, replicates.FayRho, centre),
            ReplicateKind.RaoWu => ReplicateDesign.Bootstrap(design, replicates.Number ?? 0, replicates.Seed, new BootstrapOptions { Centre = centre }),
            _ => ReplicateDesign.SubBootstrap(design, replicates.Number ?? 0, replicates.Seed, centre),
        };
    }

    private static ReplicateAdjustment Scaling(double[] from, double[] to)
    {
        var factors = from.Zip(to, (before, after) => before == 0 ? 1 : after / before).ToArray();
        return weights =>
        {
            for (var row = 0; row < weights.Length; row++)
                weights[row] *= factors[row];
        };
    }

    private static (ReplicateReport Report, WeightingFailure? Failure) Collect(SurveyWeightingPlan plan, SurveyDesign design, ReplicateDesign made)
    {
        var count = made.ReplicateCount;
        var (failures, empty) = (new ReplicateFailure?[count], new IReadOnlyList<MarginName>[count]);
        var weights = plan.Replicates!.Write ? new double[]?[count] : null;
        Parallel.For(0, count, () => new double[design.RowCount], (replicate, _, buffer) =>
        {
            failures[replicate] = made.WeightsOf(replicate, buffer, out empty[replicate]);
            if (weights is not null && failures[replicate] is null)
                weights[replicate] = (double[])buffer.Clone();
            return buffer;
        }, _ => { });

        var failed = failures.OfType<ReplicateFailure>().ToImmutableArray();
        var report = new ReplicateReport(
            plan.Replicates,
            count,
            made.Rule,
            design.DegreesOfFreedom,
            [.. empty.SelectMany(own => own).GroupBy(margin => margin).Select(group => new EmptyMargin(group.Key, group.Count()))
                .OrderByDescending(margin => margin.Replicates).ThenBy(margin => margin.Margin.ToString(), StringComparer.Ordinal)],
            failed,
            weights);
        return failed.Length <= made.LargestFailingShare * count
            ? (report, null)
            : (report, new WeightingFailure(
                SurveyWeights.ReplicatesStep,
                "",
                "Replicates",
                $"{failed.Length} of {count} replicates have no weights, where {made.LargestFailingShare:P0} may fail; number {failed[0].Replicate + 1} because {failed[0].Message}",
                [.. failed[0].Margins]));
    }
}
