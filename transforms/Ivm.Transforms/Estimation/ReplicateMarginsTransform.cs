using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics;
using Ivm.Statistics.Replication;
using Ivm.Statistics.Variance;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>
/// Task <c>estimate.replicates</c> (GSBPM 5.7): for the crossings that the tables name, standard errors of every measure
/// by the Rao-Wu bootstrap, each replicate calibrated to the same margins as the weights. Replicates come from a seed and
/// are never stored.
/// </summary>
public sealed class ReplicateMarginsTransform : ITransform
{
    private readonly EstimationBasis basis;
    private readonly ReplicateMargins margins;

    /// <summary>Prepares the task for an edition whose tables ask for it.</summary>
    /// <exception cref="InvalidInputException">A table refers to what is not there.</exception>
    public ReplicateMarginsTransform(ContractSet contracts, Edition edition)
    {
        basis = new EstimationBasis(contracts, edition);
        margins = basis.Tables.ReplicateMargins ?? throw new ArgumentException("The tables of this edition ask for no margins by replicates.", nameof(edition));
        Outputs = [new DatasetContract(ReplicateMarginSchema.Name, ReplicateMarginSchema.Schema)];
    }

    /// <inheritdoc />
    public string Task => "estimate.replicates";

    /// <inheritdoc />
    public int Version => 1;

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
        var (sample, population, values) = basis.Read(context);
        var cells = margins.By.Select(by => basis.Cells(context, by, values, sample.Count)).ToArray();
        context.Progress(0.1);

        var rows = new List<ReplicateMargin>();
        for (var at = 0; at < basis.Plan.Sets.Length; at++)
        {
            rows.AddRange(Estimate(context, sample, population, values, cells, basis.Plan.Sets[at]));
            context.Progress(0.1 + (0.8 * (at + 1) / basis.Plan.Sets.Length));
        }

        using var writer = context.Create(ReplicateMarginSchema.Name);
        writer.Write(ReplicateMarginSchema.Columns(rows));
        context.Account(RowAccount.Through("figures", rows.Count, writer.Complete()));
    }

    /// <summary>All measures behind which one sample stands, replicate by replicate.</summary>
    private IEnumerable<ReplicateMargin> Estimate(
        ITransformContext context, CombinedSample sample, PopulationMargins population, RespondentValues values, DomainCells[] cells, SurveySet set)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var part = sample.Of(set);
        var problem = population.Problem(part);
        var solution = population.Solve(part, $"the replicates of {set.Name}");
        var measured = values.Of(sample.RowsOf(set), basis.Plan.VariablesOf(set));
        var estimation = ReplicateDesign
            .Bootstrap(part.Design(problem.DesignWeights, basis.Model.LonelyUnits), margins.Bootstrap, margins.Seed)
            .Recalibrated(problem, solution)
            .Estimation();
        var options = new EstimationOptions { Level = basis.Tables.ConfidenceLevel, DegreesOfFreedom = DegreesOfFreedomBasis.Domain };
        var wanted = cells
            .Select(crossing => (Crossing: crossing, Domains: estimation.By(crossing.Of(sample.RowsOf(set)).CellOfRow, crossing.Cells.Length)))
            .SelectMany(crossing => basis.Plan.MeasuresOf(set).Select(measure => (crossing.Crossing, Measure: measure, Declared: Declare(crossing.Domains, measure, measured, options))))
            .ToArray();
        ReplicateEstimates results;
        try
        {
            results = estimation.Run(context.Threads);
        }
        catch (StatisticsInputException failure) when (failure.Subject == ReplicateEstimates.TooFewSolved)
        {
            // A sample so small that most of its replicates miss whole classes: there is nothing to compare then.
            context.Count("replicates", $"{set.Name}: too few replicates with a solution, no margins", wanted.Length);
            return [];
        }

        context.Count("replicates", $"{set.Name}: replicates without a solution", results.Failures.Count);
        context.Count("replicates", $"{set.Name}: margins without respondents in some replicate", results.EmptyMargins.Count);
        return wanted.SelectMany(item => results[item.Declared].Estimates.Select((estimate, cell) =>
            ReplicateMargin.Of(item.Measure, item.Crossing, cell, estimate, basis.Tables.ConfidenceLevel)));
    }

    private static ReplicateMeasure Declare(ReplicateDomains domains, Measure measure, ImmutableSortedDictionary<string, double[]> measured, EstimationOptions options) =>
        measure.Statistic == Statistic.RatioPercentage
            ? domains.Ratio(measured[measure.Variable], measured[measure.Denominator!], options)
            : domains.Mean(measured[measure.Variable], options);
}
