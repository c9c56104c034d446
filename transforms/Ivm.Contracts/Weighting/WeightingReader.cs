namespace Ivm.Contracts;

/// <summary>Reads <c>weighting/*.yaml</c>: the models of the line. Those of other surveys are read by <see cref="SurveyWeightingReader"/>, in the same grammar.</summary>
internal static class WeightingReader
{
    /// <summary>Reads the model of that name.</summary>
    public static WeightingModel Read(ContractSources sources, ContractScalar? name)
    {
        var path = sources.Files.Resolve("weighting", ".yaml", name, "a weighting model");
        var reader = ContractReader.Open(path is null ? null : sources.Files.Document(path), sources.Faults, "a weighting model");
        var crossings = new CrossingReader(sources);
        var model = ReadModel(reader, name?.Value ?? "", crossings, new TermReader(crossings, sources.Faults) { AnyTotals = false }) with
        {
            MinimumUnknown = reader.Integer("minimum_unknown", 0),
            OptionalBlocks = reader.Choice<OptionalBlockWeights>("optional_blocks"),
            LonelyStrata = reader.Choice<LonelyStrata>("lonely_strata"),
        };
        reader.Done();
        return model;
    }

    /// <summary>What every weighting model has: distance, bounds and terms.</summary>
    /// <param name="reader">The model.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="crossings">Knows the classifications.</param>
    /// <param name="terms">Reads terms with them.</param>
    public static WeightingModel ReadModel(ContractReader reader, string name, CrossingReader crossings, TermReader terms)
    {
        var distance = reader.Choice<CalibrationDistance>("distance");
        var bounds = ModelBounds.Read(reader, distance);
        var read = terms.Read(reader.Items("terms", "a list of crossings of classifications"));
        if (reader.Optional("terms") is ContractList { Items.IsEmpty: true })
        {
            reader.Faults.Add(reader.Where, "no terms", "at least one term", "Add a term, for example 'total'.");
        }

        return new WeightingModel(name, distance, bounds.Lower, bounds.Upper, crossings.Used, read) { BoundsOn = bounds.On };
    }
}
