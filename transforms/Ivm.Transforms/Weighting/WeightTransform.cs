using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Calibration;

namespace Ivm.Transforms.Weighting;

/// <summary>
/// Task <c>weight.national</c> (GSBPM 5.6): combined inclusion probabilities of the national and local samples,
/// calibrated to counts of the target population. Every kind of weight is a task of its own that reads what this one
/// reads; local weights and replicate weights stand beside it, not in it.
/// </summary>
public sealed class WeightTransform : ITransform
{
    private static readonly DatasetName Weights = new("weight", "weights");
    private static readonly DatasetName Margins = new("weight", "margins");

    private readonly CalibrationModel model;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">The weighting model refers to what the population lacks.</exception>
    public WeightTransform(ContractSet contracts, Edition edition)
    {
        model = new CalibrationModel(edition.Weighting, contracts.Outputs["link.population"]);
        Outputs = [.. new[] { Weights, Margins }.Select(name => new DatasetContract(name, contracts.Outputs[name.ToString()]))];
        Contracts = contracts.HashesOf("weighting/", "codelists/classifications", "outputs/weight.", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "weight.national";

    /// <inheritdoc />
    public int Version => 2;

    /// <inheritdoc />
    public string? DeliveredFile => null;

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs { get; } = [new("link", "population"), new("link", "respondents")];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        var sample = CombinedSample.Read(context.Sql, model.Variables);
        var margins = PopulationMargins.Count(context, model);
        context.Progress(0.3);
        var solution = margins.Solve(sample, "the national weight");
        context.Progress(0.8);
        WriteWeights(context, sample, solution);
        WriteMargins(context, solution);
        foreach (var (variable, value) in margins.FilledIn(sample))
        {
            var missing = sample.Background[variable].MissingCount;
            if (missing > 0)
            {
                context.Count("weight", $"respondents without {variable} who count with {value}", missing);
            }
        }

        context.Count("weight", "calibration steps", solution.Iterations);
        context.Count("weight", "margins that follow from others", solution.DroppedMargins.Count);
        context.Count("weight", "negative weights", solution.NegativeWeightCount);
        context.Account(RowAccount.Through("link.respondents", context.Scalar("SELECT count(*) FROM link.respondents"), sample.Count));
    }

    private static void WriteWeights(ITransformContext context, CombinedSample sample, CalibrationOutcome.Solved solution)
    {
        using var writer = context.Create(Weights);
        writer.Write(new ColumnBatch(
        [
            new Column<string?>("samplenr", [.. sample.CaseNumbers]),
            Numbers("inclusion_probability", sample.Probabilities),
            Numbers("design_weight", sample.DesignWeights),
            Numbers("raised_weight", solution.DesignWeights),
            Numbers("g_weight", solution.G),
            Numbers("weight_national", solution.Weights),
            new Column<string?>("stratum", [.. sample.Strata]),
        ]));
        writer.Complete();
    }

    private static void WriteMargins(ITransformContext context, CalibrationOutcome.Solved solution)
    {
        var margins = solution.Margins
            .OrderBy(margin => margin.Name.Term, StringComparer.Ordinal)
            .ThenBy(margin => margin.Name.Level, StringComparer.Ordinal)
            .ToArray();
        using var writer = context.Create(Margins);
        writer.Write(new ColumnBatch(
        [
            new Column<string?>("term", [.. margins.Select(margin => margin.Name.Term)]),
            new Column<string?>("category", [.. margins.Select(margin => margin.Name.Level)]),
            new Column<long?>("respondents", [.. margins.Select(margin => (long?)margin.UnitCount)]),
            Numbers("population", margins.Select(margin => margin.Total)),
            Numbers("design_weighted", margins.Select(margin => margin.Before)),
            Numbers("calibrated", margins.Select(margin => margin.After)),
        ]));
        writer.Complete();
    }

    private static Column<double?> Numbers(string name, IEnumerable<double> values) =>
        new(name, [.. values.Select(value => (double?)value)]);
}
