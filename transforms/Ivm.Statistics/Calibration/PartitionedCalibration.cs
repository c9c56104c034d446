using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Calibration;

/// <summary>A part of the sample with a calibration of its own.</summary>
/// <param name="Name">Name of the part, for instance a region.</param>
/// <param name="Rows">Its rows in the whole sample, from 0.</param>
/// <param name="Problem">The calibration of these rows, in this order (see <see cref="CalibrationTerm.Part"/>).</param>
public sealed record CalibrationPart(string Name, int[] Rows, CalibrationProblem Problem);

/// <summary>What the parts came to.</summary>
/// <param name="Outcomes">Outcome of every part, in their order.</param>
/// <param name="Adjustment">All weights as one step of a chain, or null where a part has no solution.</param>
public sealed record PartitionedOutcome(IReadOnlyList<(string Name, CalibrationOutcome Outcome)> Outcomes, IWeightAdjustment? Adjustment)
{
    /// <summary>The parts without a solution, each with its cause.</summary>
    public IEnumerable<(string Name, CalibrationOutcome.NotSolved Failure)> Failures
        => Outcomes.Where(part => part.Outcome is CalibrationOutcome.NotSolved).Select(part => (part.Name, (CalibrationOutcome.NotSolved)part.Outcome));
}

/// <summary>
/// Calibrations of parts that share no row, each solved by itself: a part without a solution does not keep the others from
/// theirs, and is named. Rows in no part keep their weight.
/// </summary>
public static class PartitionedCalibration
{
    /// <summary>Solves all parts, several at a time; the result does not depend on how many.</summary>
    /// <param name="designWeights">Weights of the whole sample.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="maximumThreads">Parts to solve at the same time.</param>
    /// <exception cref="StatisticsInputException">A row in two parts, or a part whose weights are not those of its rows.</exception>
    public static PartitionedOutcome Solve(double[] designWeights, IReadOnlyList<CalibrationPart> parts, int? maximumThreads = null)
    {
        ArgumentNullException.ThrowIfNull(designWeights);
        ArgumentNullException.ThrowIfNull(parts);
        Check(designWeights, parts);
        var outcomes = new (string Name, CalibrationOutcome Outcome)[parts.Count];
        Parallel.For(0, parts.Count, new ParallelOptions { MaxDegreeOfParallelism = maximumThreads ?? Environment.ProcessorCount }, p => outcomes[p] = (parts[p].Name, parts[p].Problem.Solve()));
        var isSolved = Array.TrueForAll(outcomes, part => part.Outcome is CalibrationOutcome.Solved);
        return new PartitionedOutcome(outcomes, isSolved ? new Joined(designWeights, parts, outcomes) : null);
    }

    private static void Check(double[] designWeights, IReadOnlyList<CalibrationPart> parts)
    {
        var partOfRow = new string?[designWeights.Length];
        foreach (var part in parts)
        {
            if (part.Rows.Length != part.Problem.RowCount)
                throw new StatisticsInputException($"part '{part.Name}'", null, $"{part.Rows.Length} rows with a problem of {part.Problem.RowCount}", "one row per row of its problem");
            for (var k = 0; k < part.Rows.Length; k++)
            {
                var row = part.Rows[k];
                if (row < 0 || row >= designWeights.Length)
                    throw new StatisticsInputException($"part '{part.Name}'", k + 1, $"row {row}", $"0 to {designWeights.Length - 1}");
                if (partOfRow[row] is { } other)
                    throw new StatisticsInputException($"part '{part.Name}'", row + 1, $"a row that part '{other}' has too", "every row in one part");
                if (part.Problem.DesignWeights[k] != designWeights[row])
                    throw new StatisticsInputException($"part '{part.Name}'", row + 1, $"weight {part.Problem.DesignWeights[k]}", $"{designWeights[row]}, as in the whole sample");
                partOfRow[row] = part.Name;
            }
        }
    }

    /// <summary>The calibrations of all parts as one step.</summary>
    private sealed class Joined : IWeightAdjustment
    {
        private readonly IReadOnlyList<CalibrationPart> parts;
        private readonly CalibrationAdjustment[] steps;

        public Joined(double[] before, IReadOnlyList<CalibrationPart> parts, (string Name, CalibrationOutcome Outcome)[] outcomes)
        {
            this.parts = parts;
            steps = Array.ConvertAll(outcomes, part => new CalibrationAdjustment((CalibrationOutcome.Solved)part.Outcome));
            WeightsBefore = before;
            Weights = (double[])before.Clone();
            for (var p = 0; p < parts.Count; p++)
            {
                for (var k = 0; k < parts[p].Rows.Length; k++)
                    Weights[parts[p].Rows[k]] = steps[p].Weights[k];
            }
        }

        public double[] WeightsBefore { get; }

        public double[] Weights { get; }

        public void Pullback(Span<double> linearised)
        {
            for (var p = 0; p < parts.Count; p++)
            {
                var own = new double[parts[p].Rows.Length];
                for (var k = 0; k < own.Length; k++)
                    own[k] = linearised[parts[p].Rows[k]];
                steps[p].Pullback(own);
                for (var k = 0; k < own.Length; k++)
                    linearised[parts[p].Rows[k]] = own[k];
            }
        }
    }
}
