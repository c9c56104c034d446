using CsCheck;
using Ivm.Contracts;

namespace Ivm.Transforms.Tests.Linkage;

public sealed class LinkRespondentsTransformTests
{
    [Fact]
    public void A_respondent_is_found_under_the_pair_of_key_columns()
    {
        var result = new SomeRegisters().Person("1").Person("2", sex: "2").Response("N1", "2", probabilities: (0.1, 0.25)).LinkRespondents();

        Assert.Equal(
            [["N1", "R", "000000002", "direct", "2", "register", 0.1, 0.25, "PO01-1", "none"]],
            result.Rows("SELECT samplenr, rinpersoons, rinpersoon, link_status, sex, sex_origin, prob_national, prob_local, stratum_national, stratum_local FROM link.respondents"));
    }

    [Fact]
    public void An_equal_number_of_another_kind_is_another_person()
    {
        var result = new SomeRegisters().Person("1").Response("N1", "S1").LinkRespondents();

        Assert.Equal([["N1", "no_register_row", null]], result.Rows("FROM link.set_apart"));
    }

    [Fact]
    public void A_former_key_leads_to_the_present_one_over_any_number_of_steps()
    {
        var result = new SomeRegisters()
            .Person("1").Person("2")
            .Successor("S11", "1")
            .Successor("S22", "S23").Successor("S23", "R99").Successor("R99", "2")
            .Response("N1", "S11").Response("N2", "S22")
            .LinkRespondents();

        Assert.Equal(
            [["N1", "000000001", "concordance"], ["N2", "000000002", "concordance"]],
            result.Rows("SELECT samplenr, rinpersoon, link_status FROM link.respondents ORDER BY samplenr"));
        Assert.Equal(2, result.Count("link_status", "concordance"));
    }

    [Fact]
    public void A_sampled_key_and_a_respondent_s_key_may_differ_if_both_lead_to_the_same_person()
    {
        var result = new SomeRegisters().Person("1").Successor("S11", "1").Response("N1", "1", sampledKey: "S11").LinkRespondents();

        Assert.Equal([["N1", "direct"]], result.Rows("SELECT samplenr, link_status FROM link.respondents"));
    }

    [Fact]
    public void Successors_in_a_circle_are_refused()
    {
        var registers = new SomeRegisters().Person("1").Successor("S1", "S2").Successor("S2", "S1").Response("N1", "S1");

        var refusal = Assert.Throws<InvalidInputException>(() => registers.LinkRespondents());

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.StartsWith("ingest.VTVPERSOONTAB: found 1 keys whose successors go in a circle", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_cannot_be_weighted_is_set_apart_with_the_reason()
    {
        var result = new SomeRegisters()
            .Person("1").Person("2").Person("3", born: "20000101").Person("4", type: "8").Person("5").Person("6")
            .Successor("S7", "5").Successor("S7", "6")
            .Response("N1", "1")
            .Response("N2", "88")
            .Response("N3", "2", sampledKey: "")
            .Response("N4", "2", sampledKey: "1")
            .Response("N5", "3")
            .Response("N6", "4")
            .Response("N7", "S7")
            .Response("N8", "5", probabilities: (0, 0))
            .LinkRespondents();

        Assert.Equal([["N1"]], result.Rows("SELECT samplenr FROM link.respondents"));
        Assert.Equal(
            [
                ["N2", "no_register_row"],
                ["N3", "not_in_sample"],
                ["N4", "sample_key_differs"],
                ["N5", "under_15"],
                ["N6", "institutional"],
                ["N7", "ambiguous_concordance"],
                ["N8", "no_probability"],
            ],
            result.Rows("SELECT samplenr, reason FROM link.set_apart ORDER BY samplenr"));
        var account = result.Account("clean.respondents");
        Assert.Equal((8, 1, 7), (account.In, account.Out, account.Rejected.Values.Sum()));
    }

    [Fact]
    public void Of_two_responses_that_turn_out_to_be_of_one_person_the_one_found_directly_is_kept()
    {
        var result = new SomeRegisters()
            .Person("1").Successor("S11", "1")
            .Response("L1", "1", stream: "local", date: "2011-11-01").Response("N1", "S11")
            .LinkRespondents();

        Assert.Equal([["L1"]], result.Rows("SELECT samplenr FROM link.respondents"));
        Assert.Equal([["N1", "same_person", "L1"]], result.Rows("FROM link.set_apart"));
        var account = result.Account("clean.respondents");
        Assert.Equal((2, 1, 0, 1), (account.In, account.Out, account.Rejected.Values.Sum(), account.Merged["same_person"]));
    }

    [Fact]
    public void Answers_complete_what_registers_do_not_know_and_never_replace_it()
    {
        var result = new SomeRegisters()
            .Person("1", sex: "1", level: "7", size: 1)
            .Person("2", sex: "-", level: null, size: 2)
            .Person("3", sex: "-", level: null)
            .Response("L1", "1", background: (2, 1, 1))
            .Response("L2", "2", background: (2, 1, 2))
            .Response("N3", "3")
            .LinkRespondents();

        Assert.Equal(
            [
                ["1", "register", "3", "register", 1, "register"],
                ["2", "survey", "1", "survey", 2, "register"],
                [null, "none", null, "none", 1, "register"],
            ],
            result.Rows("SELECT sex, sex_origin, education, education_origin, household_size, household_size_origin FROM link.respondents ORDER BY samplenr"));
        Assert.Equal(
            [["education", 1L, 1L], ["household_size", 2L, 0L], ["sex", 1L, 1L]],
            result.Rows("FROM link.agreement ORDER BY variable"));
        Assert.Equal(1, result.Count("differs_from_register", "sex"));
    }

    [Fact]
    public void An_imputed_answer_comes_after_the_register_is_marked_and_is_held_against_nothing()
    {
        var edition = Imputing(SomeRegisters.Edition());
        var result = new SomeRegisters().Person("1", sex: "-").Person("2", sex: "1").Person("3", sex: "-")
            .Response("L1", "1", background: (2, 1, 1)).Response("L2", "2", background: (2, 1, 1)).Response("L3", "3", background: (1, 1, 1))
            .Imputed("L1", "L2")
            .LinkRespondents(edition);

        Assert.Equal(
            [["2", "imputed"], ["1", "register"], ["1", "survey"]],
            result.Rows("SELECT sex, sex_origin FROM link.respondents ORDER BY samplenr"));
        Assert.Equal([["sex", 0L, 0L]], result.Rows("FROM link.agreement WHERE variable = 'sex'"));
    }

    [Fact]
    public void The_declared_order_of_sources_decides()
    {
        var edition = SomeRegisters.Edition();
        var order = new BackgroundOrder(BackgroundOrder.Default.General, BackgroundOrder.Default.Own.Add("sex", [BackgroundSource.Survey, BackgroundSource.Register]));
        var result = new SomeRegisters().Person("1", sex: "1").Person("2", sex: "1")
            .Response("L1", "1", background: (2, null, 3)).Response("L2", "2")
            .LinkRespondents(edition with { Linkage = edition.Linkage with { Background = order } });

        Assert.Equal(
            [["2", "survey", 1, "register"], ["1", "register", 1, "register"]],
            result.Rows("SELECT sex, sex_origin, household_size, household_size_origin FROM link.respondents ORDER BY samplenr"));
        Assert.Equal([["sex", 1L, 1L]], result.Rows("FROM link.agreement WHERE variable = 'sex'"));
    }

    private static Edition Imputing(Edition edition) => edition with
    {
        Editing = edition.Editing with { Imputations = [RepositoryContracts.Set.Editions[2011].Editing.Imputations.First(imputation => imputation.Variables.Contains("bg_sex"))] },
    };

    [Fact]
    public void Too_many_respondents_in_no_register_are_refused()
    {
        var edition = SomeRegisters.Edition();
        edition = edition with { Linkage = edition.Linkage with { MaximumUnlinkedShare = 0.3 } };
        var registers = new SomeRegisters().Person("1").Response("N1", "1").Response("N2", "2").Response("N3", "3", sampledKey: "");

        var refusal = Assert.Throws<InvalidInputException>(() => registers.LinkRespondents(edition));

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.Contains("2 of 3 respondents that cannot be linked (no_register_row 2)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Respondents_in_are_respondents_linked_set_apart_and_merged()
    {
        // Keys of a small world: some registered, some superseded, some unknown; several respondents may share one.
        string[] keys = ["1", "2", "3", "4", "S1", "S2", "S9", "77"];
        var response = Gen.Select(Gen.Int[0, keys.Length - 1].Select(at => keys[at]), Gen.Bool, Gen.Bool);

        response.Array[1, 10].Sample(
            responses =>
            {
                var registers = new SomeRegisters()
                    .Person("1").Person("2").Person("3", born: "20010101").Person("4", dwelling: null)
                    .Successor("S1", "1").Successor("S2", "S1");
                for (var number = 0; number < responses.Length; number++)
                {
                    var (key, sampled, local) = responses[number];
                    registers.Response($"N{number}", key, sampledKey: sampled ? null : "", stream: local ? "local" : "national");
                }

                var result = registers.LinkRespondents();
                var account = result.Account("clean.respondents");
                return account.In == responses.Length
                    && account.Balances
                    && result.Value<long>("SELECT count(*) - count(DISTINCT rinpersoon) FROM link.respondents") == 0
                    && result.Value<long>("SELECT count(DISTINCT samplenr) FROM (SELECT samplenr FROM link.respondents UNION ALL SELECT samplenr FROM link.set_apart)") == responses.Length;
            },
            iter: 8);
    }

    [Fact]
    public void One_thread_and_two_threads_write_the_same_bytes()
    {
        var registers = new SomeRegisters();
        for (var number = 1; number <= 100; number++)
        {
            registers.Person($"{number}").Response($"N{number:D9}", number % 10 == 0 ? $"S{number}" : $"{number}");
        }

        Assert.Equal(registers.LinkRespondents(threads: 1).Sha256("link.respondents"), registers.LinkRespondents(threads: 2).Sha256("link.respondents"));
    }
}
