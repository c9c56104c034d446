using Ivm.Contracts;
using Ivm.Statistics;
using Ivm.Statistics.Sampling;

namespace Ivm.Transforms.Estimation.Surveys;

/// <summary>Sampling designs of other surveys, from the columns that a file names.</summary>
public static class SurveyDesigns
{
    /// <summary>Makes the design.</summary>
    /// <param name="plan">Which columns say how the sample was drawn.</param>
    /// <param name="data">The columns.</param>
    /// <param name="file">How messages call the file with the plan.</param>
    /// <exception cref="InvalidInputException">The data do not fit the design: the message names column and row.</exception>
    public static SurveyDesign Of(SurveyDesignPlan plan, SurveyData data, string file)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        return Guard(file, "design", () => Make(plan, data, file));
    }

    private static SurveyDesign Make(SurveyDesignPlan plan, SurveyData data, string file) => SurveyDesign.Create(new SurveyDesignSpecification
    {
        Weights = plan.Weights is { } weights ? data.Numbers[weights] : null,
        Probabilities = plan.Probabilities is { } probabilities ? data.Numbers[probabilities] : null,
        Stages =
        [
            .. plan.Stages.Select(stage => new SamplingStage
            {
                Strata = Codes(stage.Strata, data, file),
                Units = Codes(stage.Units, data, file),
                PopulationSizes = stage.PopulationSize is { } size ? data.Numbers[size] : null,
                SamplingFractions = stage.SamplingFraction is { } fraction ? data.Numbers[fraction] : null,
                Unequal = stage.UnitProbability is { } probability ? Unequal(stage.UnequalMethod, data.Numbers[probability]) : null,
            }),
        ],
        Nested = plan.Nested,
        LonelyUnits = plan.LonelyUnits switch
        {
            LonelyUnits.Remove => LonelyUnitPolicy.Remove,
            LonelyUnits.Certainty => LonelyUnitPolicy.Certainty,
            LonelyUnits.Adjust => LonelyUnitPolicy.Adjust,
            LonelyUnits.AdjustAboutZero => LonelyUnitPolicy.AdjustAboutZero,
            LonelyUnits.Average => LonelyUnitPolicy.Average,
            _ => LonelyUnitPolicy.Fail,
        },
        AdjustLonelyInDomains = plan.LonelyInDomains,
        RowCount = data.RowCount,
    });

    private static UnequalProbabilities Unequal(UnequalMethod method, double[] probabilities) => method switch
    {
        UnequalMethod.Overton => UnequalProbabilities.Overton(probabilities),
        UnequalMethod.HartleyRao => UnequalProbabilities.HartleyRao(probabilities),
        _ => UnequalProbabilities.Brewer(probabilities),
    };

    private static int[]? Codes(string? column, SurveyData data, string file)
    {
        if (column is null)
            return null;
        var numbers = new Dictionary<string, int>();
        var codes = new int[data.RowCount];
        for (var row = 0; row < codes.Length; row++)
        {
            if (data.Codes[column][row] is not { } code)
                throw Refused($"{file}: column '{column}', row {row + 1}", "nothing", "a code: the design needs one in every row", "Fill the column, or leave the row out of the file.");
            if (!numbers.TryGetValue(code, out codes[row]))
                numbers[code] = codes[row] = numbers.Count;
        }

        return codes;
    }

    internal static T Guard<T>(string file, string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (StatisticsInputException exception)
        {
            var row = exception.RowNumber is { } number ? $", row {number}" : "";
            throw Refused($"{file}: {what}, {exception.Subject}{row}", exception.Found, exception.Expected, "Correct the data or the design file.");
        }
    }

    internal static InvalidInputException Refused(string where, string found, string expected, string repair)
        => new(InputFailure.DataRefused, new Fault(where, found, expected, repair));
}
