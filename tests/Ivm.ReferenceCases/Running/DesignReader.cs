using System.Text.Json;
using Ivm.ReferenceCases.Reading;
using Ivm.Statistics.Sampling;

namespace Ivm.ReferenceCases.Running;

/// <summary>The design of a case.</summary>
public static class DesignReader
{
    public static SurveyDesign Read(CaseData data)
    {
        var design = data.Task.Find("design") ?? throw new CaseException("the task has no design");
        var units = design.Names("ids", "id");
        var strata = design.Names("strata");
        var populations = Populations(data, design);
        if (design.Flag("ultimate_cluster", "ultimate"))
            (units, populations) = (units[..Math.Min(1, units.Length)], populations[..Math.Min(1, populations.Length)]);
        var unequal = UnequalReader.Read(data, design, populations, design.Find("probs", "prob", "probabilities") is { } given ? Probabilities(data, design, given) : null);
        if (unequal is not null)
            populations = [];
        var areFractions = populations.SelectMany(column => column ?? []).All(value => value <= 1);
        var stages = Enumerable.Range(0, Math.Max(1, units.Length)).Select(s => new SamplingStage
        {
            Units = s < units.Length && units[s] is { } unit ? data.Codes(unit) : null,
            Strata = s < strata.Length && strata[s] is { } stratum ? data.Codes(stratum) : null,
            PopulationSizes = s < populations.Length && !areFractions ? populations[s] : null,
            SamplingFractions = s < populations.Length && areFractions ? populations[s] : null,
            Unequal = unequal is not null && s < unequal.Length ? unequal[s] : null,
        }).ToArray();
        var (weights, probabilities) = Weights(data, design, stages);
        return SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = weights,
            Probabilities = probabilities,
            Stages = stages,
            Nested = design.Flag("nest"),
            LonelyUnits = Policy(design.Text("lonely_psu", "lonely.psu", "survey.lonely.psu")),
            AdjustLonelyInDomains = design.Flag("adjust_domain_lonely", "domain_lonely", "lonely_domain", "adjust.domain.lonely", "survey.adjust.domain.lonely"),
            RowCount = data.RowCount,
        });
    }

    private static double[]?[] Populations(CaseData data, JsonElement design)
    {
        if (design.Find("fpc") is not { } fpc)
            return [];
        if (fpc.ValueKind == JsonValueKind.Number)
            return [data.Numbers(fpc)];
        if (fpc.ValueKind == JsonValueKind.Array)
            return fpc.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Null ? null : data.Numbers(item)).ToArray();
        return design.Names("fpc").Select(name => name is null ? null : data.Variables.Values(name).Numbers()).ToArray();
    }

    private static (double[]? Weights, double[]? Probabilities) Weights(CaseData data, JsonElement design, SamplingStage[] stages)
    {
        if (design.Find("weights", "weight") is { } weights)
            return (data.Numbers(weights), null);
        if (design.Find("probs", "prob", "probabilities") is { } probabilities)
            return (null, Probabilities(data, design, probabilities));
        // R takes equal weights where nothing says otherwise; population sizes do.
        return stages.All(stage => stage.PopulationSizes is not null || stage.SamplingFractions is not null || stage.Unequal is not null)
            ? (null, null)
            : (Enumerable.Repeat(1.0, data.RowCount).ToArray(), null);
    }

    /// <summary>One column or number, or one per stage, which are multiplied.</summary>
    private static double[] Probabilities(CaseData data, JsonElement design, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return data.Numbers(value);
        var product = Enumerable.Repeat(1.0, data.RowCount).ToArray();
        foreach (var name in design.Names("probs", "prob", "probabilities"))
        {
            var stage = CaseTable.TryNumber(name!, out var number) ? Enumerable.Repeat(number, data.RowCount).ToArray() : data.Variables.Values(name!).Numbers();
            for (var row = 0; row < product.Length; row++)
                product[row] *= stage[row];
        }

        return product;
    }

    private static LonelyUnitPolicy Policy(string? name) => name switch
    {
        null or "fail" => LonelyUnitPolicy.Fail,
        "remove" => LonelyUnitPolicy.Remove,
        "certainty" => LonelyUnitPolicy.Certainty,
        "adjust" => LonelyUnitPolicy.Adjust,
        "average" => LonelyUnitPolicy.Average,
        _ => throw new CaseException($"lonely_psu '{name}' is not supported"),
    };
}
