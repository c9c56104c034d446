using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;

namespace Ivm.Transforms.Weighting;

/// <summary>A weighting model, checked against the population that it counts.</summary>
internal sealed class CalibrationModel
{
    /// <summary>Checks that the model's variables are in the population.</summary>
    /// <exception cref="InvalidInputException">A term or classification refers to what is not there.</exception>
    public CalibrationModel(WeightingModel model, TableSchema population)
    {
        Contract = $"weighting/{model.Name}.yaml";
        Distance = model.Distance;
        LowerBound = model.LowerBound ?? double.NegativeInfinity;
        UpperBound = model.UpperBound ?? double.PositiveInfinity;
        MinimumUnknown = model.MinimumUnknown;
        LonelyUnits = model.LonelyStrata switch
        {
            LonelyStrata.Adjust => LonelyUnitPolicy.Adjust,
            LonelyStrata.Certainty => LonelyUnitPolicy.Certainty,
            _ => throw new InvalidOperationException($"No variance for lonely strata by {model.LonelyStrata}."),
        };
        var schemes = model.Classifications.ToDictionary(classification => classification.Name, classification => new ClassScheme(classification));
        var faults = model.Classifications
            .Where(classification => population.Fields.All(field => field.Name != classification.Variable))
            .Select(classification => new Fault(
                $"{Contract}: {classification.Name}",
                $"the variable {classification.Variable}",
                $"a variable of {population.Name}, whose persons are counted",
                "Weight by a variable that the registers know of everyone."))
            .Concat(model.Terms.SelectMany(term => term.By).Distinct().Where(name => !schemes.ContainsKey(name)).Select(name => new Fault(
                $"{Contract}: terms",
                $"the classification {name}",
                $"one of {string.Join(", ", schemes.Keys.Order(StringComparer.Ordinal))}",
                "Define the classification or correct the term.")))
            .ToImmutableArray();
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.Invalid, faults);
        }

        BoundsOn = model.BoundsOn == WeightBounds.FinalWeight ? CalibrationBounds.FinalWeight : CalibrationBounds.Ratio;
        Terms = [.. model.Terms.Select(term => (term.Name, term.By.Select(name => schemes[name]).ToImmutableArray()))];
        Costs = [.. model.Terms.Select(term => term.Cost)];
        Variables = [.. Terms.SelectMany(term => term.Crossing).Select(scheme => scheme.Variable).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The contract, for messages.</summary>
    public string Contract { get; }

    /// <summary>Distance between design weight and final weight.</summary>
    public Contracts.CalibrationDistance Distance { get; }

    /// <summary>Smallest g.</summary>
    public double LowerBound { get; }

    /// <summary>Largest g.</summary>
    public double UpperBound { get; }

    /// <summary>What these hold for.</summary>
    public CalibrationBounds BoundsOn { get; }

    /// <summary>Fewest respondents without a value of a variable for these to be a class of their own.</summary>
    public int MinimumUnknown { get; }

    /// <summary>What a stratum with a single respondent adds to variances.</summary>
    public LonelyUnitPolicy LonelyUnits { get; }

    /// <summary>The terms: a name and the classifications crossed; none for the size of the population.</summary>
    public ImmutableArray<(string Name, ImmutableArray<ClassScheme> Crossing)> Terms { get; }

    /// <summary>What it costs to miss a count, one per term; null where it must be met.</summary>
    public ImmutableArray<double?> Costs { get; }

    /// <summary>Variables of the population that the terms use.</summary>
    public ImmutableArray<string> Variables { get; }
}
