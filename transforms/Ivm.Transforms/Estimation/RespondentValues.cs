using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Estimation;

/// <summary>What estimation reads of the respondents, in the order of their case numbers.</summary>
/// <param name="Measured">Values of the measures' variables; NaN when missing.</param>
/// <param name="Classes">Class of every respondent, by classification.</param>
/// <param name="Weights">The committed weights.</param>
internal sealed record RespondentValues(
    ImmutableSortedDictionary<string, double[]> Measured,
    ImmutableSortedDictionary<string, string[]> Classes,
    double[] Weights)
{
    /// <summary>Reads them.</summary>
    /// <param name="session">Sees answers, background and weights.</param>
    /// <param name="plan">The tables.</param>
    /// <param name="source">Says where the variables are.</param>
    public static RespondentValues Read(ISqlSession session, TablePlan plan, VariableSource source)
    {
        var variables = plan.Measures
            .SelectMany(measure => new[] { measure.Variable, measure.Denominator })
            .OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        var schemes = plan.Classifications.Select(classification => new ClassScheme(classification)).ToArray();

        var weights = new List<double>();
        var measured = variables.Select(_ => new List<double>()).ToArray();
        var classes = schemes.Select(_ => new List<string>()).ToArray();
        using var reader = session.Query(Statement(variables, schemes, source));
        while (reader.Read())
        {
            weights.Add(reader.GetDouble(0));
            for (var at = 0; at < measured.Length; at++)
            {
                measured[at].Add(reader.GetDouble(1 + at));
            }

            for (var at = 0; at < classes.Length; at++)
            {
                var column = 1 + measured.Length + at;
                classes[at].Add(schemes[at].ClassOf(reader.IsDBNull(column) ? null : reader.GetString(column)));
            }
        }

        return new RespondentValues(
            variables.Select((variable, at) => KeyValuePair.Create(variable, measured[at].ToArray())).ToImmutableSortedDictionary(StringComparer.Ordinal),
            schemes.Select((scheme, at) => KeyValuePair.Create(scheme.Name, classes[at].ToArray())).ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. weights]);
    }

    private static SqlStatement Statement(string[] variables, ClassScheme[] schemes, VariableSource source)
    {
        var columns = variables.Select(variable => $",\n    coalesce(CAST({source.Column(variable)} AS DOUBLE), 'nan'::DOUBLE)")
            .Concat(schemes.Select(scheme => $",\n    CAST({source.Column(scheme.Variable)} AS VARCHAR)"));
        return SqlStatement.Composed(
            "values of the respondents",
            $"""
            SELECT
                weights.weight_national{string.Concat(columns)}
            FROM link.respondents AS background
            JOIN weight.weights AS weights USING (samplenr)
            JOIN clean.respondents AS answers USING (samplenr)
            ORDER BY background.samplenr
            """);
    }
}
