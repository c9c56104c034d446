using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>What estimation reads of the respondents, in the order of their case numbers.</summary>
/// <param name="Measured">Values of the measures' variables; NaN when missing.</param>
/// <param name="Classes">Class of every respondent, by classification.</param>
/// <param name="Weights">The committed weights, by name of the survey set; NaN for respondents outside it.</param>
internal sealed record RespondentValues(
    ImmutableSortedDictionary<string, double[]> Measured,
    ImmutableSortedDictionary<string, string[]> Classes,
    ImmutableSortedDictionary<string, double[]> Weights)
{
    /// <summary>Reads them.</summary>
    /// <param name="session">Sees answers, background and weights.</param>
    /// <param name="plan">The tables.</param>
    /// <param name="source">Says where the variables are.</param>
    /// <param name="sets">The survey sets that have weights.</param>
    public static RespondentValues Read(ISqlSession session, TablePlan plan, VariableSource source, ImmutableArray<SurveySet> sets)
    {
        var variables = plan.Measures
            .SelectMany(measure => new[] { measure.Variable, measure.Denominator })
            .OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        var schemes = plan.Classifications.Select(classification => new ClassScheme(classification)).ToArray();
        var numbers = sets.Select(set => SqlStatement.Identifier(set.WeightColumn)).Concat(variables.Select(variable => source.Column(variable)!)).ToArray();

        var read = numbers.Select(_ => new List<double>()).ToArray();
        var classes = schemes.Select(_ => new List<string>()).ToArray();
        using var reader = session.Query(Statement(numbers, schemes, source));
        while (reader.Read())
        {
            for (var at = 0; at < read.Length; at++)
            {
                read[at].Add(reader.GetDouble(at));
            }

            for (var at = 0; at < classes.Length; at++)
            {
                var column = read.Length + at;
                classes[at].Add(schemes[at].ClassOf(reader.IsDBNull(column) ? null : reader.GetString(column)));
            }
        }

        return new RespondentValues(
            ByName(variables, (_, at) => read[sets.Length + at].ToArray()),
            ByName(schemes.Select(scheme => scheme.Name), (_, at) => classes[at].ToArray()),
            ByName(sets.Select(set => set.Name), (_, at) => read[at].ToArray()));
    }

    /// <summary>Some variables of some respondents.</summary>
    /// <param name="rows">Numbers of the respondents.</param>
    /// <param name="variables">The variables.</param>
    public ImmutableSortedDictionary<string, double[]> Of(int[] rows, IEnumerable<string> variables) =>
        ByName(variables, (variable, _) => Array.ConvertAll(rows, row => Measured[variable][row]));

    private static ImmutableSortedDictionary<string, T> ByName<T>(IEnumerable<string> names, Func<string, int, T> value) =>
        names.Select((name, at) => KeyValuePair.Create(name, value(name, at))).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static SqlStatement Statement(string[] numbers, ClassScheme[] schemes, VariableSource source)
    {
        var columns = numbers.Select(number => $"coalesce(CAST({number} AS DOUBLE), 'nan'::DOUBLE)")
            .Concat(schemes.Select(scheme => $"CAST({source.Column(scheme.Variable)} AS VARCHAR)"));
        return SqlStatement.Composed(
            "values of the respondents",
            $"""
            SELECT
                {string.Join(",\n    ", columns)}
            FROM link.respondents AS background
            JOIN weight.weights AS weights USING (samplenr)
            JOIN weight.block_weights AS block_weights USING (samplenr)
            JOIN clean.respondents AS answers USING (samplenr)
            ORDER BY background.samplenr
            """);
    }
}
