using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Ivm.Transforms.Estimation.Surveys;
using Distance = Ivm.Statistics.Calibration.CalibrationDistance;

namespace Ivm.Transforms.Weighting.Surveys;

/// <summary>A part of the sample after its calibration.</summary>
/// <param name="Part">The part.</param>
/// <param name="Steps">Its steps: the calibration, then trimmings and calibrations in turn; none without a solution.</param>
/// <param name="Solution">The last calibration; null without a solution.</param>
/// <param name="Report">What is reported; null without a solution.</param>
/// <param name="Review">What was seen before solving; null for a part without rows.</param>
/// <param name="Failure">Why there is no solution.</param>
internal sealed record CalibratedPart(
    SamplePart Part, IReadOnlyList<IWeightAdjustment> Steps, CalibrationOutcome.Solved? Solution, WeightedPart? Report, CalibrationReview? Review, WeightingFailure? Failure);

/// <summary>Calibrates the parts of a sample.</summary>
internal sealed class SampleCalibration
{
    private readonly SurveyWeightingPlan plan;
    private readonly double[] weights;
    private readonly int[]? clusters;
    private readonly double[]? coefficients;

    /// <summary>Prepares the calibration.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="data">The sample.</param>
    /// <param name="weights">Weights before it; rows of weight zero take no part.</param>
    /// <exception cref="InvalidInputException">A cluster or a variance coefficient is missing or unusable.</exception>
    public SampleCalibration(SurveyWeightingPlan plan, SurveyData data, double[] weights)
    {
        (this.plan, this.weights) = (plan, weights);
        clusters = plan.Clusters is { } column ? Clusters(data.Codes[column], column) : null;
        coefficients = plan.VarianceCoefficient is { } name ? Coefficients(data.Numbers[name], name) : null;
    }

    /// <summary>Solves one part.</summary>
    public CalibratedPart Solve(SamplePart part)
    {
        if (part.Rows.Length == 0)
            return Failed(part, null, "EmptyPart", part.Name.Length == 0 ? "no row has a weight" : $"part '{part.Name}' has totals, but no rows in the sample", []);
        var problem = Guard(part, () => Problem(part.Rows, Array.ConvertAll(part.Rows, row => weights[row]), part.Terms));
        var review = problem.Review(plan.MinimumRows);
        if (plan.Trim is { } trim)
        {
            var trimmed = TrimmedCalibration.Solve(problem, trim.Lower, trim.Upper);
            return trimmed.Failure is { } failure
                ? Failed(part, review, failure.Cause.ToString(), failure.Message, [.. failure.Margins])
                : Solved(part, review, trimmed.Steps, trimmed.Calibration!, trimmed.Rounds, trimmed.TrimmedRows);
        }

        var whole = new CalibrationPart(part.Name, [.. Enumerable.Range(0, part.Rows.Length)], problem);
        var outcome = PartitionedCalibration.Solve(problem.DesignWeights, [whole]);
        return outcome.Outcomes[0].Outcome switch
        {
            CalibrationOutcome.Solved solved => Solved(part, review, [outcome.Adjustment!], solved, 0, 0),
            CalibrationOutcome.NotSolved failure => Failed(part, review, failure.Cause.ToString(), failure.Message, [.. failure.Margins]),
            _ => throw new InvalidOperationException("A calibration is either solved or not."),
        };
    }

    /// <summary>
    /// All parts as one problem of all rows, which has the solution that the parts have by themselves; for replicates, where
    /// every row keeps its place.
    /// </summary>
    /// <param name="parts">The parts.</param>
    /// <param name="start">Weights to start from, of all rows.</param>
    public CalibrationProblem Joined(IReadOnlyList<SamplePart> parts, double[] start)
    {
        var terms = new List<TermMargins>();
        for (var t = 0; t < plan.Model.Terms.Length; t++)
        {
            var (levels, totals) = (new List<string>(), new List<double>());
            var codes = new int[weights.Length];
            Array.Fill(codes, -1);
            var values = plan.Model.Terms[t].Variable is null ? null : new double[weights.Length];
            foreach (var part in parts)
            {
                var own = part.Terms[t];
                for (var k = 0; k < part.Rows.Length; k++)
                {
                    codes[part.Rows[k]] = own.Codes[k] < 0 ? -1 : levels.Count + own.Codes[k];
                    if (values is not null)
                        values[part.Rows[k]] = own.Values![k];
                }

                levels.AddRange(part.Name.Length == 0 ? own.Levels : own.Levels.Select(level => $"{part.Name}: {level}"));
                totals.AddRange(own.Totals);
            }

            terms.Add(new TermMargins(plan.Model.Terms[t].Name, levels, [.. totals], codes, values, plan.Model.Terms[t].Cost));
        }

        return Problem([.. Enumerable.Range(0, weights.Length)], start, terms);
    }

    private CalibrationProblem Problem(int[] rows, double[] start, IReadOnlyList<TermMargins> terms) => new(start, [.. terms.Select(term => term.ToTerm())], new CalibrationOptions
    {
        Distance = plan.Model.Distance switch
        {
            Contracts.CalibrationDistance.Raking => Distance.Raking,
            Contracts.CalibrationDistance.Logit => Distance.Logit,
            _ => Distance.Linear,
        },
        LowerBound = plan.Model.LowerBound ?? double.NegativeInfinity,
        UpperBound = plan.Model.UpperBound ?? double.PositiveInfinity,
        BoundsOn = plan.Model.BoundsOn == WeightBounds.FinalWeight ? CalibrationBounds.FinalWeight : CalibrationBounds.Ratio,
        Clusters = clusters is null ? null : Array.ConvertAll(rows, row => clusters[row]),
        VarianceCoefficients = coefficients is null ? null : Array.ConvertAll(rows, row => coefficients[row]),
    });

    private static CalibratedPart Solved(
        SamplePart part, CalibrationReview review, IReadOnlyList<IWeightAdjustment> steps, CalibrationOutcome.Solved solution, int rounds, int trimmed)
        => new(part, steps, solution, new WeightedPart(part.Name, part.Rows.Length, solution.Iterations, solution.LargestMisfit, rounds, trimmed), review, null);

    private static CalibratedPart Failed(SamplePart part, CalibrationReview? review, string cause, string message, ImmutableArray<MarginName> margins)
        => new(part, [], null, null, review, new WeightingFailure(SurveyWeights.CalibratedStep, part.Name, cause, message, margins));

    /// <summary>Rows of weight zero are clusters of their own: they take no part.</summary>
    private int[] Clusters(string?[] column, string name)
    {
        var numbers = new Dictionary<string, int>();
        var codes = new int[column.Length];
        for (var row = 0; row < codes.Length; row++)
        {
            if (weights[row] == 0)
                codes[row] = column.Length + row;
            else if (column[row] is not { } code)
                throw SurveyDesigns.Refused($"{plan.Name}: column '{name}', row {row + 1}", "nothing", "the cluster of every row that counts", "Fill the column.");
            else if (!numbers.TryGetValue(code, out codes[row]))
                numbers[code] = codes[row] = numbers.Count;
        }

        return codes;
    }

    private double[] Coefficients(double[] column, string name)
    {
        var at = Enumerable.Range(0, column.Length).Where(row => weights[row] != 0 && !(column[row] > 0)).Cast<int?>().FirstOrDefault();
        if (at is { } row)
            throw SurveyDesigns.Refused($"{plan.Name}: column '{name}', row {row + 1}", double.IsNaN(column[row]) ? "nothing" : "a number that is not above zero", "a variance coefficient above zero", "Correct the column.");
        return column.Select((value, own) => weights[own] == 0 ? 1 : value).ToArray();
    }

    /// <summary>Row numbers in messages are those of the file.</summary>
    private CalibrationProblem Guard(SamplePart part, Func<CalibrationProblem> make)
    {
        try
        {
            return make();
        }
        catch (StatisticsInputException exception)
        {
            var row = exception.RowNumber is { } number && number <= part.Rows.Length ? $", row {part.Rows[number - 1] + 1}" : "";
            throw SurveyDesigns.Refused($"{plan.Name}: calibration, {exception.Subject}{row}", exception.Found, exception.Expected, "Correct the data or the model.");
        }
    }
}
