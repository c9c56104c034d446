using Ivm.Contracts;

namespace Ivm.Transforms.Tests.Linkage;

public sealed class KeylessRespondentsTests
{
    [Fact]
    public void A_respondent_without_a_key_is_the_person_whom_the_contact_was_matched_with()
    {
        var result = new SomeRegisters().Person("1").Person("2", sex: "2")
            .KeylessResponse("L1", "2").KeylessResponse("L2", "1", pass: "probabilistic")
            .LinkRespondents(SomeRegisters.KeylessEdition());

        Assert.Equal(
            [
                ["L1", "000000002", "deterministic", "everything", 30.5, 0.999, 2.5, 28.0, "2"],
                ["L2", "000000001", "probabilistic", "probabilistic", 30.5, 0.999, 2.5, 28.0, "1"],
            ],
            result.Rows("SELECT samplenr, rinpersoon, link_status, link_pass, link_weight, link_posterior, link_runner_up_weight, link_margin, sex FROM link.respondents ORDER BY samplenr"));
    }

    [Fact]
    public void Whoever_was_not_matched_is_set_apart_with_the_reason_of_the_matching()
    {
        var result = new SomeRegisters().Person("1")
            .KeylessResponse("L1", "1").KeylessResponse("L2", null, reason: "no_candidate").KeylessResponse("L3", null, reason: "tied").KeylessResponse("L4", null)
            .LinkRespondents(SomeRegisters.KeylessEdition());

        Assert.Equal([["L2", "no_candidate"], ["L3", "tied"], ["L4", "no_contact"]], result.Rows("SELECT samplenr, reason FROM link.set_apart ORDER BY samplenr"));
        var account = result.Account("clean.respondents");
        Assert.Equal((4, 1, 3), (account.In, account.Out, account.Rejected.Values.Sum()));
    }

    [Fact]
    public void A_matched_key_is_followed_to_its_successor_and_held_against_the_population()
    {
        var result = new SomeRegisters().Person("1").Person("2", born: "20050101").Successor("S9", "1")
            .KeylessResponse("L1", "S9").KeylessResponse("L2", "2")
            .LinkRespondents(SomeRegisters.KeylessEdition());

        Assert.Equal([["L1", "000000001", "deterministic"]], result.Rows("SELECT samplenr, rinpersoon, link_status FROM link.respondents"));
        Assert.Equal([["L2", "under_15"]], result.Rows("SELECT samplenr, reason FROM link.set_apart"));
    }

    [Fact]
    public void Of_a_respondent_with_the_key_and_one_matched_to_the_same_person_the_key_is_believed()
    {
        var result = new SomeRegisters().Person("1")
            .KeylessResponse("L1", "1").Response("N1", "1", date: "2011-11-11")
            .LinkRespondents(SomeRegisters.KeylessEdition());

        Assert.Equal([["N1"]], result.Rows("SELECT samplenr FROM link.respondents"));
        Assert.Equal([["L1", "same_person", "N1"]], result.Rows("FROM link.set_apart"));
    }

    [Fact]
    public void Too_many_who_are_not_found_are_refused_by_a_gate_of_their_own()
    {
        var edition = SomeRegisters.KeylessEdition();
        edition = edition with { Linkage = edition.Linkage with { MaximumUnlinkedShare = 0, MaximumUnlinkedShareWithoutKey = 0.5 } };
        var registers = new SomeRegisters().Person("1").Person("2").Response("N1", "2")
            .KeylessResponse("L1", "1").KeylessResponse("L2", null, reason: "no_candidate").KeylessResponse("L3", null, reason: "review");

        var refusal = Assert.Throws<InvalidInputException>(() => registers.LinkRespondents(edition));

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.Contains(
            "2 of 3 respondents without a person key whom nobody in the register fits (no_candidate 1, review 1); expected at most 50 % (editions/2011.yaml: linkage.maximum_unlinked_share_without_key)",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_the_sample_where_there_should_be_none_is_refused_and_so_is_none_where_there_should_be_one()
    {
        var registers = new SomeRegisters().Person("1").KeylessResponse("L1", "1", sampledKey: "1");

        var refusal = Assert.Throws<InvalidInputException>(() => registers.LinkRespondents(SomeRegisters.KeylessEdition()));
        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.Contains("found 1 cases with a key in a survey without keys", refusal.Message, StringComparison.Ordinal);

        refusal = Assert.Throws<InvalidInputException>(() => new SomeRegisters().Person("1").KeylessResponse("L1", "1").LinkRespondents());
        Assert.Contains("found 1 cases with no key in a survey that knows keys", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Linkage_rates_are_told_by_group_and_small_groups_are_put_together_or_hidden()
    {
        var registers = new SomeRegisters();
        for (var i = 1; i <= 6; i++)
        {
            registers.Person($"{i}").KeylessResponse($"L{i}", i <= 4 ? $"{i}" : null, reason: i <= 4 ? null : "no_candidate");
        }

        registers.KeylessResponse("L7", null);
        var edition = SomeRegisters.KeylessEdition();
        var result = registers.LinkRespondents(edition with { Linkage = edition.Linkage with { MinimumRateGroup = 3 } });

        Assert.Equal(
            [["municipality", "pooled", 2, 7L, 4L], ["sex", "pooled", 2, 7L, 4L], ["total", "all", 1, 7L, 4L]],
            result.Rows("SELECT characteristic, class, groups, respondents, linked FROM link.match_bias WHERE person_key = 'without' AND characteristic IN ('total', 'sex', 'municipality') ORDER BY ALL"));
        Assert.Equal([[0.5714, 0.2505, 0.8418, 0.0, 0.0, 0.0]], result.Rows("SELECT round(rate, 4), round(lower, 4), round(upper, 4), difference, difference_lower, difference_upper FROM link.match_bias WHERE characteristic = 'total'"));

        var hidden = new SomeRegisters().Person("1").KeylessResponse("L1", "1").LinkRespondents(edition with { Linkage = edition.Linkage with { MinimumRateGroup = 3 } });
        Assert.Equal(0L, hidden.Value<long>("SELECT count(*) FROM link.match_bias"));
    }

    [Fact]
    public void A_group_is_held_against_all_that_it_is_a_part_of()
    {
        var registers = new SomeRegisters();
        foreach (var i in Enumerable.Range(1, 12))
        {
            registers.Person($"{i}").KeylessResponse($"L{i:00}", i <= 9 ? $"{i}" : null, reason: i is > 9 and <= 11 ? "no_candidate" : null);
        }

        var rows = registers.LinkRespondents(SomeRegisters.KeylessEdition()).Rows("SELECT class, respondents, linked, rate, difference FROM link.match_bias WHERE characteristic = 'sex' ORDER BY class");

        Assert.Equal([["1", 11L, 9L, 9 / 11.0], ["unknown", 1L, 0L, 0.0]], rows.Select(row => row[..4]));
        Assert.Equal((9 / 11.0) - (9 / 12.0), (double)rows[0][4]!, 12);
        Assert.Equal(-9 / 12.0, (double)rows[1][4]!, 12);
    }

    [Fact]
    public void Who_has_a_key_has_the_municipality_of_the_survey_or_of_the_register_and_else_an_unknown_one()
    {
        var edition = SomeRegisters.KeylessEdition();
        edition = edition with { LocalSurveys = [.. edition.LocalSurveys, new LocalSurvey("local", new Label("t", "t"), ["0020"], 1, [], null)] };
        var result = new SomeRegisters().Dwelling("2", "00200101", municipalityDensity: 2600).Person("1").Person("2", dwelling: "2").Person("3", dwelling: "2")
            .Response("N1", "1").Response("N2", "2").Response("N3", "9")
            .Response("L1", "3", stream: "local").Response("L2", "8", stream: "local").KeylessResponse("K1", null, reason: "no_candidate")
            .LinkRespondents(edition);

        Assert.Equal(
            [["municipality", "0010", 1L, 1L], ["municipality", "0020", 3L, 2L], ["municipality", "unknown", 1L, 0L], ["urbanity", "1", 3L, 2L], ["urbanity", "4", 1L, 1L], ["urbanity", "unknown", 1L, 0L]],
            result.Rows("SELECT characteristic, class, respondents, linked FROM link.match_bias WHERE person_key = 'with' AND characteristic IN ('municipality', 'urbanity') ORDER BY ALL"));
    }
}
