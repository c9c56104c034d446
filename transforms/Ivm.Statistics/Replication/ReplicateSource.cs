using System.Buffers;
using Ivm.Statistics.Calibration;

namespace Ivm.Statistics.Replication;

/// <summary>A replicate that has no weights.</summary>
/// <param name="Replicate">Its number, from 0.</param>
/// <param name="Cause">Why its calibration has no solution; null where another step of weighting refused it.</param>
/// <param name="Margins">The margins at fault; none where another step did.</param>
/// <param name="Message">The cause in words.</param>
public sealed record ReplicateFailure(int Replicate, CalibrationFailure? Cause, IReadOnlyList<MarginName> Margins, string Message);

/// <summary>What came of making one replicate's weights.</summary>
/// <param name="Failure">Null where there are weights.</param>
/// <param name="EmptyMargins">Margins without rows in this replicate, left out of its calibration.</param>
internal sealed record ReplicateOutcome(ReplicateFailure? Failure, IReadOnlyList<MarginName> EmptyMargins)
{
    /// <summary>An input that the replicate's making or a measure refused.</summary>
    public StatisticsInputException? Error { get; init; }

    public static ReplicateOutcome Fine { get; } = new(null, []);
}

/// <summary>Replicate weights as a function: nothing is kept between calls, and calls may run at the same time.</summary>
internal abstract class ReplicateSource
{
    public abstract int Count { get; }

    /// <summary>Writes the weights of a replicate, one per row.</summary>
    public abstract ReplicateOutcome Fill(int replicate, Span<double> weights);

    /// <summary>Degrees of freedom of the rows given (null: of all), or null where they are not known.</summary>
    public abstract double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all);
}

/// <summary>Replicates that multiply the weights of all rows of a unit by the same factor.</summary>
internal abstract class UnitReplicates(double[] weights, int[] unitOfRow, int units) : ReplicateSource
{
    protected int UnitCount { get; } = units;

    protected abstract void FillFactors(int replicate, Span<double> factors);

    public sealed override ReplicateOutcome Fill(int replicate, Span<double> weightsOfReplicate)
    {
        var buffer = ArrayPool<double>.Shared.Rent(UnitCount);
        var factors = buffer.AsSpan(0, UnitCount);
        FillFactors(replicate, factors);
        for (var row = 0; row < weightsOfReplicate.Length; row++)
            weightsOfReplicate[row] = weights[row] * factors[unitOfRow[row]];
        ArrayPool<double>.Shared.Return(buffer);
        return ReplicateOutcome.Fine;
    }

    protected bool[] UnitsAmong(ReadOnlySpan<int> rows, bool all)
    {
        var among = new bool[UnitCount];
        for (var k = 0; k < (all ? weights.Length : rows.Length); k++)
        {
            var row = all ? k : rows[k];
            among[unitOfRow[row]] |= weights[row] != 0;
        }

        return among;
    }
}

/// <summary>Factors that were made elsewhere and are held: per unit and replicate.</summary>
internal sealed class GivenReplicates(double[] weights, int[] unitOfRow, int units, double[][] factors, double? degrees)
    : UnitReplicates(weights, unitOfRow, units)
{
    public override int Count => factors.Length;

    public override double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all)
        => all && degrees is { } given ? given : ReplicateRank.Of(factors, UnitsAmong(rows, all)) - 1;

    protected override void FillFactors(int replicate, Span<double> factorsOfReplicate) => factors[replicate].CopyTo(factorsOfReplicate);
}

/// <summary>Weights that a function of the caller's makes.</summary>
internal sealed class FunctionReplicates(int count, ReplicateWeights function, double degrees) : ReplicateSource
{
    public override int Count => count;

    public override ReplicateOutcome Fill(int replicate, Span<double> weights)
    {
        function(replicate, weights);
        return ReplicateOutcome.Fine;
    }

    public override double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all) => all ? degrees : null;
}

/// <summary>Replicates whose weights are changed by a further step; one that the step refuses has no weights.</summary>
internal sealed class AdjustedReplicates(ReplicateSource source, ReplicateAdjustment adjustment) : ReplicateSource
{
    public override int Count => source.Count;

    public override ReplicateOutcome Fill(int replicate, Span<double> weights)
    {
        var outcome = source.Fill(replicate, weights);
        if (outcome.Failure is not null)
            return outcome;
        try
        {
            adjustment(weights);
            return outcome;
        }
        catch (StatisticsInputException refused)
        {
            return outcome with { Failure = new ReplicateFailure(replicate, null, [], refused.Message) };
        }
    }

    public override double? DegreesOfFreedom(ReadOnlySpan<int> rows, bool all) => source.DegreesOfFreedom(rows, all);
}
