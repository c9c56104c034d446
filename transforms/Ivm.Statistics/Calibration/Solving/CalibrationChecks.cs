namespace Ivm.Statistics.Calibration.Solving;

/// <summary>What a calibration refuses before it looks at the numbers.</summary>
internal static class CalibrationChecks
{
    /// <summary>A square matrix of this order is the largest that an array holds.</summary>
    private const int LargestColumnCount = 46340;

    public static void Problem(double[] weights, CalibrationTerm[] terms, CalibrationOptions options, bool mayBeAllZero = false)
    {
        if (weights.Length == 0)
            throw new StatisticsInputException("calibration", null, "no rows", "at least one row");
        if (terms.Length == 0)
            throw new StatisticsInputException("calibration", null, "no terms", "at least one term");
        if ((long)weights.Length * terms.Length > Array.MaxLength)
            throw new StatisticsInputException("calibration", null, $"{weights.Length} rows and {terms.Length} terms", $"at most {Array.MaxLength} of rows times terms; more can be read in chunks");
        if (terms.Sum(term => term.Levels.Count + 1L) > LargestColumnCount)
            throw new StatisticsInputException("calibration", null, $"{terms.Sum(term => (long)term.Levels.Count)} margins", $"at most {LargestColumnCount} margins and terms");
        if (options.MaximumThreads < 1)
            throw new StatisticsInputException("threads", null, $"{options.MaximumThreads}", "1 or more");
        if (options.MaximumIterations < 0)
            throw new StatisticsInputException("iterations", null, $"{options.MaximumIterations}", "0 or more");
        Tolerance("tolerance", options.Tolerance);
        Tolerance("collinearity tolerance", options.CollinearityTolerance);
        Tolerance("contradiction tolerance", options.ContradictionTolerance);
        Weights(weights, weights.Length);
        if (!mayBeAllZero && Array.TrueForAll(weights, weight => weight == 0))
            throw new StatisticsInputException("design weights", null, "zero for every row", "a weight above zero for at least one row");
        foreach (var term in terms)
        {
            Length($"term '{term.Name}'", term.Codes?.Length, weights.Length);
            Length($"term '{term.Name}'", term.Values?.Length, weights.Length);
        }

        Length("clusters", options.Clusters?.Length, weights.Length);
        if (options.VarianceCoefficients is { } variance)
            Variance(variance, weights.Length, options.Clusters);
    }

    public static void Weights(double[] weights, int rows)
    {
        Length("design weights", weights.Length, rows);
        for (var row = 0; row < weights.Length; row++)
        {
            if (!(double.IsFinite(weights[row]) && weights[row] >= 0))
                throw new StatisticsInputException("design weights", row + 1, $"{weights[row]}", "a finite number, not negative");
        }
    }

    public static void FinalWeights(double[] weights, double[] designWeights)
    {
        Length("final weights", weights.Length, designWeights.Length);
        for (var row = 0; row < weights.Length; row++)
        {
            if (!double.IsFinite(weights[row]))
                throw new StatisticsInputException("final weights", row + 1, $"{weights[row]}", "a finite number");
            if (weights[row] != 0 && designWeights[row] == 0)
                throw new StatisticsInputException("final weights", row + 1, $"{weights[row]} where the design weight is zero", "zero");
        }
    }

    private static void Variance(double[] variance, int rows, int[]? clusters)
    {
        Length("variance coefficients", variance.Length, rows);
        var ofCluster = new Dictionary<int, double>();
        for (var row = 0; row < rows; row++)
        {
            if (!(double.IsFinite(variance[row]) && variance[row] > 0))
                throw new StatisticsInputException("variance coefficients", row + 1, $"{variance[row]}", "a finite number above zero");
            if (clusters is not null && !ofCluster.TryAdd(clusters[row], variance[row]) && ofCluster[clusters[row]] != variance[row])
                throw new StatisticsInputException("variance coefficients", row + 1, $"{variance[row]} where another row of the cluster has {ofCluster[clusters[row]]}", "one value per cluster");
        }
    }

    private static void Tolerance(string subject, double tolerance)
    {
        if (!(tolerance is >= 0 and < 1))
            throw new StatisticsInputException(subject, null, $"{tolerance}", "a number from 0 to below 1");
    }

    private static void Length(string subject, int? found, int rows)
    {
        if (found is { } length && length != rows)
            throw new StatisticsInputException(subject, null, $"{length} rows", $"{rows}, one per weight");
    }
}
