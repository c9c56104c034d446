using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Linkage.Review;

/// <summary>A coefficient of agreement with its interval.</summary>
/// <param name="Value">The coefficient, at most 1; NaN where it is not defined.</param>
/// <param name="StandardError">Its large-sample standard error.</param>
/// <param name="Lower">Lower end of its interval.</param>
/// <param name="Upper">Upper end, at most 1.</param>
public sealed record AgreementCoefficient(double Value, double StandardError, double Lower, double Upper);

/// <summary>How far two reviewers who judged the same pairs agree, beyond chance.</summary>
/// <param name="Pairs">Pairs that both judged.</param>
/// <param name="Observed">Share on which they agree.</param>
/// <param name="Kappa">Cohen's kappa: chance is what their own frequencies of verdicts give. It falls where nearly all pairs are of one kind.</param>
/// <param name="Ac1">Gwet's AC1, whose chance does not rise where nearly all pairs are of one kind.</param>
/// <remarks>
/// Sources: Cohen (1960), Educational and Psychological Measurement 20, 37-46, with the variance of Fleiss, Cohen and Everitt (1969),
/// Psychological Bulletin 72, 323-327; Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48. Both variances
/// are those of the delta method on the table of verdicts.
/// </remarks>
public sealed record ReviewerAgreement(long Pairs, double Observed, AgreementCoefficient Kappa, AgreementCoefficient Ac1)
{
    /// <summary>Computes the agreement.</summary>
    /// <param name="table">Row-major q x q: pairs by the verdict of the first reviewer and of the second, not negative.</param>
    /// <param name="verdicts">Number of verdicts q, at least 2.</param>
    /// <param name="confidence">Of the intervals, strictly between 0 and 1.</param>
    /// <returns>The agreement; null where no pair was judged by both.</returns>
    /// <exception cref="StatisticsInputException">A table of another size, a negative count, a confidence out of range.</exception>
    public static ReviewerAgreement? Of(ReadOnlySpan<long> table, int verdicts, double confidence = 0.95)
    {
        if (verdicts < 2 || table.Length != verdicts * verdicts)
            throw new StatisticsInputException("table of verdicts", null, $"{table.Length} cells", $"{verdicts} x {verdicts}, at least 2 x 2");
        if (!(confidence > 0 && confidence < 1))
            throw new StatisticsInputException("confidence", null, $"{confidence:R}", "strictly between 0 and 1");
        var pairs = 0L;
        foreach (var count in table)
            pairs += count >= 0 ? count : throw new StatisticsInputException("table of verdicts", null, $"{count}", "0 or more");
        if (pairs == 0)
            return null;

        var shares = new double[table.Length];
        var (first, second, observed) = (new double[verdicts], new double[verdicts], 0.0);
        for (var cell = 0; cell < shares.Length; cell++)
        {
            shares[cell] = (double)table[cell] / pairs;
            first[cell / verdicts] += shares[cell];
            second[cell % verdicts] += shares[cell];
            observed += cell / verdicts == cell % verdicts ? shares[cell] : 0;
        }

        var quantile = NormalDistribution.Quantile((1 + confidence) / 2);
        var (byOwn, byMean) = (0.0, 0.0);
        for (var verdict = 0; verdict < verdicts; verdict++)
        {
            byOwn += first[verdict] * second[verdict];
            byMean += Mean(verdict) * (1 - Mean(verdict)) / (verdicts - 1);
        }

        return new ReviewerAgreement(
            pairs,
            observed,
            Coefficient(byOwn, (row, column) => second[row] + first[column]),
            Coefficient(byMean, (row, column) => (1 - Mean(row) - Mean(column)) / (verdicts - 1)));

        double Mean(int verdict) => (first[verdict] + second[verdict]) / 2;

        // (observed - chance) / (1 - chance), with the slopes of chance in every cell of the table.
        AgreementCoefficient Coefficient(double chance, Func<int, int, double> slope)
        {
            if (!(chance < 1))
                return new AgreementCoefficient(double.NaN, double.NaN, double.NaN, double.NaN);
            var (mean, square) = (0.0, 0.0);
            for (var cell = 0; cell < shares.Length; cell++)
            {
                var (row, column) = (cell / verdicts, cell % verdicts);
                var gradient = ((row == column ? 1 : 0) / (1 - chance)) - ((1 - observed) / ((1 - chance) * (1 - chance)) * slope(row, column));
                mean += shares[cell] * gradient;
                square += shares[cell] * gradient * gradient;
            }

            var value = (observed - chance) / (1 - chance);
            var error = Math.Sqrt(Math.Max(0, square - (mean * mean)) / pairs);
            return new AgreementCoefficient(value, error, Math.Max(-1, value - (quantile * error)), Math.Min(1, value + (quantile * error)));
        }
    }
}
