namespace Ivm.Statistics.Nonresponse;

/// <summary>A coefficient of a response model.</summary>
/// <param name="Name">"constant", "term" or "term = level".</param>
/// <param name="Value">The coefficient; 0 where it is dropped.</param>
/// <param name="IsDropped">True where the variable follows from those before it, or is zero everywhere.</param>
public sealed record ResponseCoefficient(string Name, double Value, bool IsDropped);

/// <summary>Why a response model has no coefficients.</summary>
public enum ResponseModelFailure
{
    /// <summary>Nobody responded, or everybody did.</summary>
    NothingToExplain,

    /// <summary>The variables named tell respondents from nonrespondents perfectly, for some rows at least: coefficients run away.</summary>
    Separation,

    /// <summary>The iteration did not settle, for no reason that could be proven.</summary>
    NotConverged,
}

/// <summary>What fitting a response model came to.</summary>
public abstract record ResponseModelOutcome
{
    private ResponseModelOutcome()
    {
    }

    /// <summary>The model.</summary>
    public sealed record Fitted : ResponseModelOutcome
    {
        /// <summary>The coefficients, the constant first.</summary>
        public required IReadOnlyList<ResponseCoefficient> Coefficients { get; init; }

        /// <summary>Estimated chance of response of every row (length n), in (0, 1).</summary>
        public required double[] Propensities { get; init; }

        /// <summary>Newton steps taken.</summary>
        public required int Iterations { get; init; }

        /// <summary>Minus twice the (weighted) log-likelihood.</summary>
        public required double Deviance { get; init; }

        /// <summary>Whether respondents count by their weights in the model.</summary>
        public required bool IsWeighted { get; init; }

        internal ResponseModel Model { get; init; } = null!;

        internal double[] Values => Coefficients.Select(coefficient => coefficient.Value).ToArray();

        /// <summary>Chances of response of other rows with the same variables.</summary>
        /// <param name="terms">The terms of the model in the same order, for those rows.</param>
        /// <exception cref="StatisticsInputException">Other terms than the model's, or terms of unequal length.</exception>
        public double[] Predict(IReadOnlyList<ResponseTerm> terms)
        {
            ArgumentNullException.ThrowIfNull(terms);
            var matrix = new ResponseMatrix(terms.Count == 0 ? 0 : terms[0].RowCount, terms);
            if (!matrix.Names.SequenceEqual(Coefficients.Select(coefficient => coefficient.Name)))
                throw new StatisticsInputException("terms", null, string.Join("; ", matrix.Names), string.Join("; ", Coefficients.Select(coefficient => coefficient.Name)));
            var values = Values;
            return Enumerable.Range(0, matrix.RowCount).Select(row => ResponseModel.Logistic(matrix.Product(row, values))).ToArray();
        }
    }

    /// <summary>No model.</summary>
    /// <param name="Cause">Why.</param>
    /// <param name="Variables">The coefficients at fault.</param>
    /// <param name="Message">The cause in words, with their names.</param>
    public sealed record NotFitted(ResponseModelFailure Cause, IReadOnlyList<string> Variables, string Message) : ResponseModelOutcome;
}
