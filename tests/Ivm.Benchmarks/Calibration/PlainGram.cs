namespace Ivm.Benchmarks.Calibration;

/// <summary>The least that Newton's method must do once: the Gram matrix of the margins, by one plain loop of doubles.</summary>
public static class PlainGram
{
    /// <summary>Sums the lower triangle.</summary>
    public static double[] Of(SimulatedSurvey survey)
    {
        ArgumentNullException.ThrowIfNull(survey);
        int[][] columns = [survey.Region, survey.AgeSex, survey.Marital, survey.Urbanity, survey.Household, survey.Income, survey.Municipality];
        const int Order = 350 + 4 + 5 + 5 + 5 + 400;
        var gram = new double[Order * Order];
        var own = new int[6];
        for (var row = 0; row < survey.Rows; row++)
        {
            own[0] = (columns[0][row] * 14) + columns[1][row];
            own[1] = 350 + columns[2][row];
            own[2] = 354 + columns[3][row];
            own[3] = 359 + columns[4][row];
            own[4] = 364 + columns[5][row];
            own[5] = 369 + columns[6][row];
            for (var j = 0; j < own.Length; j++)
            {
                for (var k = 0; k <= j; k++)
                    gram[(own[j] * Order) + own[k]] += survey.Weights[row];
            }
        }

        return gram;
    }
}
