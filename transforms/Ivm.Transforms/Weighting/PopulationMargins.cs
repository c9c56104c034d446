using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Calibration;
using Distance = Ivm.Statistics.Calibration.CalibrationDistance;

namespace Ivm.Transforms.Weighting;

/// <summary>
/// The margins of a weighting model with their totals, counted from the target population. Any sample of that population
/// can be calibrated to them.
/// </summary>
internal sealed class PopulationMargins
{
    private readonly CalibrationModel model;
    private readonly ImmutableArray<(string Name, ImmutableArray<ClassScheme> Crossing, SortedDictionary<string, double> Totals)> terms;

    private readonly double size;

    private PopulationMargins(CalibrationModel model, ImmutableArray<(string, ImmutableArray<ClassScheme>, SortedDictionary<string, double>)> terms)
    {
        this.model = model;
        this.terms = terms;
        size = terms.IsEmpty ? 0 : terms[0].Item3.Values.Sum();
    }

    /// <summary>Counts the population.</summary>
    /// <param name="context">Sees <c>link.population</c>.</param>
    /// <param name="model">The model.</param>
    public static PopulationMargins Count(ITransformContext context, CalibrationModel model) => new(
        model,
        [.. model.Terms.Select(term => (term.Name, term.Crossing, Count(context, term.Crossing)))]);

    /// <summary>Calibrates a sample.</summary>
    /// <param name="sample">Respondents of the target population.</param>
    /// <param name="weights">What the weights are for, in messages.</param>
    /// <exception cref="InvalidInputException">No weights meet the margins (<see cref="InputFailure.NoSolution"/>).</exception>
    public CalibrationOutcome.Solved Solve(CombinedSample sample, string weights)
    {
        if (sample.Count == 0)
        {
            throw new InvalidInputException(
                InputFailure.NoSolution,
                new Fault("link.respondents", $"no respondents for {weights}", "at least one", "See link.set_apart for why every response was set apart."));
        }

        return Problem(sample).Solve() switch
        {
            CalibrationOutcome.Solved solved => solved,
            CalibrationOutcome.NotSolved failed => throw NoSolution(failed, weights),
            _ => throw new InvalidOperationException("A calibration is either solved or not."),
        };
    }

    /// <summary>Takes weights that <see cref="Solve"/> found before.</summary>
    /// <exception cref="InvalidOperationException">They do not meet the margins: two tasks disagree.</exception>
    public CalibrationOutcome.Solved Accept(CombinedSample sample, double[] weights) => Problem(sample).Accept(weights) switch
    {
        CalibrationOutcome.Solved solved => solved,
        CalibrationOutcome.NotSolved failed => throw new InvalidOperationException($"The committed weights do not fit the weighting model: {failed.Message}."),
        _ => throw new InvalidOperationException("A calibration is either solved or not."),
    };

    private CalibrationProblem Problem(CombinedSample sample) => new(
        sample.RaisedWeights(size),
        [.. terms.Select(term => Term(sample, term))],
        new CalibrationOptions
        {
            Distance = model.Distance switch
            {
                Contracts.CalibrationDistance.Linear => Distance.Linear,
                Contracts.CalibrationDistance.Raking => Distance.Raking,
                Contracts.CalibrationDistance.Logit => Distance.Logit,
                _ => throw new InvalidOperationException($"No calibration for the distance {model.Distance}."),
            },
            LowerBound = model.LowerBound,
            UpperBound = model.UpperBound,
        });

    private static CalibrationTerm Term(CombinedSample sample, (string Name, ImmutableArray<ClassScheme> Crossing, SortedDictionary<string, double> Totals) term)
    {
        if (term.Crossing.IsEmpty)
        {
            return CalibrationTerm.Constant(term.Totals.Values.Single());
        }

        var categories = term.Totals.Keys.ToArray();
        var codeOf = categories.Select((category, code) => (category, code)).ToDictionary(item => item.category, item => item.code);
        var values = term.Crossing.Select(scheme => sample.Background[scheme.Variable]).ToArray();
        var codes = new int[sample.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            codes[row] = codeOf[Category(term.Crossing, at => values[at][row])];
        }

        return CalibrationTerm.Factor(term.Name, codes, categories, [.. term.Totals.Values]);
    }

    /// <summary>Persons of the target population by category of a crossing.</summary>
    private static SortedDictionary<string, double> Count(ITransformContext context, ImmutableArray<ClassScheme> crossing)
    {
        var variables = crossing.Select(scheme => $"CAST({SqlStatement.Identifier(scheme.Variable)} AS VARCHAR), ");
        var totals = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using var reader = context.Sql.Query(SqlStatement.Composed(
            "population counts", $"SELECT {string.Concat(variables)}count(*) FROM link.population GROUP BY ALL"));
        while (reader.Read())
        {
            var category = Category(crossing, at => reader.IsDBNull(at) ? null : reader.GetString(at));
            totals[category] = totals.GetValueOrDefault(category) + reader.GetInt64(crossing.Length);
        }

        return totals;
    }

    private static string Category(ImmutableArray<ClassScheme> crossing, Func<int, string?> value) =>
        string.Join(", ", crossing.Select((scheme, at) => scheme.ClassOf(value(at))));

    private InvalidInputException NoSolution(CalibrationOutcome.NotSolved failed, string weights)
    {
        var repair = failed.Cause switch
        {
            CalibrationFailure.EmptyCell => "Merge the class with another, or drop the term.",
            CalibrationFailure.InfeasibleBounds => "Widen the bounds, merge classes or drop a term.",
            _ => "Merge classes or drop a term.",
        };
        return new InvalidInputException(
            InputFailure.NoSolution,
            new Fault($"{model.Contract}: terms", $"no weights for {weights}: {failed.Message}", "weights that meet every margin", repair));
    }
}
