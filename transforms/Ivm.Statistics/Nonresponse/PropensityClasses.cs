namespace Ivm.Statistics.Nonresponse;

/// <summary>Rows in classes of like propensity, the lowest class first.</summary>
/// <remarks>Source: Little (1986), International Statistical Review 54, 139-157; five classes after Cochran (1968), Biometrics 24, 295-313.</remarks>
public sealed record PropensityClasses
{
    private PropensityClasses(int[] classOfRow, int count, int merged)
        => (ClassOfRow, Count, MergedCount) = (classOfRow, count, merged);

    /// <summary>Class of every row, from 0.</summary>
    public int[] ClassOfRow { get; }

    /// <summary>Number of classes.</summary>
    public int Count { get; }

    /// <summary>Classes that had no respondents (of positive weight) and were joined with a neighbour.</summary>
    public int MergedCount { get; }

    /// <summary>
    /// Classes of equally many rows (to one row), by rank of propensity; equal propensities in the order of the rows. A
    /// class without respondents joins the one above it, the highest one the one below.
    /// </summary>
    /// <param name="propensities">Chance of response of every row.</param>
    /// <param name="weights">Weight of every row; rows of weight zero are classed but do not count as respondents.</param>
    /// <param name="responded">Who responded.</param>
    /// <param name="count">Number of classes, from 1 to the number of rows.</param>
    /// <exception cref="StatisticsInputException">Columns of unequal length, missing propensities, a count out of range, or no respondents.</exception>
    public static PropensityClasses EqualCount(double[] propensities, double[] weights, bool[] responded, int count = 5)
    {
        ArgumentNullException.ThrowIfNull(propensities);
        ResponseChecks.Rows(weights, responded);
        if (propensities.Length != weights.Length)
            throw new StatisticsInputException("propensities", null, $"{propensities.Length} rows", $"{weights.Length}, one per weight");
        if (count < 1 || count > propensities.Length)
            throw new StatisticsInputException("propensity classes", null, $"{count}", $"1 to {propensities.Length}");
        if (Array.FindIndex(propensities, double.IsNaN) is >= 0 and var missing)
            throw new StatisticsInputException("propensities", missing + 1, "a missing value", "a chance");

        var classOfRow = new int[propensities.Length];
        var order = Enumerable.Range(0, propensities.Length).OrderBy(row => propensities[row]).ToArray();
        for (var rank = 0; rank < order.Length; rank++)
            classOfRow[order[rank]] = (int)((long)rank * count / order.Length);
        return Merged(classOfRow, count, weights, responded);
    }

    private static PropensityClasses Merged(int[] classOfRow, int count, double[] weights, bool[] responded)
    {
        var hasRespondents = new bool[count];
        for (var row = 0; row < classOfRow.Length; row++)
            hasRespondents[classOfRow[row]] |= responded[row] && weights[row] > 0;
        var left = hasRespondents.Count(has => has);
        if (left == 0)
            throw new StatisticsInputException("response", null, "no respondents", "at least one of positive weight");
        var number = new int[count];
        for (var (k, next) = (0, 0); k < count; k++)
        {
            number[k] = Math.Min(next, left - 1);
            next += hasRespondents[k] ? 1 : 0;
        }

        return new PropensityClasses(Array.ConvertAll(classOfRow, own => number[own]), left, count - left);
    }
}
