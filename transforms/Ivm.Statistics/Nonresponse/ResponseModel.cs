using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Nonresponse;

/// <summary>
/// A logistic model of the chance to respond, p = 1 / (1 + exp(-x'b)), fitted to the whole sample by maximum (pseudo)
/// likelihood: the sum of v (r - p) x is zero, with v the weights or ones.
/// </summary>
/// <remarks>
/// Newton's method to full precision. Variables that follow from those before them are dropped and named. Sources: Little
/// (1986), International Statistical Review 54, 139-157; Binder (1983), International Statistical Review 51, 279-292; on
/// separation Albert and Anderson (1984), Biometrika 71, 1-10.
/// </remarks>
public sealed class ResponseModel
{
    private const double CollinearityTolerance = 1e-11;
    private const int MaximumIterations = 80;

    private readonly double[] weights;
    private readonly bool[] responded;
    private readonly bool isWeighted;

    /// <summary>Checks the model.</summary>
    /// <param name="weights">Weight of every row of the sample, finite and not negative; rows of weight zero take no part.</param>
    /// <param name="responded">Who responded.</param>
    /// <param name="terms">What explains it; the constant is always added.</param>
    /// <param name="weighted">Whether rows count by their weights in the likelihood, or each for one.</param>
    /// <exception cref="StatisticsInputException">No rows, columns of unequal length, or an unusable weight.</exception>
    public ResponseModel(double[] weights, bool[] responded, IReadOnlyList<ResponseTerm> terms, bool weighted = true)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ResponseChecks.Rows(weights, responded);
        (this.weights, this.responded, isWeighted) = (weights, responded, weighted);
        Terms = terms;
        Matrix = new ResponseMatrix(weights.Length, terms);
    }

    /// <summary>The terms.</summary>
    public IReadOnlyList<ResponseTerm> Terms { get; }

    internal ResponseMatrix Matrix { get; }

    internal double[] Weights => weights;

    internal bool[] Responded => responded;

    /// <summary>Fits the model, or says why it cannot be fitted.</summary>
    public ResponseModelOutcome Fit()
    {
        var share = ShareOfRespondents();
        if (share is 0 or 1)
            return new ResponseModelOutcome.NotFitted(ResponseModelFailure.NothingToExplain, [], share == 0 ? "nobody responded" : "everybody responded");

        var coefficients = new double[Matrix.ColumnCount];
        coefficients[0] = Math.Log(share / (1 - share));
        var kept = RankRevealingCholesky.Factor(Matrix.Gram(Array.ConvertAll(weights, Count)), Matrix.ColumnCount, CollinearityTolerance).Kept.ToArray();
        var likelihood = LogLikelihood(coefficients);
        var decrement = double.PositiveInfinity;
        for (var iteration = 1; iteration <= MaximumIterations; iteration++)
        {
            var gradient = Matrix.Totals(Residuals(coefficients));
            var step = (double[])gradient.Clone();
            Information(coefficients, kept).Solve(step);
            var previous = decrement;
            decrement = VectorOperations.Dot(step, gradient);
            if (!double.IsFinite(decrement))
                break;
            if (iteration > 6 && Separation(step) is { } separation)
                return separation;
            var length = 1.0;
            double[] next;
            double nextLikelihood;
            do
            {
                next = (double[])coefficients.Clone();
                VectorOperations.AddScaled(next, length, step);
                nextLikelihood = LogLikelihood(next);
                length /= 2;
            }
            while (nextLikelihood < likelihood - (1e-12 * Math.Abs(likelihood)) && length > 1e-10);
            (coefficients, likelihood) = (next, nextLikelihood);

            // A quadratic method: once the decrement is small, the step just taken has left nothing but rounding.
            if (decrement <= 1e-16 * Math.Abs(likelihood) && (decrement <= 1e-26 * Math.Abs(likelihood) || decrement >= 0.01 * previous))
                return Fitted(coefficients, kept, iteration, likelihood);
        }

        return new ResponseModelOutcome.NotFitted(ResponseModelFailure.NotConverged, [], $"the model did not settle in {MaximumIterations} steps");
    }

    internal static double Logistic(double eta) => eta >= 0 ? 1 / (1 + Math.Exp(-eta)) : 1 - (1 / (1 + Math.Exp(eta)));

    /// <summary>What a weight counts for in the likelihood.</summary>
    internal double Count(double weight) => isWeighted || weight == 0 ? weight : 1;

    /// <summary>Factor of the sum of v p (1 - p) x x'.</summary>
    internal RankRevealingCholesky Information(double[] coefficients, bool[] kept)
    {
        var curvature = new double[weights.Length];
        for (var row = 0; row < curvature.Length; row++)
        {
            var p = Logistic(Matrix.Product(row, coefficients));
            curvature[row] = Count(weights[row]) * p * (1 - p);
        }

        var order = Matrix.ColumnCount;
        var gram = Matrix.Gram(curvature);
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (!kept[i] || !kept[j])
                    gram[(i * order) + j] = 0;
            }
        }

        return RankRevealingCholesky.Factor(gram, order, 0);
    }

    private ResponseModelOutcome.Fitted Fitted(double[] coefficients, bool[] kept, int iterations, double likelihood) => new()
    {
        Coefficients = Matrix.Names.Select((name, j) => new ResponseCoefficient(name, coefficients[j], !kept[j])).ToArray(),
        Propensities = Enumerable.Range(0, weights.Length).Select(row => Logistic(Matrix.Product(row, coefficients))).ToArray(),
        Iterations = iterations,
        Deviance = -2 * likelihood,
        IsWeighted = isWeighted,
        Model = this,
    };

    private double ShareOfRespondents()
    {
        var (all, own) = (default(CompensatedSum), default(CompensatedSum));
        for (var row = 0; row < weights.Length; row++)
        {
            all.Add(Count(weights[row]));
            own.Add(responded[row] ? Count(weights[row]) : 0);
        }

        return all.Value == 0 ? 0 : own.Value / all.Value;
    }

    private double[] Residuals(double[] coefficients)
    {
        var residuals = new double[weights.Length];
        for (var row = 0; row < residuals.Length; row++)
            residuals[row] = Count(weights[row]) * ((responded[row] ? 1 : 0) - Logistic(Matrix.Product(row, coefficients)));
        return residuals;
    }

    private double LogLikelihood(double[] coefficients)
    {
        var sum = default(CompensatedSum);
        for (var row = 0; row < weights.Length; row++)
        {
            // log p, or log (1 - p), without cancellation.
            var eta = Matrix.Product(row, coefficients) * (responded[row] ? 1 : -1);
            sum.Add(weights[row] == 0 ? 0 : -Count(weights[row]) * (eta > 0 ? double.LogP1(Math.Exp(-eta)) : double.LogP1(Math.Exp(eta)) - eta));
        }

        return sum.Value;
    }

    /// <summary>
    /// The variables of a direction along which no respondent becomes less likely and no nonrespondent more, while some
    /// change: there is no maximum. Newton's steps turn to such a direction when there is one.
    /// </summary>
    private ResponseModelOutcome.NotFitted? Separation(double[] direction)
    {
        var along = Enumerable.Range(0, weights.Length).Where(row => weights[row] != 0).Select(row => Matrix.Product(row, direction) * (responded[row] ? 1 : -1)).ToArray();
        var largest = along.Max(Math.Abs);
        if (largest < 0.3 || along.Min() < -1e-6 * largest)
            return null;
        var count = along.Count(change => change > 1e-3 * largest);
        if (UniformLevels() is { Length: > 0 } levels)
            return Separated(levels, count, along.Length);
        var size = Matrix.LargestValues().Zip(direction, (value, step) => value * Math.Abs(step)).ToArray();
        var variables = Matrix.Names.Where((_, j) => j > 0 && size[j] > 1e-4 * size.Max()).ToArray();
        return Separated(variables, count, along.Length);
    }

    private static ResponseModelOutcome.NotFitted Separated(string[] variables, int rows, int all) => new(
        ResponseModelFailure.Separation,
        variables,
        $"these tell respondents from nonrespondents without error in {rows} of {all} rows, so their coefficients have no finite value: {string.Join("; ", variables)}");

    /// <summary>Levels of factors in which everybody responded, or nobody did.</summary>
    private string[] UniformLevels() => Terms.Where(term => term.Reference is not null).SelectMany(term =>
    {
        var (seen, own) = (new int[term.Coefficients.Count + 1], new int[term.Coefficients.Count + 1]);
        for (var row = 0; row < weights.Length; row++)
        {
            seen[term.Columns![row] + 1] += weights[row] == 0 ? 0 : 1;
            own[term.Columns![row] + 1] += weights[row] == 0 || !responded[row] ? 0 : 1;
        }

        return term.Coefficients.Prepend(term.Reference!).Where((_, level) => seen[level] > 0 && (own[level] == 0 || own[level] == seen[level]));
    }).ToArray();
}

/// <summary>What all steps for nonresponse ask of their input.</summary>
internal static class ResponseChecks
{
    public static void Rows(double[] weights, bool[] responded)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(responded);
        if (weights.Length == 0)
            throw new StatisticsInputException("response", null, "no rows", "at least one row");
        if (responded.Length != weights.Length)
            throw new StatisticsInputException("response", null, $"{responded.Length} rows", $"{weights.Length}, one per weight");
        for (var row = 0; row < weights.Length; row++)
        {
            if (!(double.IsFinite(weights[row]) && weights[row] >= 0))
                throw new StatisticsInputException("weights", row + 1, $"{weights[row]}", "a finite number, not negative");
        }
    }

    public static void Length(int length, int rows)
    {
        if (length != rows)
            throw new StatisticsInputException("linearised variable", null, $"{length} rows", $"{rows}, as the weights have");
    }
}
