using System.Collections.Concurrent;
using Ivm.Statistics.Calibration;

namespace Ivm.Statistics.Replication;

/// <summary>Replicates of which each is calibrated to the same totals, starting from the solution of the full sample.</summary>
internal sealed class CalibratedReplicates(ReplicateSource source, CalibrationProblem problem, double[]? warmStart) : ReplicateSource
{
    /// <summary>Arrays of n numbers to start from: never more than there are threads.</summary>
    private readonly ConcurrentBag<double[]> spare = [];

    public override int Count => source.Count;

    public override ReplicateOutcome Fill(int replicate, Span<double> weights)
    {
        if (!spare.TryTake(out var started))
            started = new double[weights.Length];
        var outcome = Fill(replicate, started, weights);
        spare.Add(started);
        return outcome;
    }

    private ReplicateOutcome Fill(int replicate, double[] started, Span<double> weights)
    {
        var outcome = source.Fill(replicate, started);
        if (outcome.Failure is not null)
            return outcome;
        switch (problem.SolveReplicate(started, warmStart))
        {
            case CalibrationOutcome.Solved solved:
                solved.Weights.CopyTo(weights);
                return solved.LeftOutMargins.Count == 0 ? outcome : outcome with { EmptyMargins = [.. outcome.EmptyMargins, .. solved.LeftOutMargins] };
            case CalibrationOutcome.NotSolved refused:
                return outcome with { Failure = new ReplicateFailure(replicate, refused.Cause, refused.Margins, refused.Message) };
            default:
                throw new InvalidOperationException("A calibration is either solved or not.");
        }
    }

    public override double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all) => source.DegreesOfFreedom(rows, all);
}
