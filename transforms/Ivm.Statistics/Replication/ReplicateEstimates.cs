using Ivm.Statistics.Calibration;

namespace Ivm.Statistics.Replication;

/// <summary>A margin that had no rows in some replicates and was left out of their calibration.</summary>
/// <param name="Margin">Which margin.</param>
/// <param name="Replicates">In how many replicates.</param>
public sealed record EmptyMargin(MarginName Margin, int Replicates);

/// <summary>The results of a <see cref="ReplicateEstimation"/>.</summary>
public sealed class ReplicateEstimates
{
    /// <summary>What <see cref="StatisticsInputException.Subject"/> is where more replicates than the design allows have no weights.</summary>
    public const string TooFewSolved = "replicates";

    private readonly ReplicateEstimation estimation;
    private readonly double[] estimates;
    private readonly double[] values;

    internal ReplicateEstimates(ReplicateEstimation estimation, double[] estimates, double[] values, ReplicateOutcome[] outcomes)
    {
        (this.estimation, this.estimates, this.values) = (estimation, estimates, values);
        Failures = outcomes.Select(outcome => outcome.Failure).OfType<ReplicateFailure>().ToArray();
        EmptyMargins = outcomes.SelectMany(outcome => outcome.EmptyMargins).GroupBy(margin => margin)
            .Select(group => new EmptyMargin(group.Key, group.Count()))
            .OrderByDescending(empty => empty.Replicates).ThenBy(empty => empty.Margin.ToString(), StringComparer.Ordinal).ToArray();
        if (Failures.Count > Design.LargestFailingShare * Design.ReplicateCount)
            throw TooManyFailures();
        Variance = new ReplicateVariance(Design, outcomes.Select(outcome => outcome.Failure is null).ToArray());
    }

    /// <summary>The design whose replicates were used.</summary>
    public ReplicateDesign Design => estimation.Design;

    /// <summary>Replicates without weights; the others count for them.</summary>
    public IReadOnlyList<ReplicateFailure> Failures { get; }

    /// <summary>Margins that were left out of some replicates' calibration because they had no rows there, most often first.</summary>
    public IReadOnlyList<EmptyMargin> EmptyMargins { get; }

    private ReplicateVariance Variance { get; }

    /// <summary>The results of one measure.</summary>
    /// <exception cref="ArgumentException">The measure belongs to another estimation, or was declared after the run.</exception>
    public ReplicateValues this[ReplicateMeasure measure]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(measure);
            if (!ReferenceEquals(measure.Owner, estimation) || measure.Offset + measure.Count > estimates.Length)
                throw new ArgumentException("The measure was not part of this run.", nameof(measure));
            var replicates = Design.ReplicateCount;
            return new ReplicateValues(
                Variance,
                estimates.AsMemory(measure.Offset, measure.Count),
                values.AsMemory(measure.Offset * replicates, measure.Count * replicates),
                (own, k) => ReplicateInterval.Describe(Variance, measure, own, k));
        }
    }

    private StatisticsInputException TooManyFailures()
    {
        var margins = Failures.SelectMany(failure => failure.Margins).GroupBy(margin => margin)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Take(12).Select(group => $"{group.Key} ({group.Count()} replicates)").ToArray();
        var cause = margins.Length > 0 ? $"that meet the margins: {string.Join("; ", margins)}" : $"(replicate {Failures[0].Replicate + 1}: {Failures[0].Message})";
        return new StatisticsInputException(
            TooFewSolved, null, $"{Failures.Count} of {Design.ReplicateCount} without weights {cause}", $"at most {Design.LargestFailingShare:P0} of them");
    }
}
