namespace Ivm.ReferenceCases.Comparing;

/// <summary>R's fit of a share by logistic regression, as far as its rounding off can be seen in results.</summary>
/// <remarks>
/// Iteratively reweighted least squares from (w y + 1/2) / (w + 1), stopped when the deviance changes by less than 1e-8 of
/// itself. The covariance that R reports belongs to the weights with which the last step began.
/// </remarks>
public static class LogisticFit
{
    private const double Epsilon = 1e-8;

    /// <summary>p (1 - p) with which the last step began.</summary>
    /// <param name="values">0 or 1 for every row.</param>
    /// <param name="weights">Weight of every row; their mean over the file is one.</param>
    public static double InformationOfLastStep(double[] values, double[] weights)
    {
        var all = weights.Sum();
        var share = values.Zip(weights, (value, weight) => value * weight).Sum() / all;
        var (moments, information) = (0.0, 0.0);
        for (var row = 0; row < values.Length; row++)
        {
            var start = ((weights[row] * values[row]) + 0.5) / (weights[row] + 1);
            var own = weights[row] * start * (1 - start);
            information += own;
            moments += (own * Math.Log(start / (1 - start))) + (weights[row] * (values[row] - start));
        }

        var before = values.Select((value, row) => Deviance(value, ((weights[row] * value) + 0.5) / (weights[row] + 1)) * weights[row]).Sum();
        for (var logit = moments / information; ;)
        {
            var fitted = 1 / (1 + Math.Exp(-logit));
            var deviance = all * ((share * Deviance(1, fitted)) + ((1 - share) * Deviance(0, fitted)));
            if (!(Math.Abs(deviance - before) / (Math.Abs(deviance) + 0.1) >= Epsilon))
                return information / all;
            before = deviance;
            information = all * fitted * (1 - fitted);
            logit += (share - fitted) / (fitted * (1 - fitted));
        }
    }

    private static double Deviance(double value, double fitted) => -2 * Math.Log(value == 1 ? fitted : 1 - fitted);
}
