namespace Ivm.Contracts.Tests.Questionnaires;

public class BlockReaderTests
{
    [Theory]
    [InlineData("block: unsafety", "block: unsafe", "questionnaire/blocks/unsafety.yaml:1:8: found 'unsafe'; expected 'unsafety', as the file is called. Make the name and the file name agree.")]
    [InlineData("answer: grade", "answer: graed", "questionnaire/blocks/unsafety.yaml:18:13: found the unknown answer type 'graed'; expected a name in questionnaire/answers.yaml. Did you mean 'grade'?")]
    [InlineData("ask_if: feels_unsafe = 1", "ask_if: feels_unsafe = 3", "questionnaire/blocks/unsafety.yaml:14:28: found 3, which feels_unsafe cannot be; expected 1, 2, the answers of type yes_no. Correct the code.")]
    [InlineData("mandatory: true", "mandatory: maybe", "questionnaire/blocks/unsafety.yaml:3:12: found 'maybe'; expected true or false. Write true or false, without quotes.")]
    [InlineData("    en: Grade?\n", "", "questionnaire/blocks/unsafety.yaml:15:5: found no key 'en'; expected the key 'en' with the wording in English. Add 'en' to questions[3].")]
    [InlineData("title: { nl: Onveiligheid, en: Unsafety }", "title: Unsafety", "questionnaire/blocks/unsafety.yaml:2:8: found 'Unsafety'; expected a text in Dutch and English: { nl: ..., en: ... }, as a mapping of keys to values. Write it as 'key: value' lines.")]
    [InlineData("ask: feels_unsafe_often", "ask: Feels-unsafe", "questionnaire/blocks/unsafety.yaml:10:10: found the name 'Feels-unsafe'; expected lower-case letters, digits and underscores, beginning with a letter. Rename the variable.")]
    [InlineData("ask: feels_unsafe_often", "ask: feels_unsafe", "questionnaire/blocks/unsafety.yaml:10:10: found the variable 'feels_unsafe' a second time; expected every variable once. Rename or remove it: it already stands at questionnaire/blocks/unsafety.yaml:6:10.")]
    public void A_fault_in_a_block_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("questionnaire/blocks/unsafety.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("ask_if: feels_unsafe = 1", "ask_if: grade_safety = 1", "questionnaire/blocks/unsafety.yaml:14:13: found 'grade_safety', which is asked only here or later, so that the routing would be circular; expected the name of a variable. Ask it before this question, or route by another.")]
    [InlineData("ask_if: feels_unsafe = 1", "ask_if: feels_unsafe_often = 1", "questionnaire/blocks/unsafety.yaml:14:13: found 'feels_unsafe_often', which is asked only here or later, so that the routing would be circular; expected the name of a variable. Ask it before this question, or route by another.")]
    public void Routing_by_a_question_that_is_asked_later_is_circular(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("questionnaire/blocks/unsafety.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("\"{offence}_more = 1\" }\n      - { ask: \"{offence}_prev_month\"", "\"{offence}_mor = 1\" }\n      - { ask: \"{offence}_prev_month\"", "questionnaire/blocks/victimisation.yaml:11:84: found 'burglary_mor', which is not known here; expected the name of a variable. Did you mean 'burglary_more'?")]
    [InlineData("{offence_label}: ooit?", "{offence_lable}: ooit?", "questionnaire/blocks/victimisation.yaml:7:41: found the placeholder '{offence_lable}'; expected one of {offence}, {offence_counts_in_total}, {offence_group}, {offence_household_object}, {offence_label}. Did you mean '{offence_label}'?")]
    [InlineData("nl: Vaker?", "nl: \"{maand} vaker?\"", "questionnaire/blocks/victimisation.yaml:10:39: found the placeholder '{maand}'; expected one of {offence}, {offence_counts_in_total}, {offence_group}, {offence_household_object}, {offence_label}. Correct it.")]
    public void A_fault_in_a_repeated_question_is_reported_once(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("questionnaire/blocks/victimisation.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("free_l0363_ideas", "ideas", "questionnaire/free/free_l0363.yaml:4:10: found the name 'ideas'; expected a name that begins with 'free_l0363_'. Rename it: variables of free blocks carry their survey's code.")]
    public void Variables_of_a_free_block_begin_with_the_code_of_their_survey(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("questionnaire/free/free_l0363.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("maximum_per_offence: 2", "maximum_per_offence: 3", "questionnaire/victimisation_window.yaml:4:22: found '3'; expected a whole number from 1 to 2. Take a value in this range.")]
    [InlineData("window_months: 12", "window_months: a year", "questionnaire/victimisation_window.yaml:1:16: found 'a year'; expected a whole number from 1 to 60. Write digits only, without quotes.")]
    public void The_victimisation_window_is_checked(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("questionnaire/victimisation_window.yaml", old, replacement).Fault());

    [Fact]
    public void An_offence_needs_the_questions_from_which_victimisation_is_derived() => Assert.Equal(
        [
            "editions/2011.yaml:15:16: found a questionnaire without burglary_prev_month; expected the questions from which victimisation of 'burglary' is derived. Ask them in a mandatory block ('repeat: offence'), or remove the offence from codelists/offence.csv.",
            "editions/2011.yaml:15:16: found a questionnaire without other_offence_prev_month; expected the questions from which victimisation of 'other_offence' is derived. Ask them in a mandatory block ('repeat: offence'), or remove the offence from codelists/offence.csv.",
        ],
        new SomeContracts()
            .Replacing("questionnaire/blocks/victimisation.yaml", "      - { ask: \"{offence}_prev_month\", nl: Maand?, en: Month?, answer: month, ask_if: \"{offence}_more = 1\" }\n", "")
            .Replacing("rules/2011.yaml", "months_between({offence}_prev_year, {offence}_prev_month, {offence}_last_year, {offence}_last_month) >= 0", "\"{offence}_prev_year <= {offence}_last_year\"")
            .Faults());

    [Fact]
    public void Questions_are_repeated_over_the_codes_of_a_list_with_labels_filled_in()
    {
        var block = new SomeContracts().Load().Editions[2011].Questionnaire.Blocks[1];

        Assert.Equal(12, block.Questions.Length);
        Assert.Equal(("burglary_ever5y", new Label("inbraak: ooit?", "burglary: ever?"), "burglary"), (block.Questions[0].Variable, block.Questions[0].Text, block.Questions[0].Offence));
        Assert.Equal("other_offence_ever5y", block.Questions[6].Variable);
        Assert.Equal(new BinaryExpression(BinaryOperator.Equal, new VariableExpression("burglary_ever5y"), new NumberExpression(1)), block.Questions[1].AskIf);
    }

    [Fact]
    public void Properties_of_a_code_fill_placeholders_in_the_language_of_the_text()
    {
        var question = new SomeContracts()
            .With("codelists/offence.csv", "code,label_nl,label_en,group,counts_in_total,household_object,asked_nl,asked_en\nburglary,inbraak,burglary,property,true,true,ingebroken,broken in\n")
            .Replacing("questionnaire/blocks/victimisation.yaml", "{offence_label}: ooit?", "{offence_asked} ({offence_group})?")
            .Replacing("questionnaire/blocks/victimisation.yaml", "{offence_label}: ever?", "{offence_asked} ({offence_group})?")
            .Load().Editions[2011].Questionnaire.Blocks[1].Questions[0];

        Assert.Equal(new Label("ingebroken (property)?", "broken in (property)?"), question.Text);
    }

    [Fact]
    public void A_question_is_asked_in_its_own_editions_only()
    {
        var contracts = new SomeContracts()
            .Replacing("questionnaire/blocks/unsafety.yaml", "    ask_if: feels_unsafe = 1\n", "    ask_if: feels_unsafe = 1\n    since: 2012\n")
            .Replacing("codelists/municipality.csv", "2011,0014", "2012,0363,Amsterdam,Amsterdam,PO13\n2011,0014")
            .With("editions/2012.yaml", "based_on: 2011\nyear: 2012\n")
            .Load();

        Assert.Equal(["feels_unsafe", "grade_safety"], contracts.Editions[2011].Questionnaire.Blocks[0].Questions.Select(question => question.Variable));
        Assert.Equal(["feels_unsafe", "feels_unsafe_often", "grade_safety"], contracts.Editions[2012].Questionnaire.Blocks[0].Questions.Select(question => question.Variable));
        Assert.DoesNotContain(contracts.Editions[2011].ResponseFiles[0].Schema.Fields, field => field.Name == "feels_unsafe_often");
    }

    [Fact]
    public void The_same_variable_may_be_asked_in_another_way_in_other_editions()
    {
        var block = new SomeContracts()
            .Replacing("questionnaire/blocks/unsafety.yaml", "  - ask: grade_safety\n", "  - { ask: grade_safety, nl: Eerder?, en: Before?, answer: grade, until: 2010 }\n  - ask: grade_safety\n")
            .Load().Editions[2011].Questionnaire.Blocks[0];

        Assert.Equal("Grade?", block.Questions.Single(question => question.Variable == "grade_safety").Text.English);
    }

    [Fact]
    public void Who_names_a_question_of_another_edition_is_told_when_it_is_asked() => Assert.Equal(
        [
            "questionnaire/blocks/unsafety.yaml:20:68: found 'grade_safety', which is asked until 2010, not in 2011; expected the name of a variable. Leave it out in this edition (since, until), or use another.",
        ],
        new SomeContracts()
            .Replacing("questionnaire/blocks/unsafety.yaml", "    answer: grade\n", "    answer: grade\n    until: 2010\n  - { ask: other, nl: Anders?, en: Other?, answer: yes_no, ask_if: grade_safety = 1 }\n")
            .Replacing("scales/2011.yaml", "items: [feels_unsafe, grade_safety]", "items: [feels_unsafe]")
            .Replacing("scales/2011.yaml", "reversed: [grade_safety]", "reversed: []")
            .Replacing("tables/2011.yaml", "  - { measure: grade, label: { nl: Cijfer, en: Grade }, statistic: mean, variable: grade_safety, decimals: 1 }\n", "")
            .Replacing("tables/2011.yaml", "      - grade\n", "")
            .Faults());

    [Fact]
    public void A_question_cannot_end_before_it_begins() => Assert.Equal(
        "questionnaire/blocks/unsafety.yaml:21:12: found until 2009, since 2011; expected an edition no earlier than that of 'since'. Exchange the years.",
        new SomeContracts()
            .Replacing("questionnaire/blocks/unsafety.yaml", "    answer: grade\n", "    answer: grade\n  - { ask: other, nl: Anders?, en: Other?, answer: yes_no,\n    since: 2011,\n    until: 2009 }\n")
            .Fault());
}
