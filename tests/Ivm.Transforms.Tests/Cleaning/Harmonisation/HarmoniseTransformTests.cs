using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Harmonisation;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Harmonisation;

public sealed class HarmoniseTransformTests : IDisposable
{
    private readonly TransformHarness harness = new();

    [Fact]
    public void A_replacement_takes_the_place_of_the_row_delivered_before_it()
    {
        var result = Harmonise(responses => responses
            .With("national_cawi", "N1", "000000001", "grade_safety=5")
            .With("national_cawi", "N2", "000000002", "grade_safety=6")
            .With("national_cawi", "N1", "000000001", "grade_safety=9", kind: "replacement", sequence: 2));

        Assert.Equal([["N1", 9], ["N2", 6]], result.Rows("SELECT samplenr, grade_safety FROM clean.harmonised ORDER BY samplenr"));
        Assert.Equal([["N1", 2, "replaced", 4]], result.Rows("SELECT samplenr, source_line, reason, by_line FROM clean.superseded"));
        var account = result.Account("responses received");
        Assert.Equal((3, 2, 1), (account.In, account.Out, account.Merged["replaced"]));
    }

    [Fact]
    public void A_withdrawal_takes_a_row_away_and_both_are_accounted_for()
    {
        var result = Harmonise(responses => responses
            .With("national_cawi", "N1", "000000001", "grade_safety=5")
            .With("national_cawi", "N1", "000000001", "", kind: "withdrawal", sequence: 2));

        Assert.Empty(result.Rows("FROM clean.harmonised"));
        Assert.Equal([["withdrawn", 3], ["withdrawal", null]], result.Rows("SELECT reason, by_line FROM clean.superseded ORDER BY source_line"));
        var account = result.Account("responses received");
        Assert.True(account.Balances);
        Assert.Equal((1, 1), (account.Rejected["withdrawn"], account.Rejected["withdrawal"]));
    }

    [Fact]
    public void A_row_delivered_again_after_its_withdrawal_counts()
    {
        var result = Harmonise(responses => responses
            .With("national_cawi", "N1", "000000001", "grade_safety=5")
            .With("national_cawi", "N1", "000000001", "", kind: "withdrawal", sequence: 2)
            .With("national_cawi", "N1", "000000001", "grade_safety=8", kind: "addition", sequence: 3));

        Assert.Equal([[8]], result.Rows("SELECT grade_safety FROM clean.harmonised"));
    }

    [Theory]
    [InlineData("replacement")]
    [InlineData("withdrawal")]
    public void A_correction_of_a_row_that_was_never_delivered_is_set_apart(string kind)
    {
        var result = Harmonise(responses => responses
            .With("national_cawi", "N1", "000000001", "grade_safety=5")
            .With("national_cawi", "N7", "000000007", "grade_safety=9", kind: kind, sequence: 2));

        Assert.Equal([["N1"]], result.Rows("SELECT samplenr FROM clean.harmonised"));
        Assert.Equal([["N7", "never_delivered", null]], result.Rows("SELECT samplenr, reason, by_file FROM clean.superseded"));
        Assert.Equal(1, result.Account("responses received").Rejected["never_delivered"]);
    }

    [Fact]
    public void The_last_of_several_replacements_counts()
    {
        var result = Harmonise(responses => responses
            .With("national_cawi", "N1", "000000001", "grade_safety=5")
            .With("national_cawi", "N1", "000000001", "grade_safety=6", kind: "replacement", sequence: 2)
            .With("national_cawi", "N1", "000000001", "grade_safety=7", kind: "replacement", sequence: 3));

        Assert.Equal([[7]], result.Rows("SELECT grade_safety FROM clean.harmonised"));
        Assert.Equal([[2, 4], [3, 4]], result.Rows("SELECT source_line, by_line FROM clean.superseded ORDER BY source_line"));
    }

    [Fact]
    public void A_correction_concerns_its_own_file_only()
    {
        var result = Harmonise(responses => responses
            .With("national_cawi", "N1", "000000001", "grade_safety=5")
            .With("local_l1", "N1", "000000002", "grade_safety=6", mode: "papi")
            .With("local_l1", "N1", "000000002", "", mode: "papi", kind: "withdrawal", sequence: 2));

        Assert.Equal([["national_cawi"]], result.Rows("SELECT regexp_extract(source_file, '/(.*)[.]', 1) FROM clean.harmonised"));
    }

    [Fact]
    public void A_variant_of_a_question_is_mapped_and_kept_as_it_was_given()
    {
        var edition = WithVariant();

        var result = Harmonise(edition, responses => responses
            .With("local_l1", "L1", "000000001", "grade_safety_5=4", mode: "papi")
            .With("local_l1", "L2", "000000002", "grade_safety_5=98", mode: "papi")
            .With("local_l1", "L3", "000000003", "", mode: "papi")
            .With("national_cawi", "N1", "000000004", "grade_safety=9"));

        Assert.Equal([["L1", 8], ["L2", 98], ["L3", null], ["N1", 9]], result.Rows("SELECT samplenr, grade_safety FROM clean.harmonised ORDER BY samplenr"));
        Assert.Equal(
            [["L1", "l1", "grade_safety", "grade_safety_5", 4, 8], ["L2", "l1", "grade_safety", "grade_safety_5", 98, 98]],
            result.Rows("SELECT samplenr, survey, variable, variant, answer, mapped FROM clean.variant_answers ORDER BY samplenr"));
    }

    [Fact]
    public void An_answer_that_the_variant_does_not_know_is_not_mistaken_for_one_of_the_question()
    {
        var result = Harmonise(WithVariant(), responses => responses.With("local_l1", "L1", "000000001", "grade_safety_5=7", mode: "papi"));

        Assert.Equal([[-1]], result.Rows("SELECT grade_safety FROM clean.harmonised"));
        Assert.Equal([[7, -1]], result.Rows("SELECT answer, mapped FROM clean.variant_answers"));
    }

    [Fact]
    public void Responses_without_person_key_have_none_and_are_duplicates_only_of_their_own_case()
    {
        var result = Harmonise(WithoutPersonKey(), responses => responses
            .With("national_cawi", "N1", "000000001", "grade_safety=5")
            .With("local_l1", "L1", "", "grade_safety=6", mode: "papi")
            .With("local_l1", "L2", "", "grade_safety=7", mode: "papi")
            .With("local_l1", "L2", "", "", mode: "papi"));

        Assert.Equal(
            [["L1", null, null, 6], ["L2", null, null, 7], ["N1", "R", "000000001", 5]],
            result.Rows("SELECT samplenr, rinpersoons, rinpersoon, grade_safety FROM clean.harmonised ORDER BY samplenr"));
        Assert.Equal([["L2", "L2", "same_file", "most_mandatory_answers"]], result.Rows("SELECT samplenr, kept_samplenr, kind, criterion FROM clean.duplicates"));
        Assert.True(result.Account("responses received").Balances);
    }

    public void Dispose() => harness.Dispose();

    private static Edition WithoutPersonKey()
    {
        var edition = SomeEdition.Build();
        return edition with { ResponseFiles = [.. edition.ResponseFiles.Select(file => file.Name == "local_l1" ? file with { HasPersonKey = false } : file)] };
    }

    private static Edition WithVariant()
    {
        var edition = SomeEdition.Build();
        var grade = edition.Questionnaire.Questions.Single(question => question.Variable == "grade_safety");
        var variant = new QuestionVariant(
            "grade_safety_5", grade, grade.Text,
            SomeEdition.Grade with { Maximum = 5 },
            ImmutableSortedDictionary<int, int>.Empty.AddRange([new(1, 2), new(2, 4), new(3, 6), new(4, 8), new(5, 10), new(98, 98), new(99, 99)]));
        return edition with { ResponseFiles = [.. edition.ResponseFiles.Select(file => file.Name == "local_l1" ? file with { Variants = [variant] } : file)] };
    }

    private HarnessResult Harmonise(Action<SomeResponses> give) => Harmonise(SomeEdition.Build(), give);

    private HarnessResult Harmonise(Edition edition, Action<SomeResponses> give)
    {
        var responses = new SomeResponses(edition);
        give(responses);
        responses.Into(harness);
        return harness.Run(new HarmoniseTransform(SomeEdition.Contracts(edition), edition));
    }
}
