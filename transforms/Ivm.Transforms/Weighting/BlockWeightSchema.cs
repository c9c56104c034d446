using Ivm.Contracts;

namespace Ivm.Transforms.Weighting;

/// <summary>The contract of <c>weight.block_weights</c>: a column of weights for every block that not every survey took.</summary>
public static class BlockWeightSchema
{
    /// <summary>Name of the dataset.</summary>
    public static DatasetName Name { get; } = new("weight", "block_weights");

    /// <summary>The contract for an edition; a weight is missing for whoever was not asked the block.</summary>
    public static TableSchema Of(Edition edition)
    {
        var titles = edition.Questionnaire.Blocks.ToDictionary(block => block.Name, block => block.Title);
        return TableSchema.Dataset(
            Name.ToString(),
            new Label("Gewichten voor facultatieve blokken", "Weights for optional blocks"),
            [
                Field.Of("samplenr", FieldType.String, new Label("Nummer van de steekproefpersoon", "Number of the sample person"), required: true),
                .. new SurveySets(edition).OfBlocks.Select(set => Field.Of(
                    set.WeightColumn,
                    FieldType.Number,
                    new Label($"Gewicht voor het blok: {titles[set.Name].Dutch}", $"Weight for the block: {titles[set.Name].English}"))),
            ],
            "samplenr");
    }
}
