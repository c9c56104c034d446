using System.Globalization;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning;

/// <summary>Laws of cleaning, on answers drawn without any regard for the questionnaire of 2011.</summary>
public sealed class RandomAnswersTests(RandomAnswers random) : IClassFixture<RandomAnswers>
{
    private readonly HarnessResult result = random.Result;

    [Fact]
    public void Every_response_is_accounted_for()
    {
        var account = result.Account("responses received");

        Assert.True(account.Balances);
        Assert.Equal(RandomAnswers.PersonsPerFile * RealContracts.Edition.ResponseFiles.Length, account.In);
    }

    [Fact]
    public void Every_cell_has_a_value_that_the_question_allows_or_a_reason_why_it_has_none()
    {
        foreach (var question in RealContracts.Edition.Questionnaire.Questions)
        {
            var allowed = question.Answer.Kind == AnswerKind.Choice
                ? $"{question.Variable} IN ({string.Join(", ", question.Answer.Choices.Select(choice => choice.Value))})"
                : $"{question.Variable} BETWEEN {question.Answer.Minimum} AND {question.Answer.Maximum}";
            Assert.Equal(0, result.Value<int>(
                $"SELECT count(*) FROM clean.respondents WHERE CASE WHEN {question.Variable} IS NULL THEN {question.Variable}_missing IS NULL ELSE {question.Variable}_missing IS NOT NULL OR NOT ({allowed}) END"));
        }
    }

    [Fact]
    public void No_answer_is_left_that_the_routing_leads_past()
    {
        var expressions = new ExpressionSql(RealContracts.Edition);
        foreach (var question in RealContracts.Edition.Questionnaire.Questions.Where(question => question.AskIf is not null))
        {
            Assert.Equal(0, result.Value<int>(
                $"SELECT count(*) FROM (SELECT *, year(interview_date) AS interview_year, month(interview_date) AS interview_month FROM clean.respondents) WHERE {question.Variable} IS NOT NULL AND NOT {expressions.Of(question.AskIf!)}"));
        }
    }

    [Fact]
    public void Every_edited_cell_is_missing_for_a_reason_or_flagged_as_imputed()
    {
        var questions = RealContracts.Edition.Questionnaire.Questions.Select(question => question.Variable).ToArray();
        var imputed = RespondentColumns.Imputable(RealContracts.Edition);
        Assert.True(result.Value<int>("SELECT count(*) FROM clean.edits") > 1000);
        Assert.True(result.Value<int>("SELECT count(*) FROM clean.edits WHERE step = 'imputation'") > 50);
        Assert.Equal(0, result.Value<int>(
            $"""
            WITH last_edit AS (
                SELECT samplenr, variable, arg_max(new_value IS NULL, sequence) AS is_empty, bool_or(step = 'imputation') AS was_imputed
                FROM clean.edits GROUP BY samplenr, variable
            )
            SELECT count(*) FROM last_edit
            LEFT JOIN (UNPIVOT clean.respondents ON {string.Join(", ", questions.Select(variable => $"{variable}_missing"))} INTO NAME cell VALUE missing) AS gone
                ON gone.samplenr = last_edit.samplenr AND gone.cell = variable || '_missing'
            LEFT JOIN (UNPIVOT clean.respondents ON {string.Join(", ", imputed.Select(variable => $"{variable}_imputed"))} INTO NAME cell VALUE flag) AS flags
                ON flags.samplenr = last_edit.samplenr AND flags.cell = variable || '_imputed'
            WHERE CASE WHEN is_empty THEN coalesce(missing, '') NOT IN ('invalid', 'routed_past') ELSE missing IS NOT NULL OR (was_imputed AND flag IS NOT TRUE) END
            """));
    }

    [Fact]
    public void Every_incident_lies_in_the_window_and_makes_its_person_a_victim()
    {
        Assert.True(result.Value<int>("SELECT count(*) FROM clean.incidents") > 50);
        Assert.Equal(0, result.Value<int>(
            """
            SELECT count(*) FROM clean.incidents JOIN clean.respondents USING (samplenr)
            WHERE incident_month IS NOT NULL
                AND (year(interview_date) * 12 + month(interview_date)) - (incident_year * 12 + incident_month) NOT BETWEEN 0 AND 11
            """));
        Assert.Equal(0, result.Value<int>(
            """
            SELECT count(*) FROM clean.incidents JOIN clean.respondents USING (samplenr)
            WHERE sequence = 1 AND offence <> 'other_offence' AND victim_any IS DISTINCT FROM 1
            """));
    }

    [Fact]
    public void Outcomes_of_every_check_add_up_to_the_respondents()
    {
        var respondents = result.Value<long>("SELECT count(*) FROM clean.respondents");
        Assert.Equal(0, result.Value<int>($"SELECT count(*) FROM clean.rule_summary WHERE holds + fails + unchecked <> {respondents.ToString(CultureInfo.InvariantCulture)}"));
    }
}

/// <summary>Responses to every file of the edition, cleaned once.</summary>
public sealed class RandomAnswers : IDisposable
{
    /// <summary>Responses in each file.</summary>
    public const int PersonsPerFile = 20;

    private readonly TransformHarness harness = new();

    public RandomAnswers()
    {
        foreach (var file in RealContracts.Edition.ResponseFiles)
        {
            harness.Input($"ingest.{file.Name}", RandomResponses(file));
        }

        // Every record breaks rules here; the gate that stops an edition of that kind has a test of its own.
        var edition = RealContracts.Edition;
        Result = CleanLine.Run(harness, RealContracts.Set, edition with { Editing = edition.Editing with { MaximumLocalisedShare = null } });
    }

    /// <summary>The harness with the responses.</summary>
    public TransformHarness Harness => harness;

    /// <summary>What cleaning made of them.</summary>
    public HarnessResult Result { get; }

    public void Dispose() => harness.Dispose();

    /// <summary>Answers by a hash of person and variable: mostly low codes, sometimes impossible ones, often nothing.</summary>
    private static string RandomResponses(ResponseFile file)
    {
        var answers = file.Schema.Fields
            .Where(field => field.Name is not ("SAMPLENR" or "RINPERSOONS" or "RINPERSOON" or "MODE" or "INTERVIEW_DATE"))
            .Select(field =>
            {
                var hash = $"hash('{file.Name}', '{field.Name}', person)";
                var value = field.Name.EndsWith("_year", StringComparison.Ordinal) ? $"2006 + ({hash} % 7)"
                    : field.Name.EndsWith("_month", StringComparison.Ordinal) ? $"{hash} % 14"
                    : $"{hash} % 10";
                return field.Type == FieldType.String
                    ? $"('text ' || ({hash} % 10))::VARCHAR AS {SqlStatement.Identifier(field.Name)}"
                    : $"CASE WHEN {hash} // 100 % 4 > 0 THEN ({value})::INTEGER END AS {SqlStatement.Identifier(field.Name)}";
            });
        return $"""
            SELECT ('{file.Name}' || person)::VARCHAR AS SAMPLENR, 'R' AS RINPERSOONS, lpad((hash('{file.Name}', person) % 700)::VARCHAR, 9, '0') AS RINPERSOON,
                ['cawi', 'papi', 'cati', 'capi'][1 + (hash(person) % 4)::INTEGER] AS MODE,
                DATE '2011-08-15' + (hash('day', person) % 107)::INTEGER AS INTERVIEW_DATE,
                {string.Join(",\n", answers)},
                'first' AS delivery_kind, 1 AS delivery_sequence, 'responses/{file.Name}.csv' AS source_file, (person + 1)::INTEGER AS source_line
            FROM (SELECT unnest(range(1, {PersonsPerFile + 1})) AS person)
            """;
    }
}
