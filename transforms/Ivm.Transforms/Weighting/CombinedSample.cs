using System.Collections.Immutable;

namespace Ivm.Transforms.Weighting;

/// <summary>The linked respondents of all streams as one sample, in the order of their case numbers.</summary>
/// <param name="CaseNumbers">Case number of every respondent.</param>
/// <param name="Probabilities">Probability of inclusion in the combined sample.</param>
/// <param name="Strata">Cell of national by local stratum.</param>
/// <param name="Background">Per variable the register's value of every respondent, as text; null when missing.</param>
internal sealed record CombinedSample(
    string[] CaseNumbers,
    double[] Probabilities,
    string[] Strata,
    ImmutableSortedDictionary<string, string?[]> Background)
{
    /// <summary>Number of respondents.</summary>
    public int Count => CaseNumbers.Length;

    /// <summary>Design weights, one over the probabilities.</summary>
    public double[] DesignWeights => Array.ConvertAll(Probabilities, probability => 1 / probability);

    /// <summary>Reads the sample.</summary>
    /// <param name="session">Sees <c>link.respondents</c> and <c>link.population</c>.</param>
    /// <param name="variables">Variables of <c>link.population</c>.</param>
    /// <remarks>
    /// Background comes from the register alone, never from an answer that completed it: weighting compares with
    /// population counts, in which no answer could complete anything.
    /// </remarks>
    public static CombinedSample Read(ISqlSession session, ImmutableArray<string> variables)
    {
        var cases = new List<string>();
        var probabilities = new List<double>();
        var strata = new List<string>();
        var values = variables.Select(_ => new List<string?>()).ToArray();
        using var reader = session.Query(Statement(variables));
        while (reader.Read())
        {
            cases.Add(reader.GetString(0));
            probabilities.Add(InclusionProbability.Combine(reader.GetDouble(1), reader.GetDouble(2)));
            strata.Add(reader.GetString(3));
            for (var variable = 0; variable < values.Length; variable++)
            {
                values[variable].Add(reader.IsDBNull(4 + variable) ? null : reader.GetString(4 + variable));
            }
        }

        return new CombinedSample(
            [.. cases],
            [.. probabilities],
            [.. strata],
            variables.Select((variable, at) => KeyValuePair.Create(variable, values[at].ToArray())).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static SqlStatement Statement(ImmutableArray<string> variables)
    {
        var background = variables.Select(variable => $",\n    CAST(population.{SqlStatement.Identifier(variable)} AS VARCHAR)");
        return SqlStatement.Composed(
            "combined sample",
            $"""
            SELECT
                respondent.samplenr,
                respondent.prob_national,
                respondent.prob_local,
                respondent.stratum_national || '/' || respondent.stratum_local{string.Concat(background)}
            FROM link.respondents AS respondent
            JOIN link.population AS population USING (rinpersoons, rinpersoon)
            ORDER BY respondent.samplenr
            """);
    }
}
