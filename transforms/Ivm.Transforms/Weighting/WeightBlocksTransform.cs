using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Weighting;

/// <summary>
/// Task <c>weight.blocks</c> (GSBPM 5.6): for every optional block of the questionnaire a weight of its own for whoever
/// was asked it. The surveys that took the block are a sample by themselves, with their own probabilities of inclusion:
/// where the local survey left the block out, the national respondents alone stand for the area. Calibrated like the
/// national weight.
/// </summary>
public sealed class WeightBlocksTransform : ITransform
{
    private readonly CalibrationModel model;
    private readonly ImmutableArray<SurveySet> sets;

    /// <summary>Prepares the task for an edition.</summary>
    /// <exception cref="InvalidInputException">The weighting model refers to what the population lacks.</exception>
    public WeightBlocksTransform(ContractSet contracts, Edition edition)
    {
        model = new CalibrationModel(edition.Weighting, contracts.Outputs["link.population"]);
        sets = new SurveySets(edition).OfBlocks;
        Outputs = [new DatasetContract(BlockWeightSchema.Name, BlockWeightSchema.Of(edition))];
        Contracts = contracts.HashesOf("weighting/", "codelists/classifications", "questionnaire/", $"editions/{edition.Year}");
    }

    /// <inheritdoc />
    public string Task => "weight.blocks";

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
        var weights = new double?[sets.Length][];
        OrderedParallel.For(context, sets.Length, at => weights[at] = Weights(sample, margins, sets[at]));

        using var writer = context.Create(BlockWeightSchema.Name);
        writer.Write(new ColumnBatch(
        [
            new Column<string?>("samplenr", [.. sample.CaseNumbers]),
            .. sets.Select((set, at) => new Column<double?>(set.WeightColumn, [.. weights[at]])),
        ]));
        var written = writer.Complete();
        context.Account(RowAccount.Through("link.respondents", context.Scalar("SELECT count(*) FROM link.respondents"), written));
    }

    private static double?[] Weights(CombinedSample sample, PopulationMargins margins, SurveySet set)
    {
        var column = new double?[sample.Count];
        var solution = margins.Solve(sample.Of(set), $"the block {set.Name}");
        foreach (var (row, weight) in sample.RowsOf(set).Zip(solution.Weights))
        {
            column[row] = weight;
        }

        return column;
    }
}
