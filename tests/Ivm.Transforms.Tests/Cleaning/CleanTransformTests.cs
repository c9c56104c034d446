using Ivm.Contracts;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning;

public sealed class CleanTransformTests : IDisposable
{
    private readonly TransformHarness harness = new();

    private const string NoOffence = "burglary_ever5y=2 bicycle_theft_ever5y=2 other_offence_ever5y=2";

    [Fact]
    public void A_correct_response_goes_through_unchanged()
    {
        var result = Clean(responses => responses.With("national_cawi", "N1", "000000001", $"feels_unsafe=1 feels_unsafe_frequency=2 grade_safety=7 {NoOffence}"));

        Assert.Equal([[1, 2, 7]], result.Rows("SELECT feels_unsafe, feels_unsafe_frequency, grade_safety FROM clean.respondents"));
        Assert.Empty(result.Rows("FROM clean.edits"));
        Assert.Empty(result.Rows("FROM clean.rule_failures"));
    }

    [Fact]
    public void A_code_outside_the_list_becomes_missing_and_is_logged_with_its_old_value()
    {
        var result = Clean(responses => responses.With("national_cawi", "N1", "000000001", $"feels_unsafe=5 grade_safety=17 {NoOffence}"));

        Assert.Equal([[null, "invalid", null, "invalid"]], result.Rows("SELECT feels_unsafe, feels_unsafe_missing, grade_safety, grade_safety_missing FROM clean.respondents"));
        Assert.Equal(
            [["codes.feels_unsafe", "feels_unsafe", "5", null, "out_of_range"], ["range.grade_safety", "grade_safety", "17", null, "out_of_range"]],
            result.Rows("SELECT rule, variable, old_value, new_value, reason FROM clean.edits ORDER BY rule"));
    }

    [Fact]
    public void An_answer_that_the_routing_leads_past_is_removed_and_logged()
    {
        var result = Clean(responses => responses.With("national_cawi", "N1", "000000001", $"feels_unsafe=2 feels_unsafe_frequency=1 {NoOffence}"));

        Assert.Equal([[null, "routed_past"]], result.Rows("SELECT feels_unsafe_frequency, feels_unsafe_frequency_missing FROM clean.respondents"));
        Assert.Equal([["routing.feels_unsafe_frequency", "1"]], result.Rows("SELECT rule, old_value FROM clean.edits"));
    }

    [Fact]
    public void An_answer_is_kept_where_the_question_that_decides_on_it_is_missing()
    {
        var result = Clean(responses => responses.With("national_cawi", "N1", "000000001", $"feels_unsafe=9 feels_unsafe_frequency=1 {NoOffence}"));

        Assert.Equal([["refused", 1]], result.Rows("SELECT feels_unsafe_missing, feels_unsafe_frequency FROM clean.respondents"));
        Assert.Equal([[0L, 0L, 1L]], result.Rows("SELECT holds, fails, unchecked FROM clean.rule_summary WHERE rule = 'routing.feels_unsafe_frequency'"));
    }

    [Fact]
    public void Every_missing_value_has_its_reason()
    {
        var result = Clean(responses => responses
            .With("national_cawi", "N1", "000000001", "feels_unsafe=8 burglary_ever5y=2 bicycle_theft_ever5y=9")
            .With("local_l1", "L1", "000000002", $"feels_unsafe=2 grade_safety=5 {NoOffence}", mode: "papi"));

        Assert.Equal(
            [
                ["L1", null, null, "routed_past", "not_asked"],
                ["N1", "dont_know", "item_missing", "routed_past", "routed_past"],
            ],
            result.Rows("SELECT samplenr, feels_unsafe_missing, grade_safety_missing, burglary_last_year_missing, burglary_reported_missing FROM clean.respondents ORDER BY samplenr"));
        Assert.Equal([["refused", "item_missing"]], result.Rows("SELECT bicycle_theft_ever5y_missing, other_offence_ever5y_missing FROM clean.respondents WHERE samplenr = 'N1'"));
    }

    [Fact]
    public void A_question_behind_a_question_that_was_passed_by_is_passed_by_too()
    {
        var result = Clean(responses => responses.With("national_cawi", "N1", "000000001", NoOffence));

        Assert.Equal([["routed_past"]], result.Rows("SELECT burglary_prev_year_missing FROM clean.respondents"));
    }

    [Theory]
    [InlineData("burglary_last_year=2011 burglary_last_month=10", 1)]
    [InlineData("burglary_last_year=2010 burglary_last_month=11", 1)]
    [InlineData("burglary_last_year=2010 burglary_last_month=10", 0)]
    [InlineData("burglary_last_year=2011 burglary_last_month=98", 1)]
    [InlineData("burglary_last_year=2010 burglary_last_month=98", 0)]
    [InlineData("burglary_last_year=2011 burglary_last_month=11", 0)]
    public void A_victim_is_whoever_had_an_incident_in_the_twelve_months_before_the_interview(string date, int victim)
    {
        var result = Clean(responses => responses.With("national_cawi", "N1", "000000001", $"burglary_ever5y=1 {date} burglary_more=2 bicycle_theft_ever5y=2 other_offence_ever5y=2"));

        Assert.Equal([[victim, victim, victim]], result.Rows("SELECT victim_burglary, victim_property, victim_any FROM clean.respondents"));
        Assert.Equal(victim, result.Value<int>("SELECT count(*) FROM clean.incidents"));
    }

    [Fact]
    public void Other_offences_count_in_no_total()
    {
        var result = Clean(responses => responses.With(
            "national_cawi", "N1", "000000001", "burglary_ever5y=2 bicycle_theft_ever5y=2 other_offence_ever5y=1 other_offence_last_year=2011 other_offence_last_month=6 other_offence_more=2"));

        Assert.Equal([[1, 0, 0]], result.Rows("SELECT victim_other_offence, victim_any, count_any FROM clean.respondents"));
    }

    [Fact]
    public void The_last_and_the_last_but_one_incident_are_counted_each_with_what_is_known_of_it()
    {
        var result = Clean(responses => responses.With(
            "national_cawi", "N1", "000000001",
            "burglary_ever5y=1 burglary_last_year=2011 burglary_last_month=6 burglary_more=1 burglary_prev_year=2011 burglary_prev_month=2 burglary_reported=1 bicycle_theft_ever5y=2 other_offence_ever5y=2"));

        Assert.Equal([[2, 1]], result.Rows("SELECT count_burglary, victim_burglary FROM clean.respondents"));
        Assert.Equal([[1, 6, 1], [2, 2, null]], result.Rows("SELECT sequence, incident_month, reported FROM clean.incidents ORDER BY sequence"));
    }

    [Fact]
    public void Of_two_responses_the_most_complete_one_stays_and_the_other_is_accounted_for()
    {
        var result = Clean(responses => responses
            .With("national_cawi", "N1", "000000001", "feels_unsafe=1")
            .With("local_l1", "L1", "000000001", $"feels_unsafe=2 grade_safety=5 {NoOffence}", mode: "papi")
            .With("national_cawi", "N2", "000000002", $"feels_unsafe=2 {NoOffence}"));

        Assert.Equal([["L1"], ["N2"]], result.Rows("SELECT samplenr FROM clean.respondents ORDER BY samplenr"));
        Assert.Equal([["N1", "L1", "across_streams", "most_mandatory_answers"]], result.Rows("SELECT samplenr, kept_samplenr, kind, criterion FROM clean.duplicates"));
        var account = result.Account("responses received");
        Assert.True(account.Balances);
        Assert.Equal((3, 2, 1), (account.In, account.Out, account.Merged["across_streams"]));
    }

    [Fact]
    public void A_case_delivered_twice_under_two_persons_stays_once()
    {
        var result = Clean(responses => responses
            .With("national_cawi", "N1", "000000001", $"feels_unsafe=1 {NoOffence}")
            .With("national_cawi", "N1", "000000002", "feels_unsafe=1"));

        Assert.Equal([["000000001"]], result.Rows("SELECT rinpersoon FROM clean.respondents"));
        Assert.Equal([["same_file", "most_mandatory_answers"]], result.Rows("SELECT kind, criterion FROM clean.duplicates"));
    }

    [Fact]
    public void Hard_rules_that_contradict_each_other_stop_the_editing_before_they_empty_the_answers()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Clean(
            responses => responses.With("national_cawi", "N1", "000000001", $"feels_unsafe=2 grade_safety=5 {NoOffence}"),
            Grade("high", BinaryOperator.Greater, 8),
            Grade("low", BinaryOperator.Less, 3)));

        Assert.Equal(InputFailure.Invalid, refused.Kind);
        Assert.Equal(
            "rules:1:1: found rule 'high' contradicts 'low' (rules:1:1): no complete record satisfies them together; expected hard rules that a complete record can satisfy. Correct one of these rules, or make it a warning.",
            refused.Message);

        static EditRule Grade(string name, BinaryOperator comparison, int bound) => new(
            name, new Label(name, name), Severity.Error, new BinaryExpression(comparison, new VariableExpression("grade_safety"), new NumberExpression(bound)), new SourceLocation("rules", 1, 1));
    }

    [Fact]
    public void Where_hard_rules_fail_the_least_reliable_cells_that_let_them_hold_become_missing()
    {
        var inOrder = new BinaryExpression(
            BinaryOperator.GreaterOrEqual,
            new CallExpression(ExpressionFunction.MonthsBetween, [.. new[] { "burglary_prev_year", "burglary_prev_month", "burglary_last_year", "burglary_last_month" }.Select(name => new VariableExpression(name))]),
            new NumberExpression(0));
        var rule = new EditRule("prev_not_after_last", new Label("volgorde", "order"), Severity.Error, inOrder, new SourceLocation("rules", 1, 1));
        var edition = SomeEdition.Build([rule]) with
        {
            Editing = EditingPlan.None with { Reliability = [new ReliabilityUnit(["burglary_prev_year", "burglary_prev_month"], 1), new ReliabilityUnit(["burglary_last_year", "burglary_last_month"], 2)] },
        };

        var result = Clean(
            edition,
            responses => responses
                .With("national_cawi", "N1", "000000001", "burglary_ever5y=1 burglary_last_year=2011 burglary_last_month=2 burglary_more=1 burglary_prev_year=2011 burglary_prev_month=6 bicycle_theft_ever5y=2 other_offence_ever5y=2")
                .With("national_cawi", "N2", "000000002", NoOffence));

        Assert.Equal([[null, "invalid", 1]], result.Rows("SELECT burglary_prev_month, burglary_prev_month_missing, count_burglary FROM clean.respondents WHERE samplenr = 'N1'"));
        Assert.Equal([["burglary_prev_month", "6"], ["burglary_prev_year", "2011"]], result.Rows("SELECT variable, old_value FROM clean.edits ORDER BY variable"));
        Assert.Equal([["prev_not_after_last", "N1", "error"]], result.Rows("SELECT rule, samplenr, severity FROM clean.rule_failures WHERE severity <> 'information'"));
        Assert.Equal([[0L, 1L, 1L]], result.Rows("SELECT holds, fails, unchecked FROM clean.rule_summary WHERE rule = 'prev_not_after_last'"));
    }

    [Fact]
    public void A_scale_is_the_mean_of_the_answered_items_rescaled_to_ten()
    {
        var result = Clean(responses => responses
            .With("national_cawi", "N1", "000000001", $"feels_unsafe=1 feels_unsafe_frequency=2 grade_safety=10 {NoOffence}")
            .With("national_cawi", "N2", "000000002", $"feels_unsafe=2 grade_safety=1 {NoOffence}")
            .With("national_cawi", "N3", "000000003", $"feels_unsafe=2 {NoOffence}"));

        Assert.Equal([[7.5], [0.0], [null]], result.Rows("SELECT scale_safety FROM clean.respondents ORDER BY samplenr"));
    }

    [Fact]
    public void An_indicator_says_what_being_routed_past_means()
    {
        var result = Clean(responses => responses
            .With("national_cawi", "N1", "000000001", "feels_unsafe=1 feels_unsafe_frequency=1")
            .With("national_cawi", "N2", "000000002", "feels_unsafe=2")
            .With("national_cawi", "N3", "000000003", "feels_unsafe=1 feels_unsafe_frequency=8"));

        Assert.Equal([[1], [0], [null]], result.Rows("SELECT feels_unsafe_often FROM clean.respondents ORDER BY samplenr"));
    }

    [Fact]
    public void Last_incidents_in_the_window_are_counted_by_whether_they_were_reported_unless_that_was_not_asked()
    {
        const string Burgled = "burglary_ever5y=1 burglary_more=2 bicycle_theft_ever5y=2 other_offence_ever5y=2 burglary_last_month=6";
        var edition = SomeEdition.Build() with
        {
            IncidentCounts =
            [
                new IncidentCount("last_incidents", new Label("laatste", "last"), [], [], []),
                new IncidentCount("last_reported", new Label("gemeld", "reported"), ["property"], [1], []),
            ],
        };

        var result = Clean(edition, responses => responses
            .With("national_cawi", "N1", "000000001", $"{Burgled} burglary_last_year=2011 burglary_reported=1")
            .With("national_cawi", "N2", "000000002", $"{Burgled} burglary_last_year=2011 burglary_reported=2")
            .With("national_cawi", "N3", "000000003", $"{Burgled} burglary_last_year=2011 burglary_reported=8")
            .With("national_cawi", "N4", "000000004", $"{Burgled} burglary_last_year=2009")
            .With("local_l1", "L1", "000000005", $"{Burgled} burglary_last_year=2011", mode: "papi"));

        Assert.Equal(
            [["L1", null, null], ["N1", 1, 1], ["N2", 1, 0], ["N3", 0, 0], ["N4", 0, 0]],
            result.Rows("SELECT samplenr, last_incidents, last_reported FROM clean.respondents ORDER BY samplenr"));
    }

    [Fact]
    public void A_rule_may_read_the_interview_date_and_the_fieldwork()
    {
        static EditRule Rule(string name, Expression condition) =>
            new(name, new Label(name, name), Severity.Warning, condition, new SourceLocation("rules", 1, 1));

        var result = Clean(
            responses => responses.With("national_cawi", "N1", "000000001", $"grade_safety=5 {NoOffence}"),
            Rule("in_time", new CallExpression(ExpressionFunction.InFieldwork, [])),
            Rule("year", new BinaryExpression(BinaryOperator.Equal, new CallExpression(ExpressionFunction.InterviewYear, []), new NumberExpression(2011))),
            Rule("division_by_zero", new BinaryExpression(
                BinaryOperator.Greater,
                new BinaryExpression(BinaryOperator.Divide, new CallExpression(ExpressionFunction.InterviewMonth, []), new NumberExpression(0)),
                new NumberExpression(1))));

        Assert.Equal(
            [["division_by_zero", 0L, 1L], ["in_time", 1L, 0L], ["year", 1L, 0L]],
            result.Rows("SELECT rule, holds, unchecked FROM clean.rule_summary WHERE kind = 'rule' ORDER BY rule"));
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_number_of_threads()
    {
        var edition = SomeEdition.Build();
        var responses = new SomeResponses(edition);
        for (var person = 1; person <= 200; person++)
        {
            responses.With("national_cawi", $"N{person}", $"{person % 190:D9}", $"feels_unsafe={person % 4} grade_safety={person % 12} {NoOffence}");
        }

        responses.Into(harness);
        var one = CleanLine.Run(harness, SomeEdition.Contracts(edition), edition, threads: 1);
        var two = CleanLine.Run(harness, SomeEdition.Contracts(edition), edition, threads: 2);

        Assert.Equal(one.Digests(), two.Digests());
    }

    public void Dispose() => harness.Dispose();

    private HarnessResult Clean(Action<SomeResponses> give, params EditRule[] rules) =>
        Clean(SomeEdition.Build([.. rules]), give);

    private HarnessResult Clean(Edition edition, Action<SomeResponses> give)
    {
        var responses = new SomeResponses(edition);
        give(responses);
        responses.Into(harness);
        return CleanLine.Run(harness, SomeEdition.Contracts(edition), edition);
    }
}
