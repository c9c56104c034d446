using Ivm.Statistics.Calibration.Solving;

namespace Ivm.Statistics.Calibration;

/// <summary>A margin: one level of a term.</summary>
/// <param name="Term">Name of the term.</param>
/// <param name="Level">Name of the level; empty for a term with a single margin.</param>
public readonly record struct MarginName(string Term, string Level)
{
    /// <summary>"term" or "term = level".</summary>
    public override string ToString() => Level.Length == 0 ? Term : $"{Term} = {Level}";
}

/// <summary>A margin before and after calibration.</summary>
/// <param name="Name">Which margin.</param>
/// <param name="Total">The population total it must meet.</param>
/// <param name="Before">Its total under the design weights.</param>
/// <param name="After">Its total under the final weights.</param>
/// <param name="UnitCount">Rows (or clusters) in the sample that count towards it.</param>
/// <param name="IsDropped">True where it follows from other margins and is met through them, or is empty on both sides.</param>
public sealed record CalibrationMargin(MarginName Name, double Total, double Before, double After, int UnitCount, bool IsDropped);

/// <summary>Why there are no weights.</summary>
public enum CalibrationFailure
{
    /// <summary>A margin has a total but no row in the sample counts towards it.</summary>
    EmptyCell,

    /// <summary>A margin depends on others, and its total differs from what their totals imply.</summary>
    ContradictoryTotals,

    /// <summary>The bounds (zero included, for raking) leave no weights that meet the margins.</summary>
    InfeasibleBounds,

    /// <summary>The iteration stopped before the tolerance although no contradiction was found; margins named are the worst met.</summary>
    NotConverged,
}

/// <summary>What a calibration came to: weights that meet every margin, or a named cause.</summary>
public abstract record CalibrationOutcome
{
    private CalibrationOutcome()
    {
    }

    /// <summary>Weights that meet all margins.</summary>
    public sealed record Solved : CalibrationOutcome
    {
        /// <summary>Final weight of every row.</summary>
        public required double[] Weights { get; init; }

        /// <summary>Final over design weight of every row (F(u) also where the design weight is zero).</summary>
        public required double[] G { get; init; }

        /// <summary>The design weights that were calibrated.</summary>
        public required double[] DesignWeights { get; init; }

        /// <summary>All margins, in the order of the terms.</summary>
        public required IReadOnlyList<CalibrationMargin> Margins { get; init; }

        /// <summary>lambda of w = d F(x'lambda / v), one per margin; 0 for dropped margins, and for weights that were accepted as given.</summary>
        public required double[] Coefficients { get; init; }

        /// <summary>Newton steps taken.</summary>
        public required int Iterations { get; init; }

        /// <summary>The largest relative misfit left: at most the tolerance, or ten times that where rounding allowed no better.</summary>
        public required double LargestMisfit { get; init; }

        /// <summary>Margins left out because they follow from the others, or are empty in sample and population.</summary>
        public required IReadOnlyList<MarginName> DroppedMargins { get; init; }

        /// <summary>How many final weights are below zero.</summary>
        public required int NegativeWeightCount { get; init; }

        internal CalibrationRegression Regression { get; init; } = null!;
    }

    /// <summary>No acceptable weights.</summary>
    /// <param name="Cause">Why.</param>
    /// <param name="Margins">The margins at fault: each alone for an empty cell, otherwise together.</param>
    /// <param name="Message">The cause in words, with the margins' names and numbers.</param>
    public sealed record NotSolved(CalibrationFailure Cause, IReadOnlyList<MarginName> Margins, string Message) : CalibrationOutcome;
}
