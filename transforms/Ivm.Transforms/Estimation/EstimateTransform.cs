using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>
/// Task <c>estimate.figures</c> (GSBPM 5.7): every table of the edition, every figure with its standard error (Taylor,
/// with the calibration residuals), margin, unweighted count and publication symbol. Figures from an optional block
/// rest on the surveys that took it, with the weights made for them.
/// </summary>
public sealed class EstimateTransform : ITransform
{
    private readonly TablePlan tables;
    private readonly FigurePlan plan;
    private readonly VariableSource source;
    private readonly CalibrationModel model;
    private readonly PopulationCells cellsOfPopulation;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">A table refers to what is not there.</exception>
    public EstimateTransform(ContractSet contracts, Edition edition)
    {
        tables = edition.Tables;
        source = new VariableSource(RespondentColumns.Schema(edition), contracts.Outputs["link.respondents"]);
        source.Check(tables, edition.Year);
        plan = new FigurePlan(tables, new SurveySets(edition));
        model = new CalibrationModel(edition.Weighting, contracts.Outputs["link.population"]);
        cellsOfPopulation = new PopulationCells(tables.Classifications, contracts.Outputs["link.population"]);
        Outputs = [new DatasetContract(FigureSchema.Figures, FigureSchema.Of(tables))];
        Contracts = contracts.HashesOf("tables/", "weighting/", "codelists/classifications", "questionnaire/", "scales/", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "estimate.figures";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; } =
    [
        new("clean", "respondents"),
        new("link", "population"),
        new("link", "respondents"),
        new("weight", "weights"),
        BlockWeightSchema.Name,
    ];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        var sample = CombinedSample.Read(context.Sql, model.Variables);
        var margins = PopulationMargins.Count(context, model);
        var values = RespondentValues.Read(context.Sql, tables, source, plan.Sets);
        context.Progress(0.2);
        var estimators = Estimators(context, sample, margins, values);
        context.Progress(0.3);

        var cells = plan.Crossings.ToDictionary(crossing => crossing.Key, crossing => DomainCells.Of(crossing.Value, values.Classes, sample.Count, cellsOfPopulation.Of(context.Sql, crossing.Value)));
        var columns = FigureColumns.Of(plan.Tabulate(cells, Estimate(context, sample, estimators, cells)), tables);
        context.Progress(0.9);
        using var writer = context.Create(FigureSchema.Figures);
        writer.Write(columns);
        context.Account(RowAccount.Through("figures", columns.Count, writer.Complete()));
    }

    /// <summary>Per survey set what estimates from its sample.</summary>
    private Dictionary<string, FigureEstimator> Estimators(ITransformContext context, CombinedSample sample, PopulationMargins margins, RespondentValues values)
    {
        var made = new FigureEstimator[plan.Sets.Length];
        OrderedParallel.For(context, made.Length, at =>
        {
            var set = plan.Sets[at];
            var rows = sample.RowsOf(set);
            var part = sample.Of(set);
            var solution = margins.Accept(part, Array.ConvertAll(rows, row => values.Weights[set.Name][row]));
            made[at] = new FigureEstimator(part.Design(solution, model.LonelyUnits), values.Of(rows, plan.VariablesOf(set)), tables);
        });
        return plan.Sets.Zip(made).ToDictionary(item => item.First.Name, item => item.Second);
    }

    private Dictionary<(string, Measure), Figure[]> Estimate(
        ITransformContext context, CombinedSample sample, Dictionary<string, FigureEstimator> estimators, Dictionary<string, DomainCells> cells)
    {
        // Sorted by sample and crossing, so that the sorting of a crossing's cells serves all its measures.
        var jobs = plan.Wanted
            .GroupBy(wanted => (Set: plan.SetOf(wanted.Measure), wanted.Crossing))
            .Select(group => (group.Key.Set, Cells: cells[group.Key.Crossing].Of(sample.RowsOf(plan.Sets.Single(set => set.Name == group.Key.Set))), Wanted: group.ToArray()))
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
