using Ivm.Statistics.Sampling;

namespace Ivm.Statistics.Nonresponse;

/// <summary>
/// Respondents' weights are divided by their estimated chance of response; nonrespondents get weight zero.
/// </summary>
/// <remarks>
/// The chances are estimated from the same sample, which usually makes estimates more precise than known chances would.
/// With e the variable after the step, u = r e / p - (v / d) (r - p) x'c, where c solves (sum of v p (1 - p) x x') c =
/// sum of d r e ((1 - p) / p) x. Source: Kim and Kim (2007), "Nonresponse weighting adjustment using estimated response
/// probability", Canadian Journal of Statistics 35, 501-514, for any weights v of the likelihood.
/// </remarks>
public sealed class InversePropensityAdjustment : IWeightAdjustment
{
    private readonly ResponseModelOutcome.Fitted fitted;

    /// <summary>Makes the step.</summary>
    /// <param name="fitted">A response model fitted to this sample and these weights.</param>
    public InversePropensityAdjustment(ResponseModelOutcome.Fitted fitted)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        this.fitted = fitted;
        Weights = (double[])WeightsBefore.Clone();
        Divide(Weights, fitted.Propensities);
    }

    /// <inheritdoc/>
    public double[] WeightsBefore => fitted.Model.Weights;

    /// <inheritdoc/>
    public double[] Weights { get; }

    /// <inheritdoc/>
    public void Pullback(Span<double> linearised)
    {
        ResponseChecks.Length(linearised.Length, Weights.Length);
        var (model, p) = (fitted.Model, fitted.Propensities);
        var pulls = new double[Weights.Length];
        for (var row = 0; row < pulls.Length; row++)
            pulls[row] = Weights[row] == 0 ? 0 : Weights[row] * linearised[row] * (1 - p[row]);
        var slope = model.Matrix.Totals(pulls);
        model.Information(fitted.Values, fitted.Coefficients.Select(coefficient => !coefficient.IsDropped).ToArray()).Solve(slope);
        for (var row = 0; row < linearised.Length; row++)
        {
            var (d, r) = (WeightsBefore[row], model.Responded[row] ? 1.0 : 0);
            var direct = model.Responded[row] ? linearised[row] / p[row] : 0;
            linearised[row] = d == 0 ? 0 : direct - (model.Count(d) / d * (r - p[row]) * model.Matrix.Product(row, slope));
        }
    }

    /// <summary>Fits the model again under other weights of the same rows, such as those of a replicate, and adjusts them.</summary>
    /// <param name="weights">Weight of every row; replaced.</param>
    /// <exception cref="StatisticsInputException">The model has no solution under these weights; the message says why.</exception>
    public void Repeat(Span<double> weights)
    {
        ResponseChecks.Length(weights.Length, Weights.Length);
        var model = new ResponseModel(weights.ToArray(), fitted.Model.Responded, fitted.Model.Terms, fitted.IsWeighted);
        switch (model.Fit())
        {
            case ResponseModelOutcome.Fitted again:
                Divide(weights, again.Propensities);
                break;
            case ResponseModelOutcome.NotFitted failure:
                throw new StatisticsInputException("response model", null, failure.Message, "a model that can be fitted in every replicate");
        }
    }

    private void Divide(Span<double> weights, double[] propensities)
    {
        for (var row = 0; row < weights.Length; row++)
            weights[row] = fitted.Model.Responded[row] && weights[row] != 0 ? weights[row] / propensities[row] : 0;
    }
}
