namespace Ivm.Contracts;

/// <summary>Reads <c>weighting/*.yaml</c>.</summary>
internal static class WeightingReader
{
    /// <summary>Reads the model of that name.</summary>
    public static WeightingModel Read(ContractSources sources, ContractScalar? name)
    {
        var path = sources.Files.Resolve("weighting", ".yaml", name, "a weighting model");
        var reader = ContractReader.Open(path is null ? null : sources.Files.Document(path), sources.Faults, "a weighting model");
        var distance = reader.Choice<CalibrationDistance>("distance");
        var (lower, upper) = ReadBounds(reader.OptionalMapping("bounds", "the smallest and largest g"), distance, sources.Faults);
        if (distance == CalibrationDistance.Logit && !reader.Has("bounds"))
        {
            reader.Required("bounds", "the bounds that the logit distance needs");
        }

        var crossings = new CrossingReader(sources);
        var terms = crossings.Read(reader.Items("terms", "a list of crossings of classifications"));
        if (reader.Optional("terms") is ContractList { Items.IsEmpty: true })
        {
            sources.Faults.Add(reader.Where, "no terms", "at least one term", "Add a term, for example 'total'.");
        }

        var model = new WeightingModel(name?.Value ?? "", distance, lower, upper, crossings.Used, terms)
        {
            MinimumUnknown = reader.Integer("minimum_unknown", 0),
            OptionalBlocks = reader.Choice<OptionalBlockWeights>("optional_blocks"),
            LonelyStrata = reader.Choice<LonelyStrata>("lonely_strata"),
        };
        reader.Done();
        return model;
    }

    private static (double? Lower, double? Upper) ReadBounds(ContractReader? reader, CalibrationDistance distance, FaultCollector faults)
    {
        if (reader is null)
        {
            return (null, null);
        }

        var lower = reader.OptionalNumber("lower", 0, 1);
        var upper = reader.OptionalNumber("upper", 1);
        if (distance == CalibrationDistance.Logit && (lower is null || upper is null))
        {
            faults.Add(reader.Where, "bounds that are not complete", "both lower and upper for the logit distance", "Add the other one.");
        }

        reader.Done();
        return (lower, upper);
    }
}
