namespace Ivm.Statistics.Editing;

/// <summary>A variable of Gower's distance.</summary>
/// <param name="Range">Largest minus smallest number; null for codes, which are equal or not.</param>
public readonly record struct GowerVariable(double? Range);

/// <summary>
/// Distance between records of mixed variables: the mean over the variables known of both of |x - y| / range, and of 0 or 1
/// for codes. Missing is NaN.
/// </summary>
/// <remarks>Source: Gower (1971), "A general coefficient of similarity and some of its properties", Biometrics 27(4), one minus formula (1).</remarks>
public static class GowerDistance
{
    /// <summary>The distance, 0 to 1; 1 where no variable is known of both.</summary>
    /// <param name="left">Values of a record.</param>
    /// <param name="right">Values of another, in the same order.</param>
    /// <param name="variables">The variables, in that order.</param>
    public static double Between(ReadOnlySpan<double> left, ReadOnlySpan<double> right, ReadOnlySpan<GowerVariable> variables)
    {
        var (sum, known) = (0.0, 0);
        for (var index = 0; index < variables.Length; index++)
        {
            if (double.IsNaN(left[index]) || double.IsNaN(right[index]))
            {
                continue;
            }

            known++;
            sum += variables[index].Range switch
            {
                null => left[index] == right[index] ? 0 : 1,
                > 0 and var range => Math.Abs(left[index] - right[index]) / range,
                _ => 0,
            };
        }

        return known == 0 ? 1 : sum / known;
    }
}
