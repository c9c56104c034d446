namespace Ivm.Statistics.Sampling;

/// <summary>
/// One step in a chain of weighting: it turns the weights before it into the weights after it, and says how its own
/// randomness enters the variance of everything estimated afterwards.
/// </summary>
/// <remarks>
/// An estimate is linearised to a variable e per row, so that its variance is that of the total of weight times e. A step
/// whose factors are estimated from the sample maps the e that goes with the weights after it to the one that goes with the
/// weights before it; the steps of a chain are applied last one first (Binder 1983, International Statistical Review 51,
/// 279-292; Kim and Kim 2007, Canadian Journal of Statistics 35, 501-514).
/// </remarks>
public interface IWeightAdjustment
{
    /// <summary>Weight of every row before the step (length n). Do not change them.</summary>
    double[] WeightsBefore { get; }

    /// <summary>Weight of every row after the step (length n; 0 for nonrespondents). Do not change them.</summary>
    double[] Weights { get; }

    /// <summary>
    /// Replaces a linearised variable that goes with <see cref="Weights"/> by the one that goes with
    /// <see cref="WeightsBefore"/>, in place. Safe to call from several threads.
    /// </summary>
    /// <param name="linearised">
    /// One number per row of the design (length n), never NaN. What it holds where the weight after the step is 0 does not
    /// matter; afterwards such rows may have values too.
    /// </param>
    /// <exception cref="StatisticsInputException">Another number of rows.</exception>
    void Pullback(Span<double> linearised);
}
