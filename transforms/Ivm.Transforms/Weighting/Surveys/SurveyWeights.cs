using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Sampling;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>The weights after a step.</summary>
/// <param name="Name"><c>design</c>, <c>response</c>, <c>calibrated</c> or <c>trimmed</c>.</param>
/// <param name="Weights">One per row; 0 for those who did not respond.</param>
public sealed record WeightingStep(string Name, double[] Weights);

/// <summary>A class of rows whose respondents take over the weight of all.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Respondents">Those who responded.</param>
/// <param name="Factor">What their weights are multiplied by.</param>
public sealed record ResponseClass(string Name, int Rows, int Respondents, double Factor);

/// <summary>A coefficient of the model of response.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; 0 where it is dropped.</param>
/// <param name="IsDropped">Whether it follows from others.</param>
public sealed record PropensityCoefficient(string Name, double Value, bool IsDropped);

/// <summary>The step for nonresponse.</summary>
/// <param name="Rows">Rows of the sample.</param>
/// <param name="Respondents">Those who responded.</param>
/// <param name="Classes">Weighting classes; none where weights are divided by propensities.</param>
/// <param name="Coefficients">Coefficients of the model; none where classes were given.</param>
/// <param name="MergedClasses">Classes of like propensity that had no respondents and were joined with a neighbour.</param>
public sealed record ResponseReport(
    int Rows, int Respondents, ImmutableArray<ResponseClass> Classes, ImmutableArray<PropensityCoefficient> Coefficients, int MergedClasses);

/// <summary>A margin before and after.</summary>
/// <param name="Part">Part of the sample; empty where nothing is parted.</param>
/// <param name="Name">Term and level.</param>
/// <param name="Rows">Rows that count towards it.</param>
/// <param name="Total">The population's total.</param>
/// <param name="Before">Its total under the weights before calibration.</param>
/// <param name="After">Its total under the final weights; null without a solution.</param>
/// <param name="IsDropped">Whether it follows from others and is met through them.</param>
/// <param name="Coefficient">Its lambda; null without a solution.</param>
/// <param name="Influence">How much it moved the weights (lambda times total less total before); null without a solution.</param>
/// <param name="IsSoft">Whether its total may be missed at a cost.</param>
public sealed record WeightedMargin(
    string Part, MarginName Name, int Rows, double Total, double Before, double? After, bool IsDropped, double? Coefficient, double? Influence, bool IsSoft);

/// <summary>A part of the sample that was calibrated apart; the whole sample where nothing is parted.</summary>
/// <param name="Name">Its name; empty for the whole.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Iterations">Newton steps.</param>
/// <param name="LargestMisfit">The largest relative misfit of a margin that must be met.</param>
/// <param name="TrimmingRounds">Times that weights were trimmed and calibrated again.</param>
/// <param name="TrimmedRows">Rows that were trimmed.</param>
public sealed record WeightedPart(string Name, int Rows, int Iterations, double LargestMisfit, int TrimmingRounds, int TrimmedRows);

/// <summary>A cell with few rows.</summary>
/// <param name="Part">Part of the sample.</param>
/// <param name="Name">Term and level.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Total">The population's total.</param>
public sealed record ThinCell(string Part, MarginName Name, int Rows, double Total);

/// <summary>Levels that together are no longer thin.</summary>
/// <param name="Part">Part of the sample.</param>
/// <param name="Collapse">Term, levels, rows and total.</param>
public sealed record ProposedCollapse(string Part, CellCollapse Collapse);

/// <summary>Why there are no weights.</summary>
/// <param name="Step">The step that failed.</param>
/// <param name="Part">Part of the sample.</param>
/// <param name="Cause">The kind of cause.</param>
/// <param name="Message">The cause in words, with names and numbers.</param>
/// <param name="Margins">The margins at fault.</param>
public sealed record WeightingFailure(string Step, string Part, string Cause, string Message, ImmutableArray<MarginName> Margins);

/// <summary>The replicates.</summary>
/// <param name="Plan">How they were asked for.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Rule">How replicate estimates make a variance.</param>
/// <param name="DegreesOfFreedom">First-stage units less strata.</param>
/// <param name="EmptyMargins">Margins without rows in some replicates, which were left out there, with the number of replicates.</param>
/// <param name="Failures">Replicates that no weights meet.</param>
/// <param name="Weights">Per replicate the weight of every row; null where they are not to be written, and for a failed replicate.</param>
public sealed record ReplicateReport(
    SurveyReplicatesPlan Plan,
    int Count,
    ReplicateRule Rule,
    int DegreesOfFreedom,
    ImmutableArray<EmptyMargin> EmptyMargins,
    ImmutableArray<ReplicateFailure> Failures,
    IReadOnlyList<double[]?>? Weights);

/// <summary>What weighting a survey came to.</summary>
public sealed record SurveyWeights
{
    /// <summary>The design after all steps that have a solution: estimators take it.</summary>
    public required SurveyDesign Design { get; init; }

    /// <summary>The steps taken, the design first.</summary>
    public required ImmutableArray<WeightingStep> Steps { get; init; }

    /// <summary>The step for nonresponse; null: none.</summary>
    public ResponseReport? Response { get; init; }

    /// <summary>The parts, in the order of their classes.</summary>
    public ImmutableArray<WeightedPart> Parts { get; init; } = [];

    /// <summary>All margins, by part, term and level.</summary>
    public ImmutableArray<WeightedMargin> Margins { get; init; } = [];

    /// <summary>Cells with few rows.</summary>
    public ImmutableArray<ThinCell> ThinCells { get; init; } = [];

    /// <summary>How they could be joined.</summary>
    public ImmutableArray<ProposedCollapse> Collapses { get; init; } = [];

    /// <summary>Why there are no weights; empty where there are.</summary>
    public ImmutableArray<WeightingFailure> Failures { get; init; } = [];

    /// <summary>The replicates; null: none.</summary>
    public ReplicateReport? Replicates { get; init; }

    /// <summary>Whether there are weights.</summary>
    public bool IsSolved => Failures.IsEmpty;

    /// <summary>The final weights.</summary>
    public double[] Final => Steps[^1].Weights;

    /// <summary>The weights that the calibration started from.</summary>
    public double[] BeforeCalibration => Steps.Last(step => step.Name is DesignStep or ResponseStep).Weights;

    /// <summary>Final weight over the weight before calibration, for rows that have one; null for others.</summary>
    public double?[] G => [.. Final.Zip(BeforeCalibration, (final, before) => before == 0 ? (double?)null : final / before)];

    internal const string DesignStep = "design";
    internal const string ResponseStep = "response";
    internal const string CalibratedStep = "calibrated";
    internal const string TrimmedStep = "trimmed";
    internal const string ReplicatesStep = "replicates";
}
