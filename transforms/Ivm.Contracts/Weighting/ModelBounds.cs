namespace Ivm.Contracts;

/// <summary>Bounds as they stand in a weighting model.</summary>
internal sealed record ModelBounds(double? Lower, double? Upper, WeightBounds On)
{
    /// <summary>Reads the key <c>bounds</c>, which the logit distance needs.</summary>
    public static ModelBounds Read(ContractReader model, CalibrationDistance distance)
    {
        if (model.OptionalMapping("bounds", "the smallest and largest g") is not { } reader)
        {
            if (distance == CalibrationDistance.Logit)
            {
                model.Required("bounds", "the bounds that the logit distance needs");
            }

            return new ModelBounds(null, null, WeightBounds.Ratio);
        }

        var on = reader.Has("on") ? reader.Choice<WeightBounds>("on") : WeightBounds.Ratio;
        var lower = on == WeightBounds.Ratio ? reader.OptionalNumber("lower", 0, 1) : reader.OptionalNumber("lower", 0);
        var upper = on == WeightBounds.Ratio ? reader.OptionalNumber("upper", 1) : reader.OptionalNumber("upper", 0);
        if (distance == CalibrationDistance.Logit && (lower is null || upper is null))
        {
            model.Faults.Add(reader.Where, "bounds that are not complete", "both lower and upper for the logit distance", "Add the other one.");
        }

        if (lower >= upper)
        {
            model.Faults.Add(reader.Where, $"a lower bound of {lower} and an upper one of {upper}", "a lower bound below the upper one", "Correct one of them.");
        }

        reader.Done();
        return new ModelBounds(lower, upper, on);
    }
}
