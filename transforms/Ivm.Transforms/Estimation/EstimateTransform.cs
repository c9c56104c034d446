using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>
/// Task <c>estimate.figures</c> (GSBPM 5.7): every table of the edition, every figure with its standard error (Taylor,
/// with the calibration residuals), margin, unweighted count and publication symbol. Figures from an optional block
/// rest on the surveys that took it, with the weights made for them.
/// </summary>
public sealed class EstimateTransform : ITransform
{
    private readonly EstimationBasis basis;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">A table refers to what is not there.</exception>
    public EstimateTransform(ContractSet contracts, Edition edition)
    {
        basis = new EstimationBasis(contracts, edition);
        Outputs = [new DatasetContract(FigureSchema.Figures, FigureSchema.Of(basis.Tables))];
    }

    /// <inheritdoc />
    public string Task => "estimate.figures";

    /// <inheritdoc />
    public int Version => 2;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => EstimationBasis.Inputs;

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts => basis.Contracts;

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        var (plan, tables) = (basis.Plan, basis.Tables);
        var (sample, margins, values) = basis.Read(context);
        context.Progress(0.2);
        var estimators = Estimators(context, sample, margins, values);
        context.Progress(0.3);

        var cells = plan.Crossings.ToDictionary(crossing => crossing.Key, crossing => basis.Cells(context, crossing.Value, values, sample.Count));
        var columns = FigureColumns.Of(plan.Tabulate(cells, Estimate(context, sample, estimators, cells)), tables);
        context.Progress(0.9);
        using var writer = context.Create(FigureSchema.Figures);
        writer.Write(columns);
        context.Account(RowAccount.Through("figures", columns.Count, writer.Complete()));
    }

    /// <summary>Per survey set what estimates from its sample.</summary>
    private Dictionary<string, FigureEstimator> Estimators(ITransformContext context, CombinedSample sample, PopulationMargins margins, RespondentValues values)
    {
        var made = new FigureEstimator[basis.Plan.Sets.Length];
        OrderedParallel.For(context, made.Length, at =>
        {
            var set = basis.Plan.Sets[at];
            var rows = sample.RowsOf(set);
            var part = sample.Of(set);
            var solution = margins.Accept(part, Array.ConvertAll(rows, row => values.Weights[set.Name][row]));
            made[at] = new FigureEstimator(part.Design(solution, basis.Model.LonelyUnits), values.Of(rows, basis.Plan.VariablesOf(set)), basis.Tables);
        });
        return basis.Plan.Sets.Zip(made).ToDictionary(item => item.First.Name, item => item.Second);
    }

    private Dictionary<(string, Measure), Figure[]> Estimate(
        ITransformContext context, CombinedSample sample, Dictionary<string, FigureEstimator> estimators, Dictionary<string, DomainCells> cells)
    {
        // Sorted by sample and crossing, so that the sorting of a crossing's cells serves all its measures.
        var jobs = basis.Plan.Wanted
            .GroupBy(wanted => (Set: basis.Plan.SetOf(wanted.Measure), wanted.Crossing))
            .Select(group => (group.Key.Set, Cells: cells[group.Key.Crossing].Of(sample.RowsOf(basis.Plan.Sets.Single(set => set.Name == group.Key.Set))), Wanted: group.ToArray()))
            .SelectMany(group => Prepared(estimators[group.Set], group.Cells, group.Wanted))
            .ToArray();
        var figures = new Figure[jobs.Length][];
        var refused = new Fault?[jobs.Length];
        OrderedParallel.For(context, jobs.Length, at =>
        {
            try
            {
                figures[at] = jobs[at].Estimate();
            }
            catch (StatisticsInputException exception)
            {
                refused[at] = Unusable(jobs[at].Wanted.Measure, exception);
            }
        });
        return refused.OfType<Fault>().Distinct().ToImmutableArray() is { IsEmpty: false } faults
            ? throw new InvalidInputException(InputFailure.Invalid, faults)
            : jobs.Zip(figures).ToDictionary(item => item.First.Wanted, item => item.Second);
    }

    private static IEnumerable<((string Crossing, Measure Measure) Wanted, Func<Figure[]> Estimate)> Prepared(
        FigureEstimator estimator, DomainCells cells, (string Crossing, Measure Measure)[] wanted)
    {
        var domains = estimator.For(cells);
        return wanted.Select(item => (item, (Func<Figure[]>)(() => estimator.Estimate(item.Measure, cells, domains))));
    }

    private static Fault Unusable(Measure measure, StatisticsInputException exception) => new(
        $"tables: measures.{measure.Name}",
        $"values of {measure.Variable} that a {measure.Statistic} cannot take ({exception.Found})",
        exception.Expected,
        "Choose another statistic or variable.");
}
