namespace Ivm.Contracts.Tests.Expressions;

public class ExpressionFaultTests
{
    [Theory]
    [InlineData("mode = 'cawi'", "mode = 'cawi", "rules/2011.yaml:14:23: found a text whose quote is not closed; expected a variable, a number, a text between single quotes, a function or '('. Close it with a single quote.")]
    [InlineData("mode = 'cawi'", "if grade_safety = 1", "rules/2011.yaml:14:35: found the end of the condition; expected the word 'then'. Complete the condition.")]
    [InlineData("mode = 'cawi'", "grade_safety = 1 then grade_safety = 2", "rules/2011.yaml:14:33: found 'then' without 'if'; expected an operator, or the end of the condition. Write 'if ... then ...'.")]
    [InlineData("mode = 'cawi'", "grade_safety >", "rules/2011.yaml:14:30: found the end of the condition; expected a variable, a number, a text between single quotes, a function or '('. Complete the condition.")]
    [InlineData("mode = 'cawi'", "grade_safety == 7", "rules/2011.yaml:14:30: found '='; expected a variable, a number, a text between single quotes, a function or '('. Write one sign of comparison; equality is a single '='.")]
    [InlineData("mode = 'cawi'", "grade_safety & 7", "rules/2011.yaml:14:29: found the character '&'; expected an operator, or the end of the condition. Remove it: the grammar stands in README.md.")]
    [InlineData("mode = 'cawi'", "(grade_safety = 7", "rules/2011.yaml:14:33: found the end of the condition; expected ')'. Complete the condition.")]
    [InlineData("mode = 'cawi'", "grade_safety = 7 grade_safety = 8", "rules/2011.yaml:14:33: found 'grade_safety'; expected an operator, or the end of the condition. Correct the condition: the grammar stands in README.md.")]
    [InlineData("mode = 'cawi'", "grade_safety in [x]", "rules/2011.yaml:14:33: found 'x'; expected a number or a text between single quotes. Correct the condition: the grammar stands in README.md.")]
    [InlineData("mode = 'cawi'", "grade_safety in 3", "rules/2011.yaml:14:33: found the end of the condition; expected '..'. Complete the condition.")]
    [InlineData("mode = 'cawi'", "grade_safety in [3", "rules/2011.yaml:14:34: found the end of the condition; expected ']'. Complete the condition.")]
    public void Every_syntax_fault_has_its_place_and_repair(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("rules/2011.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("mode = 'cawi'", "grade_safty > 7", "rules/2011.yaml:14:16: found 'grade_safty', which is not known here; expected the name of a variable. Did you mean 'grade_safety'?")]
    [InlineData("mode = 'cawi'", "in_windw(burglary_last_year, burglary_last_month)", "rules/2011.yaml:14:16: found the unknown function 'in_windw'; expected one of the functions is_missing, n_missing, coalesce, if_else, abs, round, floor, ceiling, sqrt, log, mod, sum, mean, min, max, in_range, length, lower, upper, trim, substring, concat, matches, contains, starts_with, ends_with, is_number, number, year, month, day, date, days_between, months_between, months_before_interview, in_window, interview_year, interview_month, in_fieldwork, count, distinct, unique, exists, in_list. Did you mean 'in_window'?")]
    [InlineData("mode = 'cawi'", "in_window(burglary_last_year)", "rules/2011.yaml:14:16: found 1 argument for in_window; expected 2 arguments. Write in_window(year, month).")]
    [InlineData("mode = 'cawi'", "in_fieldwork", "rules/2011.yaml:14:16: found the function 'in_fieldwork' without arguments; expected the name of a variable. Write in_fieldwork().")]
    public void Unknown_names_come_with_the_nearest_one(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("rules/2011.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("mode = 'cawi'", "mode = 'cwai'", "rules/2011.yaml:14:23: found 'cwai', which mode cannot be; expected one of cawi, papi. Did you mean 'cawi'?")]
    [InlineData("mode = 'cawi'", "grade_safety = 11", "rules/2011.yaml:14:31: found 11, which grade_safety cannot be; expected 1 to 10, the answers of type grade. Correct the code.")]
    [InlineData("mode = 'cawi'", "feels_unsafe = 8", "rules/2011.yaml:14:31: found 8, which for feels_unsafe means 'don't know'; expected 1, 2, the answers of type yes_no. Write is_missing(feels_unsafe): such answers are missing values.")]
    [InlineData("mode = 'cawi'", "grade_safety != 99", "rules/2011.yaml:14:32: found 99, which for grade_safety means 'refused'; expected 1 to 10, the answers of type grade. Write is_missing(grade_safety): such answers are missing values.")]
    [InlineData("mode = 'cawi'", "feels_unsafe in [1, 3]", "rules/2011.yaml:14:36: found 3, which feels_unsafe cannot be; expected 1, 2, the answers of type yes_no. Correct the code.")]
    [InlineData("mode = 'cawi'", "3 = feels_unsafe", "rules/2011.yaml:14:16: found 3, which feels_unsafe cannot be; expected 1, 2, the answers of type yes_no. Correct the code.")]
    [InlineData("mode = 'cawi'", "grade_safety in 8..3", "rules/2011.yaml:14:32: found the range 8..3; expected a range that goes up. Exchange the ends.")]
    [InlineData("mode = 'cawi'", "mode in ['cawi', 'phone']", "rules/2011.yaml:14:33: found 'phone', which mode cannot be; expected one of cawi, papi. Correct the code.")]
    public void Codes_that_an_answer_cannot_have_are_refused(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("rules/2011.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("mode = 'cawi'", "mode = 1", "rules/2011.yaml:14:23: found the number 1, compared with a text; expected a text on both sides. Put the code between single quotes, or compare another variable.")]
    [InlineData("mode = 'cawi'", "grade_safety = '7'", "rules/2011.yaml:14:31: found the text '7', compared with a number; expected a number on both sides. Remove the quotes, or compare another variable.")]
    [InlineData("mode = 'cawi'", "feels_unsafe + 1 = 2", "rules/2011.yaml:14:16: found 'feels_unsafe', whose answers are codes (yes_no); expected a quantity to calculate with. Compare it with a code instead.")]
    [InlineData("mode = 'cawi'", "grade_safety", "rules/2011.yaml:14:16: found 'grade_safety', which is a number; expected a condition as the whole. Write a comparison, for example 'x = 1'.")]
    [InlineData("mode = 'cawi'", "grade_safety > 3 and grade_safety", "rules/2011.yaml:14:37: found 'grade_safety', which is a number; expected a condition on each side of 'and', 'or' and 'if-then'. Write a comparison, for example 'x = 1'.")]
    [InlineData("mode = 'cawi'", "not grade_safety", "rules/2011.yaml:14:20: found 'grade_safety', which is a number; expected a condition after 'not'. Write a comparison, for example 'x = 1'.")]
    [InlineData("mode = 'cawi'", "in_fieldwork() = 1", "rules/2011.yaml:14:16: found a condition; expected a number or a text to compare. Use the condition as it is, or 'not' before it.")]
    [InlineData("mode = 'cawi'", "mode < 'papi'", "rules/2011.yaml:14:16: found 'mode', which is a text; expected numbers or dates on both sides of < <= > >=. Compare texts with '=' or '!='.")]
    [InlineData("mode = 'cawi'", "in_window('x', 1)", "rules/2011.yaml:14:26: found the text 'x'; expected a number as argument of in_window. Correct the expression.")]
    [InlineData("mode = 'cawi'", "mode in 1..3", "rules/2011.yaml:14:16: found 'mode', which is a text; expected a number before 'in'. Correct the expression.")]
    [InlineData("mode = 'cawi'", "-mode = 1", "rules/2011.yaml:14:17: found 'mode', which is a text; expected a number to calculate with. Correct the expression.")]
    public void Types_that_do_not_fit_are_refused(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("rules/2011.yaml", old, replacement).Fault());

    [Fact]
    public void Every_fault_of_a_condition_is_reported() => Assert.Equal(
        [
            "rules/2011.yaml:14:23: found 'a', which mode cannot be; expected one of cawi, papi. Correct the code.",
            "rules/2011.yaml:14:30: found 'grade_safty', which is not known here; expected the name of a variable. Did you mean 'grade_safety'?",
            "rules/2011.yaml:14:64: found 12, which grade_safety cannot be; expected 1 to 10, the answers of type grade. Correct the code.",
        ],
        new SomeContracts()
            .Replacing("rules/2011.yaml", "mode = 'cawi'", "mode = 'a' or grade_safty = 1 or grade_safety = 12")
            .Faults());

    [Fact]
    public void A_repeated_condition_is_reported_once_at_its_place_in_the_template() => Assert.Equal(
        [
            "rules/2011.yaml:9:52: found 'burglary_prev_mnth', which is not known here; expected the name of a variable. Did you mean 'burglary_prev_month'?",
        ],
        new SomeContracts()
            .Replacing("rules/2011.yaml", "{offence}_prev_month,", "{offence}_prev_mnth,")
            .Faults());

    [Fact]
    public void A_condition_over_several_lines_is_placed_at_its_start() => Assert.Equal(
        [
            "rules/2011.yaml:14:16: found 'phone', which mode cannot be; expected one of cawi, papi. Correct the code.",
        ],
        new SomeContracts()
            .Replacing("rules/2011.yaml", "condition: mode = 'cawi'", "condition: >-\n      mode =\n      'phone'")
            .Faults());
}
