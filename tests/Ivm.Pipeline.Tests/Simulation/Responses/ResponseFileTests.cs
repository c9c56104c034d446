using Ivm.Contracts;

namespace Ivm.Pipeline.Tests.Simulation.Responses;

[Collection(SmallCountryCollection.Name)]
public sealed class ResponseFileTests(SmallCountry fixture)
{
    private readonly SimulatedCountry _country = fixture.Country;

    [Fact]
    public void In_sound_records_only_questions_that_the_routing_asks_are_answered_and_with_allowed_answers()
    {
        var evaluator = ExpressionEvaluator.For(SimulatedCountry.Edition);
        foreach (var (records, _, cells) in Sound())
        {
            var answers = records.Answers(cells);
            var interview = DateOnly.Parse(records.Value(cells, "INTERVIEW_DATE"));
            foreach (var question in records.Questions)
            {
                var text = records.Value(cells, question.Variable);
                if (text.Length == 0 || question.Answer.Kind == AnswerKind.Text)
                    continue;

                Assert.True(question.AskIf is null || evaluator.Holds(question.AskIf, answers, interview) is true, $"{question.Variable} is answered though routed past.");
                var value = int.Parse(text);
                Assert.True(question.Answer.Accepts(value) || value == question.Answer.DontKnow || value == question.Answer.Refused, $"{question.Variable} = {value}");
            }
        }
    }

    [Fact]
    public void Sound_records_fail_no_edit_rule_that_is_an_error()
    {
        var evaluator = ExpressionEvaluator.For(SimulatedCountry.Edition);
        var rules = SimulatedCountry.Edition.Rules.Where(rule => rule.Severity == Severity.Error).ToArray();
        foreach (var (records, _, cells) in Sound())
        {
            var answers = records.Answers(cells);
            var interview = DateOnly.Parse(records.Value(cells, "INTERVIEW_DATE"));
            Assert.All(rules, rule => Assert.NotEqual(false, evaluator.Holds(rule.Condition, answers, interview)));
        }
    }

    [Fact]
    public void Records_have_as_many_fields_as_the_header_and_lie_in_the_fieldwork()
    {
        Assert.All(Sound(), record =>
        {
            Assert.Equal(record.Records.Header.Length, record.Cells.Length);
            Assert.InRange(DateOnly.Parse(record.Records.Value(record.Cells, "INTERVIEW_DATE")), SimulatedCountry.Edition.FieldworkStart, SimulatedCountry.Edition.FieldworkEnd);
        });
    }

    [Fact]
    public void National_files_hold_one_mode_each_and_local_files_all_modes()
    {
        foreach (var file in SimulatedCountry.Edition.ResponseFiles)
        {
            if (file.Agency.Format != DeliveryFormat.Csv)
                continue;

            var records = ResponseRecords.Read(_country, file);
            var modes = Sound(records).Select(record => records.Value(record.Cells, "MODE")).Distinct().ToArray();
            if (file.Mode is not null)
                Assert.Equal([file.Mode], modes);
            else
                Assert.True(modes.Length > 1, file.Name);
        }
    }

    [Fact]
    public void Later_modes_are_held_later()
    {
        double Average(string mode) => Sound()
            .Where(record => record.Records.Value(record.Cells, "MODE") == mode)
            .Average(record => DateOnly.Parse(record.Records.Value(record.Cells, "INTERVIEW_DATE")).DayNumber);

        Assert.True(Average("cawi") < Average("papi"));
        Assert.True(Average("papi") < Average("cati"));
    }

    [Fact]
    public void Paper_leaves_more_questions_empty_than_the_web()
    {
        double EmptyGrades(string mode) => Sound()
            .Where(record => record.Records.Value(record.Cells, "MODE") == mode && record.Records.File.VariantOf("grade_safety") is null)
            .Average(record => record.Records.Value(record.Cells, "grade_surroundings").Length == 0 || record.Records.Value(record.Cells, "grade_safety").Length == 0 ? 1.0 : 0);

        Assert.True(EmptyGrades("papi") > EmptyGrades("cawi"));
    }

    [Fact]
    public void Free_text_holds_delimiters_quotes_and_line_breaks()
    {
        var texts = Sound()
            .SelectMany(record => record.Records.Questions
                .Where(question => question.Answer.Kind == AnswerKind.Text)
                .Select(question => record.Records.Value(record.Cells, question.Variable)))
            .Where(text => text.Length > 0)
            .ToArray();

        Assert.Contains(texts, text => text.Contains(';', StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains('"', StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains('\n', StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains('é', StringComparison.Ordinal));
    }

    [Fact]
    public void Background_answers_mostly_agree_with_the_register_and_sometimes_not()
    {
        var births = _country.Rows("registers/GBAPERSOONTAB.csv").ToDictionary(row => row["RINPERSOONS"] + row["RINPERSOON"], row => row["GBAGEBOORTEJAAR"]);
        var agrees = Sound()
            .Where(record => record.Records.File.Stream == SurveyStream.Local && births.ContainsKey(Key(record.Records, record.Cells)))
            .Select(record => (Given: record.Records.Value(record.Cells, "bg_birth_year"), Known: births[Key(record.Records, record.Cells)]))
            .Where(pair => pair.Given.Length > 0)
            .Select(pair => pair.Given == pair.Known ? 1.0 : 0)
            .ToArray();

        Assert.InRange(agrees.Average(), 0.97, 0.9999);
    }

    [Fact]
    public void What_is_recorded_is_what_is_true_or_missing()
    {
        var lines = File.ReadLines(Path.Combine(_country.Truth, "truth.csv")).ToArray();
        var header = lines[0].Split(';');
        var grade = Array.IndexOf(header, "grade_safety");
        var truth = lines.Skip(1).Select(line => line.Split(';')).ToDictionary(cells => cells[0] + cells[1], cells => cells[grade]);
        var compared = 0;
        foreach (var (records, _, cells) in Sound().Where(record => record.Records.File.VariantOf("grade_safety") is null))
        {
            var given = records.Value(cells, "grade_safety");
            if (given.Length == 0 || given is "98" or "99" || !truth.TryGetValue(Key(records, cells), out var true_grade))
                continue;

            // In a local survey the person is asked on another day, and may have become a victim since.
            if (records.File.Stream == SurveyStream.National)
            {
                Assert.Equal(true_grade, given);
                compared++;
            }
        }

        Assert.True(compared > 1000);
    }

    [Fact]
    public void A_variant_is_answered_by_the_code_that_stands_nearest_to_the_true_answer()
    {
        var lines = File.ReadLines(Path.Combine(_country.Truth, "truth.csv")).ToArray();
        var grade = Array.IndexOf(lines[0].Split(';'), "grade_safety");
        var truth = lines.Skip(1).Select(line => line.Split(';')).ToDictionary(cells => cells[0] + cells[1], cells => cells[grade]);
        var pairs = Sound()
            .Where(record => record.Records.File.VariantOf("grade_safety") is not null && truth.ContainsKey(Key(record.Records, record.Cells)))
            .Select(record => (
                Given: record.Records.File.VariantOf("grade_safety")!.Map.TryGetValue(int.TryParse(record.Records.Value(record.Cells, "grade_safety_five"), out var code) ? code : -1, out var mapped) ? mapped : 99,
                True: int.Parse(truth[Key(record.Records, record.Cells)])))
            .Where(pair => pair.Given <= 10 && pair.True <= 10)
            .ToArray();

        // Nothing is further than two grades from the grade that a code stands for, unless the person became a victim between the interviews.
        Assert.True(pairs.Length > 100, $"{pairs.Length} pairs");
        Assert.InRange(pairs.Average(pair => Math.Abs(pair.Given - pair.True) <= 1 ? 1.0 : 0), 0.97, 1);
    }

    /// <summary>The person's key; empty where the survey knows none.</summary>
    private static string Key(ResponseRecords records, string[] cells) =>
        records.File.HasPersonKey ? records.Value(cells, "RINPERSOONS") + records.Value(cells, "RINPERSOON") : "";

    private IEnumerable<(ResponseRecords Records, int Line, string[] Cells)> Sound() => ResponseRecords.All(_country, SimulatedCountry.Edition)
        .SelectMany(records => Sound(records).Select(record => (records, record.Line, record.Cells)));

    private IEnumerable<(int Line, string[] Cells)> Sound(ResponseRecords records)
    {
        var planted = _country.Faults().Where(fault => fault.File == records.Name).Select(fault => fault.Line).ToHashSet();
        return records.All().Where(record => !planted.Contains(record.Line));
    }
}
