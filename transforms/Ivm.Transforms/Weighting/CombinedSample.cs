using System.Collections.Immutable;
using Ivm.Statistics.Calibration;
using Ivm.Statistics.Numerics;
using Ivm.Statistics.Sampling;

namespace Ivm.Transforms.Weighting;

/// <summary>The linked respondents of all streams as one sample, in the order of their case numbers.</summary>
/// <param name="CaseNumbers">Case number of every respondent.</param>
/// <param name="Probabilities">Probability of inclusion in the combined sample.</param>
/// <param name="Strata">Cell of national by local stratum.</param>
/// <param name="Background">Per variable the register's value of every respondent, as text; null when missing.</param>
/// <param name="Drawn">How every respondent could come into the samples.</param>
internal sealed record CombinedSample(
    string[] CaseNumbers,
    double[] Probabilities,
    string[] Strata,
    ImmutableSortedDictionary<string, CodedColumn> Background,
    Drawing[] Drawn)
{
    /// <summary>Number of respondents.</summary>
    public int Count => CaseNumbers.Length;

    /// <summary>Design weights, one over the probabilities.</summary>
    public double[] DesignWeights => Array.ConvertAll(Probabilities, probability => 1 / probability);

    /// <summary>
    /// What calibration starts from: the design weights times one factor, the population over their sum. The factor
    /// raises for nonresponse as a whole, so that g tells only how response differs between groups.
    /// </summary>
    /// <param name="population">Persons in the target population.</param>
    public double[] RaisedWeights(double population)
    {
        var factor = population / CompensatedSum.Of(DesignWeights);
        return Array.ConvertAll(DesignWeights, weight => weight * factor);
    }

    /// <summary>Reads the sample.</summary>
    /// <param name="session">Sees <c>link.respondents</c> and <c>link.population</c>.</param>
    /// <param name="variables">Variables of <c>link.population</c>.</param>
    /// <remarks>
    /// Background comes from the register alone, never from an answer that completed it: weighting compares with
    /// population counts, in which no answer could complete anything.
    /// </remarks>
    public static CombinedSample Read(ISqlSession session, ImmutableArray<string> variables)
    {
        const int fixedColumns = 6;
        var cases = new List<string>();
        var drawn = new List<Drawing>();
        var strata = new List<string>();
        var values = variables.Select(_ => new CodedColumn.Builder()).ToArray();
        using var reader = session.Query(Statement(variables));
        while (reader.Read())
        {
            cases.Add(reader.GetString(0));
            drawn.Add(new Drawing(reader.GetDouble(1), reader.GetDouble(2), reader.GetString(3), reader.GetString(4)));
            strata.Add(reader.GetString(5));
            for (var variable = 0; variable < values.Length; variable++)
            {
                values[variable].Add(reader.IsDBNull(fixedColumns + variable) ? null : reader.GetString(fixedColumns + variable));
            }
        }

        return new CombinedSample(
            [.. cases],
            [.. drawn.Select(each => InclusionProbability.Combine(each.National, each.Local))],
            [.. strata],
            variables.Select((variable, at) => KeyValuePair.Create(variable, values[at].Build())).ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. drawn]);
    }

    /// <summary>The rows of the respondents that some of the surveys interviewed.</summary>
    public int[] RowsOf(SurveySet surveys) =>
        [.. Enumerable.Range(0, Count).Where(row => surveys.Surveys.Contains(Drawn[row].Survey))];

    /// <summary>
    /// The sample of some of the surveys alone: their respondents, with the probability of being drawn by one of them.
    /// </summary>
    public CombinedSample Of(SurveySet surveys)
    {
        var rows = RowsOf(surveys);
        T[] Pick<T>(T[] column) => Array.ConvertAll(rows, row => column[row]);
        var drawn = Pick(Drawn);
        return new CombinedSample(
            Pick(CaseNumbers),
            Array.ConvertAll(drawn, each => InclusionProbability.Combine(
                surveys.Surveys.Contains(Drawing.NationalSurvey) ? each.National : 0,
                surveys.Surveys.Contains(each.LocalSurvey) ? each.Local : 0)),
            Pick(Strata),
            Background.ToImmutableSortedDictionary(item => item.Key, item => item.Value.Of(rows), StringComparer.Ordinal),
            drawn);
    }

    /// <summary>The design behind variances: the cells of national by local stratum, persons as sampling units.</summary>
    /// <param name="solution">The calibration of this sample.</param>
    /// <param name="lonely">What a cell with a single respondent adds.</param>
    /// <remarks>With replacement within strata.</remarks>
    public SurveyDesign Design(CalibrationOutcome.Solved solution, LonelyUnitPolicy lonely) =>
        Design(solution.DesignWeights, lonely).WithCalibration(solution);

    /// <summary>The same design before calibration.</summary>
    /// <param name="weights">The weights that calibration starts from.</param>
    /// <param name="lonely">What a cell with a single respondent adds.</param>
    public SurveyDesign Design(double[] weights, LonelyUnitPolicy lonely)
    {
        var codes = Strata.Distinct().Order(StringComparer.Ordinal).Select((stratum, code) => (stratum, code)).ToDictionary(item => item.stratum, item => item.code);
        return SurveyDesign.Create(new SurveyDesignSpecification
        {
            Weights = weights,
            Stages = [new SamplingStage { Strata = Array.ConvertAll(Strata, stratum => codes[stratum]) }],
            LonelyUnits = lonely,
        });
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
                respondent.survey,
                respondent.survey_local,
                respondent.stratum_national || '/' || respondent.stratum_local{string.Concat(background)}
            FROM link.respondents AS respondent
            JOIN link.population AS population USING (rinpersoons, rinpersoon)
            ORDER BY respondent.samplenr
            """);
    }
}

/// <summary>How a respondent could come into the samples, and did.</summary>
/// <param name="National">Probability of being drawn in the national sample.</param>
/// <param name="Local">Probability of being drawn in the local sample.</param>
/// <param name="Survey">The survey that interviewed.</param>
/// <param name="LocalSurvey">The local survey that could draw; <c>none</c> when there is none.</param>
internal sealed record Drawing(double National, double Local, string Survey, string LocalSurvey)
{
    /// <summary>Code of the national survey.</summary>
    public const string NationalSurvey = "national";
}
