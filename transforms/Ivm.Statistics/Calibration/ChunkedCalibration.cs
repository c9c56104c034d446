using Ivm.Statistics.Calibration.Solving;

namespace Ivm.Statistics.Calibration;

/// <summary>Some rows of a calibration.</summary>
/// <param name="Weights">Design weight of every row of the chunk.</param>
/// <param name="Terms">The terms with the codes and values of these rows; names, levels and totals as in every other chunk.</param>
public sealed record CalibrationChunk(double[] Weights, IReadOnlyList<CalibrationTerm> Terms);

/// <summary>What a calibration in chunks came to: coefficients that give every chunk its weights, or a named cause.</summary>
/// <param name="Failure">Why there is no solution; null where there is one.</param>
/// <param name="Coefficients">lambda of w = d F(x'lambda), one per margin; empty without a solution.</param>
/// <param name="Margins">All margins before and after; empty without a solution.</param>
/// <param name="Iterations">Newton steps taken.</param>
/// <param name="LargestMisfit">The largest relative misfit left.</param>
public sealed record ChunkedOutcome(
    CalibrationOutcome.NotSolved? Failure, IReadOnlyList<double> Coefficients, IReadOnlyList<CalibrationMargin> Margins, int Iterations, double LargestMisfit)
{
    internal double[] Scaled { get; init; } = [];
}

/// <summary>
/// A calibration whose rows do not fit in memory, or lie in parts: they are read chunk by chunk, once per step, and only
/// sums of margins and of their products are kept. The sums are exact, so the weights are the same bits as
/// <see cref="CalibrationProblem"/> gives for all rows at once, however they are cut.
/// </summary>
/// <remarks>Memory is one chunk and q x q. Clusters and variance coefficients are not for chunks.</remarks>
public sealed class ChunkedCalibration
{
    private readonly Func<IEnumerable<CalibrationChunk>> read;
    private readonly CalibrationOptions options;
    private readonly RatioFunction ratio;
    private readonly MarginCatalogue catalogue;
    private readonly AuxiliaryLayout layout;

    /// <summary>Reads all chunks once, to check them and to find the range of weights and values.</summary>
    /// <param name="read">Gives the chunks, the same ones every time.</param>
    /// <param name="options">As for a problem in memory.</param>
    /// <exception cref="StatisticsInputException">No chunks, terms that differ between chunks, clusters, or unusable input.</exception>
    public ChunkedCalibration(Func<IEnumerable<CalibrationChunk>> read, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        this.read = read;
        this.options = options ?? new CalibrationOptions();
        if (this.options.Clusters is not null || this.options.VarianceCoefficients is not null)
            throw new StatisticsInputException("chunks", null, "clusters or variance coefficients", "neither: they belong to single rows of a problem in memory");
        ratio = new RatioFunction(this.options);
        IReadOnlyList<CalibrationTerm>? first = null;
        var largestWeight = 0.0;
        var largestValues = Array.Empty<double>();
        foreach (var chunk in read())
        {
            first ??= chunk.Terms;
            if (largestValues.Length == 0)
                largestValues = new double[first.Count];
            CheckSame(first, chunk.Terms);
            CalibrationChecks.Problem(chunk.Weights, [.. chunk.Terms], this.options, mayBeAllZero: true);
            largestWeight = Math.Max(largestWeight, chunk.Weights.Max());
            for (var t = 0; t < largestValues.Length; t++)
                largestValues[t] = Math.Max(largestValues[t], chunk.Terms[t].LargestValue);
        }

        if (first is null)
            throw new StatisticsInputException("chunks", null, "none", "at least one");
        catalogue = new MarginCatalogue(first);
        layout = new AuxiliaryLayout(first, largestWeight, largestValues);
    }

    /// <summary>Solves the problem, or says why it cannot be solved.</summary>
    public ChunkedOutcome Solve()
    {
        var source = new Chunks(this);
        var start = source.At(new double[layout.ColumnCount], withGram: true);
        var system = CalibrationSystem.Make(layout, options, catalogue.Totals, catalogue.Costs, start, null);
        if (catalogue.Refused(system) is { } refused)
            return new ChunkedOutcome(refused, [], [], 0, double.NaN);
        var solution = new CalibrationSolver(source, system, ratio, options).Solve();
        if (!solution.Converged)
        {
            return new ChunkedOutcome(
                catalogue.NotSolved(CalibrationFailure.NotConverged, solution.WorstMargins, $"stopped after {solution.Iterations} steps at a relative misfit of {solution.LargestMisfit:G3}"),
                [], [], solution.Iterations, solution.LargestMisfit);
        }

        var counts = new int[layout.ColumnCount];
        foreach (var rows in Compiled())
        {
            var own = rows.Counts();
            for (var j = 0; j < own.Length; j++)
                counts[j] += own[j];
        }

        var (margins, coefficients) = catalogue.Report(system, solution, counts);
        return new ChunkedOutcome(null, coefficients, margins, solution.Iterations, solution.LargestMisfit) { Scaled = solution.Coefficients };
    }

    /// <summary>Final weights of a chunk's rows.</summary>
    /// <exception cref="StatisticsInputException">There is no solution.</exception>
    public double[] Weights(CalibrationChunk chunk, ChunkedOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Failure is { } failure)
            throw new StatisticsInputException("outcome", null, $"no solution ({failure.Message})", "a solution");
        return FinalWeights.Of(Compile(chunk), ratio, outcome.Scaled, chunk.Weights, options.MaximumThreads).Weights;
    }

    private IEnumerable<AuxiliaryRows> Compiled() => read().Select(Compile);

    private AuxiliaryRows Compile(CalibrationChunk chunk)
    {
        var rows = AuxiliaryRows.Compile(chunk.Terms, layout, chunk.Weights, null, null, options.MaximumThreads);
        ratio.Check(rows);
        return rows;
    }

    private static void CheckSame(IReadOnlyList<CalibrationTerm> first, IReadOnlyList<CalibrationTerm> other)
    {
        if (first.Count != other.Count)
            throw new StatisticsInputException("chunks", null, $"{other.Count} terms where the first chunk has {first.Count}", "the same terms in every chunk");
        for (var t = 0; t < first.Count; t++)
        {
            if (first[t].Name != other[t].Name || !first[t].Levels.SequenceEqual(other[t].Levels) || !first[t].Totals.AsSpan().SequenceEqual(other[t].Totals))
                throw new StatisticsInputException("chunks", null, $"term '{other[t].Name}' with a name, levels or totals unlike '{first[t].Name}' of the first chunk", "the same terms in every chunk");
        }
    }

    /// <summary>The chunks as the solver reads them.</summary>
    private sealed class Chunks(ChunkedCalibration calibration) : IMomentSource
    {
        private readonly MomentPool pool = new();

        public AuxiliaryLayout Layout => calibration.layout;

        public CalibrationMoments At(double[] coefficients, bool withGram)
        {
            var total = pool.Take(coefficients, withGram, calibration.layout.OnesColumnCount);
            foreach (var rows in calibration.Compiled())
            {
                var part = new RowsInMemory(rows, calibration.ratio, calibration.options.MaximumThreads, pool).At(coefficients, withGram);
                total.Merge(part);
                pool.Return(part);
            }

            return total;
        }

        public void Return(CalibrationMoments moments) => pool.Return(moments);
    }
}
