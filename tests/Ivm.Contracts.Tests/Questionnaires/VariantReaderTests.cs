namespace Ivm.Contracts.Tests.Questionnaires;

public class VariantReaderTests
{
    private const string File = "questionnaire/variants/grade_safety_four.yaml";
    private const string Variant = """
        variant: grade_safety_four
        of: grade_safety
        nl: Hoe veilig is uw buurt?
        en: How safe is your neighbourhood?
        answer: four
        map:
          1: 9
          2: 7
          3..4: 4

        """;

    [Fact]
    public void A_survey_has_the_column_of_a_variant_in_place_of_the_questions()
    {
        var file = Some().Load().Editions[2011].ResponseFiles[1];

        var columns = file.Schema.Fields.Select(field => field.Name).ToList();
        Assert.Equal(["feels_unsafe", "feels_unsafe_often", "grade_safety_four", "burglary_ever5y"], columns.Skip(2).Take(4));
        Assert.DoesNotContain("grade_safety", columns);
        Assert.Equal("grade_safety", file.Blocks[0].Questions[2].Variable);
        Assert.Empty(Some().Load().Editions[2011].ResponseFiles[0].Variants);
    }

    [Fact]
    public void Codes_are_mapped_to_those_of_the_question_and_special_codes_to_their_like()
    {
        var variant = Some().Load().Editions[2011].ResponseFiles[1].VariantOf("grade_safety")!;

        Assert.Equal([(1, 9), (2, 7), (3, 4), (4, 4), (8, 98), (9, 99)], variant.Map.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(("grade_safety_four", "four"), (variant.AsQuestion().Variable, variant.AsQuestion().Answer.Name));
        Assert.Null(Some().Load().Editions[2011].ResponseFiles[1].VariantOf("feels_unsafe"));
    }

    [Theory]
    [InlineData("  3..4: 4\n", "  3: 4\n", "questionnaire/variants/grade_safety_four.yaml:7:3: found no code of 'grade_safety' for 4; expected a code for every answer of type four. Map it, or take another type of answer.")]
    [InlineData("  1: 9", "  1: 11", "questionnaire/variants/grade_safety_four.yaml:7:6: found '11'; expected an answer to 'grade_safety': 1 to 10. Correct the code.")]
    [InlineData("  1: 9", "  5: 9\n  1: 9", "questionnaire/variants/grade_safety_four.yaml:7:3: found '5'; expected a code of the variant (1, 2, 3, 4), or a range of them. Correct the code.")]
    [InlineData("  2: 7", "  2: 7\n  2..3: 6", "questionnaire/variants/grade_safety_four.yaml:9:3: found the code 2 a second time; expected every code once. Remove it, or make the ranges meet without overlap.")]
    [InlineData("of: grade_safety", "of: grade_safty", "questionnaire/variants/grade_safety_four.yaml:2:5: found 'grade_safty', which is not known here; expected a question of the questionnaire of 2011. Did you mean 'grade_safety'?")]
    [InlineData("of: grade_safety", "of: feels_unsafe", "questionnaire/variants/grade_safety_four.yaml:2:5: found a variant of 'feels_unsafe', by whose codes other questions are routed; expected a question that routes no other. Ask the national question itself: who is asked what must not differ between surveys.")]
    [InlineData("variant: grade_safety_four", "variant: grade_safety_4", "questionnaire/variants/grade_safety_four.yaml:1:10: found 'grade_safety_4'; expected 'grade_safety_four', as the file is called. Make the name and the file name agree.")]
    [InlineData("answer: four", "answer: fuor", "questionnaire/variants/grade_safety_four.yaml:5:9: found the unknown answer type 'fuor'; expected a name in questionnaire/answers.yaml. Did you mean 'four'?")]
    [InlineData("answer: four", "answer: free_text", "questionnaire/variants/grade_safety_four.yaml:5:9: found a variant of the type 'free_text'; expected codes, or whole numbers in a range of at most 200. Take a type whose answers can be mapped one by one.")]
    public void A_fault_in_a_variant_is_reported(string old, string replacement, string fault) =>
        Assert.Contains(fault, Some().With(File, Replace(Variant, old, replacement)).Faults());

    [Theory]
    [InlineData("variants: [grade_safety_four]", "variants: [grade_safety_fuor]", "editions/2011.yaml:28:18: found 'grade_safety_fuor', for which there is no file questionnaire/variants/grade_safety_fuor.yaml; expected the name of a variant of a question. Did you mean 'grade_safety_four'?")]
    [InlineData("variants: [grade_safety_four]", "variants: [grade_safety_four, grade_safety_two]", "editions/2011.yaml:28:37: found a second variant of 'grade_safety'; expected at most one form of a question in a survey. Keep this one or 'grade_safety_four'.")]
    [InlineData("variants: [grade_safety_four]", "variants: [grade_safety_four, grade_safety_two, reported_no]", "editions/2011.yaml:28:55: found a variant of 'burglary_reported', which this survey does not ask; expected a variant of a question in a block that it takes. Take the block of that question, or remove the variant.")]
    public void A_survey_takes_variants_of_questions_that_it_asks_one_of_each(string old, string replacement, string fault) => Assert.Contains(
        fault,
        Some()
            .With("questionnaire/variants/grade_safety_two.yaml", Variant.Replace("grade_safety_four", "grade_safety_two", StringComparison.Ordinal))
            .With("questionnaire/variants/reported_no.yaml", "variant: reported_no\nof: burglary_reported\nnl: Niet?\nen: Not?\nanswer: yes_no\nmap: { 1: 2, 2: 1 }\n")
            .Replacing("editions/2011.yaml", "      blocks: [reporting]\n", "      blocks: []\n")
            .Replacing("editions/2011.yaml", old, replacement)
            .Faults());

    [Fact]
    public void A_local_survey_cannot_leave_a_mandatory_block_out() => Assert.Equal(
        "editions/2011.yaml:29:19: found the mandatory block 'unsafety' left out; expected every mandatory block in every local survey. Remove it from 'leave_out'; a block that surveys may leave out is not mandatory.",
        Some().Replacing("editions/2011.yaml", "variants: [grade_safety_four]", "variants: [grade_safety_four]\n      leave_out: [unsafety]").Fault());

    private static SomeContracts Some() => new SomeContracts()
        .Appending("questionnaire/answers.yaml", "  four:\n    choices:\n      1: { nl: a, en: a }\n      2: { nl: b, en: b }\n      3: { nl: c, en: c }\n      4: { nl: d, en: d }\n    dont_know: 8\n    refused: 9\n")
        .Replacing("editions/2011.yaml", "      free_block: free_l0363\n", "      free_block: free_l0363\n      variants: [grade_safety_four]\n")
        .With(File, Variant);

    private static string Replace(string text, string old, string replacement)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
