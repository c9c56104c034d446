using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Calibration;

/// <summary>What trimming and calibrating in turn came to.</summary>
/// <param name="Failure">Why there are no weights; null where there are.</param>
/// <param name="Steps">The steps of all rounds as a chain, for <see cref="SurveyDesign.WithAdjustment"/>; empty without weights.</param>
/// <param name="Calibration">The last calibration; null without weights.</param>
/// <param name="Rounds">Times that weights were trimmed and calibrated again.</param>
/// <param name="TrimmedRows">Rows that were trimmed in any round.</param>
public sealed record TrimmedOutcome(
    CalibrationOutcome.NotSolved? Failure, IReadOnlyList<IWeightAdjustment> Steps, CalibrationOutcome.Solved? Calibration, int Rounds, int TrimmedRows);

/// <summary>
/// Calibration, trimming of final weights to bounds, and calibration of the trimmed weights again, until the weights that
/// meet the margins lie within the bounds too.
/// </summary>
/// <remarks>
/// Unlike bounds within the calibration this moves trimmed rows as little as the margins allow, and works with any distance.
/// In the variance, what was trimmed off is taken as fixed. Source: Potter (1990), "A study of procedures to identify and
/// trim extreme sampling weights", Proceedings of the Section on Survey Research Methods, ASA, 225-230.
/// </remarks>
public static class TrimmedCalibration
{
    /// <summary>Trims and calibrates.</summary>
    /// <param name="problem">The calibration.</param>
    /// <param name="lower">Smallest final weight, 0 or more.</param>
    /// <param name="upper">Largest final weight.</param>
    /// <param name="tolerance">How far, relatively, final weights may lie outside the bounds at the end.</param>
    /// <param name="maximumRounds">Rounds before giving up.</param>
    /// <exception cref="StatisticsInputException">Bounds in the wrong order or below zero.</exception>
    public static TrimmedOutcome Solve(CalibrationProblem problem, double lower, double upper, double tolerance = 1e-6, int maximumRounds = 50)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (!(lower >= 0 && lower < upper))
            throw new StatisticsInputException("trimming bounds", null, $"{lower} to {upper}", "a lower bound of 0 or more, below the upper one");
        var steps = new List<IWeightAdjustment>();
        var isTrimmed = new bool[problem.RowCount];
        var current = problem;
        for (var round = 0; ; round++)
        {
            var outcome = current.Solve();
            if (outcome is not CalibrationOutcome.Solved solved)
                return new TrimmedOutcome((CalibrationOutcome.NotSolved)outcome, [], null, round, isTrimmed.Count(row => row));
            steps.Add(new CalibrationAdjustment(solved));
            var (trimmed, changed) = Trim(solved.Weights, current.DesignWeights, lower, upper, tolerance, isTrimmed);
            if (changed == 0)
                return new TrimmedOutcome(null, steps, solved, round, isTrimmed.Count(row => row));
            if (round == maximumRounds)
            {
                var failure = new CalibrationOutcome.NotSolved(
                    CalibrationFailure.InfeasibleBounds, [], $"after {round} rounds of trimming {changed} weights still lie outside {lower:G6} to {upper:G6}: widen the bounds or join margins");
                return new TrimmedOutcome(failure, [], null, round, isTrimmed.Count(row => row));
            }

            steps.Add(new Trimming(solved.Weights, trimmed));
            current = problem.WithWeights(trimmed);
        }
    }

    private static (double[] Trimmed, int Changed) Trim(double[] weights, double[] before, double lower, double upper, double tolerance, bool[] isTrimmed)
    {
        var trimmed = (double[])weights.Clone();
        var changed = 0;
        for (var row = 0; row < weights.Length; row++)
        {
            if (before[row] == 0 || (weights[row] >= lower * (1 - tolerance) && weights[row] <= upper * (1 + tolerance)))
                continue;
            trimmed[row] = Math.Clamp(weights[row], lower, upper);
            isTrimmed[row] = true;
            changed++;
        }

        return (trimmed, changed);
    }

    /// <summary>Trimming with factors taken as fixed.</summary>
    private sealed class Trimming(double[] before, double[] after) : IWeightAdjustment
    {
        public double[] WeightsBefore => before;

        public double[] Weights => after;

        public void Pullback(Span<double> linearised)
        {
            for (var row = 0; row < linearised.Length; row++)
            {
                if (after[row] != before[row] && before[row] != 0)
                    linearised[row] *= after[row] / before[row];
            }
        }
    }
}
