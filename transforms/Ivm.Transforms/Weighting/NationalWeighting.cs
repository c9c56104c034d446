using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Sampling;
using Distance = Ivm.Statistics.Calibration.CalibrationDistance;

namespace Ivm.Transforms.Weighting;

/// <summary>
/// The national weighting of an edition: the combined sample calibrated to counts of the target population. Weighting
/// and estimation both build it, the latter for the calibration residuals behind the variances.
/// </summary>
internal sealed class NationalWeighting
{
    private readonly WeightingModel model;
    private readonly ImmutableSortedDictionary<string, ClassScheme> schemes;
    private readonly string contract;

    /// <summary>Checks that the model's variables are in the population.</summary>
    /// <exception cref="InvalidInputException">A term or classification refers to what is not there.</exception>
    public NationalWeighting(WeightingModel model, TableSchema population)
    {
        this.model = model;
        contract = $"weighting/{model.Name}.yaml";
        schemes = model.Classifications.ToImmutableSortedDictionary(
            classification => classification.Name, classification => new ClassScheme(classification), StringComparer.Ordinal);
        var faults = model.Classifications
            .Where(classification => population.Fields.All(field => field.Name != classification.Variable))
            .Select(classification => new Fault(
                $"{contract}: {classification.Name}",
                $"the variable {classification.Variable}",
                $"a variable of {population.Name}, whose persons are counted",
                "Weight by a variable that the registers know of everyone."))
            .Concat(model.Terms.SelectMany(term => term).Distinct().Where(name => !schemes.ContainsKey(name)).Select(name => new Fault(
                $"{contract}: terms",
                $"the classification {name}",
                $"one of {string.Join(", ", schemes.Keys)}",
                "Define the classification or correct the term.")))
            .ToImmutableArray();
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.Invalid, faults);
        }
    }

    private ImmutableArray<string> Variables =>
        [.. model.Terms.SelectMany(term => term).Select(name => schemes[name].Variable).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads the sample, counts the population and calibrates.</summary>
    /// <exception cref="InvalidInputException">No weights meet the margins (<see cref="InputFailure.NoSolution"/>).</exception>
    public (CombinedSample Sample, CalibrationOutcome.Solved Solution) Solve(ITransformContext context)
    {
        var sample = CombinedSample.Read(context.Sql, Variables);
        if (sample.Count == 0)
        {
            throw new InvalidInputException(
                InputFailure.NoSolution,
                new Fault("link.respondents", "no respondents", "at least one", "See link.set_apart for why every response was set apart."));
        }

        var problem = new CalibrationProblem(
            sample.DesignWeights,
            [.. model.Terms.Select(term => Term(context, sample, term))],
            new CalibrationOptions
            {
                Distance = model.Distance switch
                {
                    Contracts.CalibrationDistance.Linear => Distance.Linear,
                    Contracts.CalibrationDistance.Raking => Distance.Raking,
                    Contracts.CalibrationDistance.Logit => Distance.Logit,
                    _ => throw new InvalidOperationException($"No calibration for the distance {model.Distance}."),
                },
                LowerBound = model.LowerBound ?? double.NegativeInfinity,
                UpperBound = model.UpperBound ?? double.PositiveInfinity,
            });
        context.Cancellation.ThrowIfCancellationRequested();
        return problem.Solve() switch
        {
            CalibrationOutcome.Solved solved => (sample, solved),
            CalibrationOutcome.NotSolved failed => throw NoSolution(failed),
            _ => throw new InvalidOperationException("A calibration is either solved or not."),
        };
    }

    /// <summary>The design behind variances: the cells of national by local stratum, persons as sampling units.</summary>
    /// <remarks>
    /// With replacement within strata. A cell with a single respondent is centred on the whole sample (conservative).
    /// </remarks>
    public static SurveyDesign Design(CombinedSample sample, CalibrationOutcome.Solved solution)
    {
        var strata = sample.Strata.Distinct().Order(StringComparer.Ordinal).Select((stratum, code) => (stratum, code)).ToDictionary(item => item.stratum, item => item.code);
        var design = SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = solution.DesignWeights,
            Stages = [new SamplingStage { Strata = Array.ConvertAll(sample.Strata, stratum => strata[stratum]) }],
            LonelyUnits = LonelyUnitPolicy.Adjust,
        });
        return design.WithCalibration(solution);
    }

    private CalibrationTerm Term(ITransformContext context, CombinedSample sample, ImmutableArray<string> term)
    {
        if (term.IsEmpty)
        {
            return CalibrationTerm.Constant(context.Scalar("SELECT count(*) FROM link.population"));
        }

        var crossing = term.Select(name => schemes[name]).ToArray();
        var totals = PopulationCounts(context, crossing);
        var categories = totals.Keys.ToArray();
        var codeOf = categories.Select((category, code) => (category, code)).ToDictionary(item => item.category, item => item.code);
        var values = crossing.Select(scheme => sample.Background[scheme.Variable]).ToArray();
        var codes = new int[sample.Count];
        for (var row = 0; row < codes.Length; row++)
        {
            codes[row] = codeOf[Category(crossing, at => values[at][row])];
        }

        return CalibrationTerm.Factor(string.Join(" x ", term), codes, categories, [.. totals.Values]);
    }

    /// <summary>Persons of the target population by category of a crossing.</summary>
    private static SortedDictionary<string, double> PopulationCounts(ITransformContext context, ClassScheme[] crossing)
    {
        var variables = string.Join(", ", crossing.Select(scheme => $"CAST({SqlStatement.Identifier(scheme.Variable)} AS VARCHAR)"));
        var totals = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using var reader = context.Sql.Query(SqlStatement.Composed(
            "population counts", $"SELECT {variables}, count(*) FROM link.population GROUP BY ALL"));
        while (reader.Read())
        {
            var category = Category(crossing, at => reader.IsDBNull(at) ? null : reader.GetString(at));
            totals[category] = totals.GetValueOrDefault(category) + reader.GetInt64(crossing.Length);
        }

        return totals;
    }

    private static string Category(ClassScheme[] crossing, Func<int, string?> value) =>
        string.Join(", ", crossing.Select((scheme, at) => scheme.ClassOf(value(at))));

    private InvalidInputException NoSolution(CalibrationOutcome.NotSolved failed)
    {
        var repair = failed.Cause switch
        {
            CalibrationFailure.EmptyCell => "Merge the class with another, or drop the term.",
            CalibrationFailure.InfeasibleBounds => "Widen method.bounds, merge classes or drop a term.",
            _ => "Merge classes or drop a term.",
        };
        return new InvalidInputException(
            InputFailure.NoSolution,
            new Fault($"{contract}: terms", failed.Message, "weights that meet every margin", repair));
    }
}
