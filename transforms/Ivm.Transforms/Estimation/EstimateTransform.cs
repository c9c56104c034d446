using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>
/// Task <c>estimate.figures</c> (GSBPM 5.7): every table of the edition, every figure with its standard error (Taylor,
/// with the calibration residuals), margin, unweighted count and publication symbol.
/// </summary>
public sealed class EstimateTransform : ITransform
{
    private readonly TablePlan plan;
    private readonly VariableSource source;
    private readonly NationalWeighting weighting;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">A table refers to what is not there.</exception>
    public EstimateTransform(ContractSet contracts, Edition edition)
    {
        plan = edition.Tables;
        source = new VariableSource(RespondentColumns.Schema(edition), contracts.Outputs["link.respondents"]);
        source.Check(plan, edition.Year);
        weighting = new NationalWeighting(edition.Weighting, contracts.Outputs["link.population"]);
        Outputs = [new DatasetContract(FigureSchema.Figures, FigureSchema.Of(plan))];
        Contracts = contracts.HashesOf("tables/", "weighting/", "questionnaire/", "scales/", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "estimate.figures";

    /// <inheritdoc />
    public int Version => 1;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; } =
        [new("clean", "respondents"), new("link", "population"), new("link", "respondents"), new("weight", "weights")];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        var (sample, solution) = weighting.Solve(context);
        var values = RespondentValues.Read(context.Sql, plan, source);
        if (!values.Weights.AsSpan().SequenceEqual(solution.Weights))
        {
            throw new InvalidOperationException("The weights of weight.weights are not those that the weighting model gives: the two tasks disagree.");
        }

        context.Progress(0.3);
        var figures = Estimate(context, new FigureEstimator(NationalWeighting.Design(sample, solution), plan.ConfidenceLevel), values);
        context.Progress(0.9);
        var columns = FigureColumns.Of(figures, plan);
        using var writer = context.Create(FigureSchema.Figures);
        writer.Write(columns);
        var written = writer.Complete();
        context.Account(RowAccount.Through("figures", columns.Count, written));
    }

    private List<TabulatedFigure> Estimate(ITransformContext context, FigureEstimator estimator, RespondentValues values)
    {
        var measures = plan.Measures.ToDictionary(measure => measure.Name);
        var crossings = plan.Tables.SelectMany(table => table.By).DistinctBy(Key)
            .ToDictionary(Key, by => DomainCells.Of(by, values.Classes, values.Weights.Length));
        var domains = crossings.ToDictionary(crossing => crossing.Key, crossing => estimator.For(crossing.Value));
        var wanted = plan.Tables
            .SelectMany(table => table.By.SelectMany(by => table.Measures.Select(measure => (Crossing: Key(by), Measure: measure))))
            .Distinct()
            .ToArray();
        var estimated = new Figure[wanted.Length][];
        var refused = new Fault?[wanted.Length];
        Parallel.For(
            0,
            wanted.Length,
            new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = context.Cancellation },
            at =>
            {
                var (crossing, name) = wanted[at];
                try
                {
                    estimated[at] = estimator.Estimate(measures[name], crossings[crossing], domains[crossing], values);
                }
                catch (StatisticsInputException exception)
                {
                    refused[at] = Unusable(measures[name], exception);
                }
            });
        if (refused.OfType<Fault>().Distinct().ToImmutableArray() is { IsEmpty: false } faults)
        {
            throw new InvalidInputException(InputFailure.Invalid, faults);
        }

        var figuresOf = wanted.Zip(estimated).ToDictionary(item => item.First, item => item.Second);
        return
        [
            .. plan.Tables.SelectMany(table => table.By.SelectMany(by => table.Measures.SelectMany(name =>
                figuresOf[(Key(by), name)].Select((figure, cell) => new TabulatedFigure(table.Name, measures[name], crossings[Key(by)], cell, figure))))),
        ];
    }

    private static string Key(ImmutableArray<string> by) => string.Join(" x ", by);

    private static Fault Unusable(Measure measure, StatisticsInputException exception) => new(
        $"tables: measures.{measure.Name}",
        $"values of {measure.Variable} that a {measure.Statistic} cannot take ({exception.Found})",
        exception.Expected,
        "Choose another statistic or variable.");
}
