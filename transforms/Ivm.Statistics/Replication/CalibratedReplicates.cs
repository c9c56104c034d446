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
        var started = spare.TryTake(out var used) ? used : new double[weights.Length];
        try
        {
            var outcome = source.Fill(replicate, started);
            if (outcome.Failure is not null)
                return outcome;
            var result = problem.SolveReplicate(started, warmStart, weights);
            if (result.Failure is { } refused)
                return outcome with { Failure = new ReplicateFailure(replicate, refused.Cause, refused.Margins, refused.Message) };
            return result.LeftOutMargins.Count == 0 ? outcome : outcome with { EmptyMargins = [.. outcome.EmptyMargins, .. result.LeftOutMargins] };
        }
        finally
        {
            spare.Add(started);
        }
    }

    public override double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all) => source.DegreesOfFreedom(rows, all);
}
