using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Variance;

/// <summary>
/// An estimate that knows how each sampled row bears on it, so that sums, differences, ratios and other smooth functions of
/// estimates carry their variance with them, covariances included.
/// </summary>
/// <remarks>
/// An estimate is paired with a variable e per row such that its variance is, to first order, that of the weighted total of
/// e; a function of estimates has the e of its derivatives. Contrasts between domains, changes between variables and changes
/// between editions are then ordinary arithmetic. Estimates from two samples may be combined when one of them is declared
/// independent (<see cref="FromIndependentSample"/>), or when the sampling units that they share are known
/// (<see cref="WithSharedUnits"/>). Source: Deville (1999), Survey Methodology 25, 193-203; Demnati and Rao (2004),
/// Survey Methodology 30, 17-26.
/// </remarks>
public sealed class LinearisedEstimate
{
    private readonly Influence[] parts;
    private readonly SharedUnits[] links;
    private readonly Lazy<double[]> variances;
    private readonly Lazy<double> covariance;

    internal LinearisedEstimate(SurveyDesign design, double value, ReadOnlySpan<int> rows, ReadOnlySpan<double> linearised)
        : this(value, [Influence.Of(design, rows, linearised)], [])
    {
    }

    private LinearisedEstimate(double value, Influence[] parts, SharedUnits[] links)
    {
        Value = value;
        this.parts = parts;
        this.links = links;
        covariance = new Lazy<double>(() => Pairs(this.parts).Sum(pair => Link(this.links, pair)?.Covariance(pair.Left, pair.Right) ?? 0));
        variances = new Lazy<double[]>(() => Array.ConvertAll(this.parts, part => double.IsNaN(Value) ? double.NaN : part.Variance()));
    }

    /// <summary>The estimate; NaN where it is not defined.</summary>
    public double Value { get; }

    /// <summary>Its variance under the design; over several samples the sum of theirs, and twice the covariance of shared units.</summary>
    public double Variance => variances.Value.Sum() + (2 * covariance.Value);

    /// <summary>The root of the variance.</summary>
    public double StandardError => Math.Sqrt(Variance);

    /// <summary>
    /// Degrees of freedom: those of the design; over independent samples those of Satterthwaite (1946), Biometrics Bulletin 2;
    /// over samples that share units the smallest.
    /// </summary>
    public double DegreesOfFreedom
    {
        get
        {
            if (parts.Length == 1)
                return parts[0].Design.DegreesOfFreedom;
            if (links.Length > 0)
                return parts.Min(part => part.Design.DegreesOfFreedom);
            var variance = Variance;
            return variance * variance / parts.Select((part, i) => variances.Value[i] * variances.Value[i] / part.Design.DegreesOfFreedom).Sum();
        }
    }

    /// <summary>The same estimate, from a sample drawn independently of every other: estimates of other designs may be combined with it.</summary>
    public LinearisedEstimate FromIndependentSample() => new(Value, Array.ConvertAll(parts, part => part with { IsIndependent = true }), links);

    /// <summary>The same estimate, from a sample that shares sampling units with another, whose estimates may be combined with it.</summary>
    public LinearisedEstimate WithSharedUnits(SharedUnits shared)
    {
        ArgumentNullException.ThrowIfNull(shared);
        return new LinearisedEstimate(Value, parts, [.. links, shared]);
    }

    /// <summary>The t interval.</summary>
    /// <param name="level">Confidence level, in (0, 1).</param>
    /// <param name="degreesOfFreedom">Instead of <see cref="DegreesOfFreedom"/>; infinity for the normal distribution.</param>
    /// <exception cref="StatisticsInputException">A level or degrees of freedom out of range.</exception>
    public (double Lower, double Upper) Interval(double level = 0.95, double? degreesOfFreedom = null)
    {
        new EstimationOptions { Level = level, GivenDegreesOfFreedom = degreesOfFreedom }.Check();
        var basis = new IntervalBasis(Value, Variance, degreesOfFreedom ?? DegreesOfFreedom, 0, 0);
        return ConfidenceInterval.Of(IntervalMethod.Student, basis, new ConfidenceQuantiles(level));
    }

    /// <summary>A function of estimates from its value and its derivatives with respect to each of them.</summary>
    /// <exception cref="StatisticsInputException">
    /// No estimates, or estimates of two samples neither of which is declared independent and whose shared units are not known.
    /// </exception>
    public static LinearisedEstimate Function(double value, params ReadOnlySpan<(LinearisedEstimate Estimate, double Derivative)> derivatives)
    {
        var combined = new List<Influence>();
        foreach (var (estimate, derivative) in derivatives)
        {
            foreach (var part in estimate.parts)
            {
                var scaled = part.Times(derivative);
                var place = combined.FindIndex(other => ReferenceEquals(other.Design, part.Design));
                if (place < 0)
                    combined.Add(scaled);
                else
                    combined[place] = combined[place].Plus(scaled);
            }
        }

        if (combined.Count == 0)
            throw new StatisticsInputException("function of estimates", null, "no estimates", "at least one");
        var known = derivatives.ToArray().SelectMany(pair => pair.Estimate.links).Distinct().ToArray();
        if (Pairs(combined).Any(pair => Link(known, pair) is null))
            throw new StatisticsInputException("function of estimates", null, "estimates of two samples", "one sample, samples declared independent, or samples whose shared units are known");
        return new LinearisedEstimate(value, combined.ToArray(), known);
    }

    /// <summary>Pairs of samples of which neither is declared independent.</summary>
    private static IEnumerable<(Influence Left, Influence Right)> Pairs(IReadOnlyList<Influence> parts)
        => from i in Enumerable.Range(0, parts.Count)
           from j in Enumerable.Range(0, i)
           where !parts[i].IsIndependent && !parts[j].IsIndependent
           select (parts[j], parts[i]);

    private static SharedUnits? Link(SharedUnits[] links, (Influence Left, Influence Right) pair)
        => Array.Find(links, link => link.Joins(pair.Left.Design, pair.Right.Design));

    /// <summary>The covariance of two estimates.</summary>
    /// <remarks>By polarisation of the two brought to the same variance: (V(a + b) - V(a - b)) / 4.</remarks>
    public static double Covariance(LinearisedEstimate left, LinearisedEstimate right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (ReferenceEquals(left, right))
            return left.Variance;
        var (a, b) = (left.StandardError, right.StandardError);
        if (a == 0 || b == 0)
            return 0;
        return a * b * (Function(0, (left, 1 / a), (right, 1 / b)).Variance - Function(0, (left, 1 / a), (right, -1 / b)).Variance) / 4;
    }

    /// <summary>The covariance matrix of k estimates, k x k.</summary>
    public static double[,] CovarianceMatrix(IReadOnlyList<LinearisedEstimate> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        var matrix = new double[estimates.Count, estimates.Count];
        for (var i = 0; i < estimates.Count; i++)
        {
            for (var j = 0; j <= i; j++)
                matrix[i, j] = matrix[j, i] = Covariance(estimates[i], estimates[j]);
        }

        return matrix;
    }

    /// <summary>The sum of two estimates.</summary>
    public static LinearisedEstimate operator +(LinearisedEstimate left, LinearisedEstimate right) => Function(left.Value + right.Value, (left, 1), (right, 1));

    /// <summary>The difference of two estimates.</summary>
    public static LinearisedEstimate operator -(LinearisedEstimate left, LinearisedEstimate right) => Function(left.Value - right.Value, (left, 1), (right, -1));

    /// <summary>The product of two estimates.</summary>
    public static LinearisedEstimate operator *(LinearisedEstimate left, LinearisedEstimate right)
        => Function(left.Value * right.Value, (left, right.Value), (right, left.Value));

    /// <summary>The ratio of two estimates.</summary>
    public static LinearisedEstimate operator /(LinearisedEstimate left, LinearisedEstimate right)
        => Function(left.Value / right.Value, (left, 1 / right.Value), (right, -left.Value / (right.Value * right.Value)));

    /// <summary>An estimate and a constant.</summary>
    public static LinearisedEstimate operator +(LinearisedEstimate left, double right) => Function(left.Value + right, (left, 1));

    /// <summary>An estimate less a constant.</summary>
    public static LinearisedEstimate operator -(LinearisedEstimate left, double right) => Function(left.Value - right, (left, 1));

    /// <summary>A multiple of an estimate.</summary>
    public static LinearisedEstimate operator *(double left, LinearisedEstimate right) => Function(left * right.Value, (right, left));

    /// <summary>The estimate with its sign changed.</summary>
    public static LinearisedEstimate operator -(LinearisedEstimate estimate) => Function(-estimate.Value, (estimate, -1));

    /// <summary>The natural logarithm.</summary>
    public static LinearisedEstimate Log(LinearisedEstimate estimate) => Function(Math.Log(estimate.Value), (estimate, 1 / estimate.Value));

    /// <summary>The exponential function.</summary>
    public static LinearisedEstimate Exp(LinearisedEstimate estimate) => Function(Math.Exp(estimate.Value), (estimate, Math.Exp(estimate.Value)));

    /// <summary>A power.</summary>
    public static LinearisedEstimate Power(LinearisedEstimate estimate, double exponent)
        => Function(Math.Pow(estimate.Value, exponent), (estimate, exponent * Math.Pow(estimate.Value, exponent - 1)));

    /// <summary>The logit of a share.</summary>
    public static LinearisedEstimate Logit(LinearisedEstimate estimate)
        => Function(Math.Log(estimate.Value / (1 - estimate.Value)), (estimate, 1 / (estimate.Value * (1 - estimate.Value))));
}
