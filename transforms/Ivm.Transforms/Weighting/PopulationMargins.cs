using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Calibration;
using Distance = Ivm.Statistics.Calibration.CalibrationDistance;

namespace Ivm.Transforms.Weighting;

/// <summary>
/// Counts of the target population for the margins of a weighting model. Any sample of that population can be calibrated
/// to them.
/// </summary>
internal sealed class PopulationMargins
{
    private readonly CalibrationModel model;
    private readonly int threads;
    private readonly long persons;
    private readonly ImmutableArray<ImmutableArray<(ImmutableArray<string?> Values, long Persons)>> counts;
    private readonly ImmutableSortedDictionary<string, string?> commonest;

    private PopulationMargins(
        CalibrationModel model, int threads, long persons, ImmutableArray<ImmutableArray<(ImmutableArray<string?>, long)>> counts, ImmutableSortedDictionary<string, string?> commonest)
    {
        this.model = model;
        this.threads = threads;
        this.persons = persons;
        this.counts = counts;
        this.commonest = commonest;
    }

    /// <summary>Counts the population.</summary>
    /// <param name="context">Sees <c>link.population</c>.</param>
    /// <param name="model">The model.</param>
    public static PopulationMargins Count(ITransformContext context, CalibrationModel model) => new(
        model,
        context.Threads,
        context.Scalar("SELECT count(*) FROM link.population"),
        [.. model.Terms.Select(term => Count(context, term.Crossing.Select(scheme => scheme.Variable)))],
        model.Terms.SelectMany(term => term.Crossing).Where(scheme => scheme.MissingAs is null).Select(scheme => scheme.Variable).Distinct()
            .ToImmutableSortedDictionary(variable => variable, variable => Commonest(Count(context, [variable])), StringComparer.Ordinal));

    /// <summary>
    /// The variables whose missing values too few respondents have for a class of their own, with the value that stands in
    /// for them: the commonest of the population. Where a classification says what missing counts as, that goes first.
    /// </summary>
    public ImmutableSortedDictionary<string, string?> FilledIn(CombinedSample sample) =>
        commonest.RemoveRange(sample.Background.Where(item => item.Value.MissingCount >= model.MinimumUnknown).Select(item => item.Key));

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

    /// <summary>The calibration of a sample, before it is solved.</summary>
    public CalibrationProblem Problem(CombinedSample sample)
    {
        var filled = FilledIn(sample);
        return new CalibrationProblem(
            sample.RaisedWeights(persons),
            [.. model.Terms.Select((term, at) => WithCost(Term(term.Name, term.Crossing, counts[at], sample, filled), model.Costs[at]))],
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
                MaximumThreads = threads,
                BoundsOn = model.BoundsOn,
            });
    }

    private static CalibrationTerm WithCost(CalibrationTerm term, double? cost) => cost is { } price ? term.WithCost(price) : term;

    private static CalibrationTerm Term(
        string name,
        ImmutableArray<ClassScheme> crossing,
        ImmutableArray<(ImmutableArray<string?> Values, long Persons)> population,
        CombinedSample sample,
        ImmutableSortedDictionary<string, string?> filled)
    {
        if (crossing.IsEmpty)
        {
            return CalibrationTerm.Constant(population.Single().Persons);
        }

        var totals = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (values, count) in population)
        {
            var category = Category(at => values[at]);
            totals[category] = totals.GetValueOrDefault(category) + count;
        }

        var codeOf = totals.Keys.Select((category, code) => (category, code)).ToDictionary(item => item.category, item => item.code);
        var background = crossing.Select(scheme => sample.Background[scheme.Variable]).ToArray();
        var codeOfValues = new Dictionary<long, int>();
        var codes = new int[sample.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            var values = 0L;
            foreach (var column in background)
            {
                values = (values * column.Values.Length) + column.Codes[row];
            }

            if (!codeOfValues.TryGetValue(values, out codes[row]))
            {
                var known = row;
                codes[row] = codeOf[Category(at => background[at].Values[background[at].Codes[known]])];
                codeOfValues.Add(values, codes[row]);
            }
        }

        return CalibrationTerm.Factor(name, codes, [.. totals.Keys], [.. totals.Values]);

        string Category(Func<int, string?> value) =>
            string.Join(", ", crossing.Select((scheme, at) => scheme.ClassOf(value(at) ?? scheme.MissingAs ?? filled.GetValueOrDefault(scheme.Variable))));
    }

    /// <summary>Persons of the target population by the values of variables; every person, where there are none.</summary>
    private static ImmutableArray<(ImmutableArray<string?> Values, long Persons)> Count(ITransformContext context, IEnumerable<string> variables)
    {
        var columns = variables.Select(variable => $"CAST({SqlStatement.Identifier(variable)} AS VARCHAR), ").ToArray();
        var found = ImmutableArray.CreateBuilder<(ImmutableArray<string?>, long)>();
        using var reader = context.Sql.Query(SqlStatement.Composed(
            "population counts", $"SELECT {string.Concat(columns)}count(*) FROM link.population GROUP BY ALL"));
        while (reader.Read())
        {
            found.Add(([.. columns.Select((_, at) => reader.IsDBNull(at) ? null : reader.GetString(at))], reader.GetInt64(columns.Length)));
        }

        return found.ToImmutable();
    }

    private static string? Commonest(ImmutableArray<(ImmutableArray<string?> Values, long Persons)> values) => values
        .Where(count => count.Values[0] is not null)
        .OrderByDescending(count => count.Persons)
        .ThenBy(count => count.Values[0], StringComparer.Ordinal)
        .Select(count => count.Values[0])
        .FirstOrDefault();

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
