namespace Ivm.Contracts.Tests.Questionnaires;

public class AnswerTypeReaderTests
{
    [Theory]
    [InlineData("range: 1..10", "range: 10..1", "questionnaire/answers.yaml:8:19: found '10..1'; expected a range of whole numbers that goes up, such as 1..10. Correct the range.")]
    [InlineData("range: 1..10", "range: one to ten", "questionnaire/answers.yaml:8:19: found 'one to ten'; expected a range of whole numbers that goes up, such as 1..10. Correct the range.")]
    [InlineData("dont_know: 8", "dont_know: 2", "questionnaire/answers.yaml:2:3: found a code for \"don't know\" or \"refused\" that is also something else; expected codes that mean one thing. Take another code, for example 8 and 9, or 98 and 99.")]
    [InlineData("dont_know: 8", "dont_know: eight", "questionnaire/answers.yaml:6:16: found 'eight'; expected a whole number of at least 0. Write digits only, without quotes.")]
    [InlineData("free_text: { text: true }", "free_text: { text: true, range: 1..2 }", "questionnaire/answers.yaml:11:3: found an answer type with several forms; expected exactly one of choices, range and text. Keep one.")]
    [InlineData("free_text: { text: true }", "free_text: { refused: 9 }", "questionnaire/answers.yaml:11:3: found an answer type without a form; expected exactly one of choices, range and text. Keep one.")]
    [InlineData("en: \"yes\"", "en: \"\"", "questionnaire/answers.yaml:4:24: found nothing; expected the text in English. Fill it in.")]
    [InlineData("en: \"yes\"", "eng: \"yes\", en: \"yes\"", "questionnaire/answers.yaml:4:20: found the unknown key 'eng'; expected one of the keys en, nl. Did you mean 'en'?")]
    public void A_fault_in_an_answer_type_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("questionnaire/answers.yaml", old, replacement).Fault());

    [Fact]
    public void Answer_types_need_their_file() => Assert.Equal(
        [
            "questionnaire/answers.yaml: found no such file; expected the forms of answers that questions share. Add it.",
        ],
        new SomeContracts()
            .Without("questionnaire/answers.yaml")
            .Faults());

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(8, false)]
    [InlineData(1.5, false)]
    public void A_closed_question_accepts_its_codes_but_not_those_of_missing_answers(double answer, bool accepted) =>
        Assert.Equal(accepted, AnswerOf("feels_unsafe").Accepts(answer));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    [InlineData(98, false)]
    public void A_number_is_accepted_in_its_range(double answer, bool accepted) =>
        Assert.Equal(accepted, AnswerOf("grade_safety").Accepts(answer));

    private static AnswerType AnswerOf(string variable) =>
        new SomeContracts().Load().Editions[2011].Questionnaire.Questions.Single(question => question.Variable == variable).Answer;
}
