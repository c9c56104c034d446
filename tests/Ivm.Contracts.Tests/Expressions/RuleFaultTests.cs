namespace Ivm.Contracts.Tests.Expressions;

/// <summary>Messages about what only rules and plain tables can say.</summary>
public class RuleFaultTests
{
    [Theory]
    [InlineData("rond(x) = 1", "rules.yaml:1:1: found the unknown function 'rond'; expected one of the functions is_missing, n_missing, coalesce, if_else, abs, round, floor, ceiling, sqrt, log, mod, sum, mean, min, max, in_range, length, lower, upper, trim, substring, concat, matches, contains, starts_with, ends_with, is_number, number, year, month, day, date, days_between, months_between, count, distinct, unique, exists, in_list. Did you mean 'round'?")]
    [InlineData("round() = 1", "rules.yaml:1:1: found no arguments for round; expected 1 or 2 arguments. Write round(x, [digits]).")]
    [InlineData("round(x, 1, 2) = 1", "rules.yaml:1:1: found 3 arguments for round; expected 1 or 2 arguments. Write round(x, [digits]).")]
    [InlineData("coalesce(x) = 1", "rules.yaml:1:1: found 1 argument for coalesce; expected at least 2 arguments. Write coalesce(x, y, ...).")]
    [InlineData("round(x, y) = 1", "rules.yaml:1:10: found something else; expected a whole number from 0 to 9, written out, as number of decimals. Write round(x, 2).")]
    [InlineData("abs(s) = 1", "rules.yaml:1:5: found 's', which is a text; expected a number to calculate with. Correct the expression.")]
    [InlineData("coalesce(x, s) = 1", "rules.yaml:1:13: found 's', which is a text; expected a number as argument of coalesce. Correct the expression.")]
    [InlineData("d = '2011-13-01'", "rules.yaml:1:5: found the text '2011-13-01', compared with a date; expected a date on both sides. Write a date between single quotes: '2011-10-01'.")]
    [InlineData("d > 3", "rules.yaml:1:5: found the number 3, compared with a date; expected a date on both sides. Write a date between single quotes: '2011-10-01'.")]
    [InlineData("s < t", "rules.yaml:1:1: found 's', which is a text; expected numbers or dates on both sides of < <= > >=. Compare texts with '=' or '!='.")]
    [InlineData("matches(s, '[a')", "rules.yaml:1:12: found the pattern '[a' (it cannot be read); expected a regular expression without look-around and back references. Correct it: brackets and backslashes must be balanced.")]
    [InlineData("matches(s, '(?=a)')", "rules.yaml:1:12: found the pattern '(?=a)' (it looks around or back); expected a regular expression without look-around and back references. Correct it: brackets and backslashes must be balanced.")]
    [InlineData("x < y within 1", "rules.yaml:1:7: found 'within' after a comparison that is neither '=' nor '!='; expected a tolerance of an equality. Add the tolerance to one of the sides instead.")]
    [InlineData("x = y within s", "rules.yaml:1:14: found 's'; expected a number: 'within 0.5', or 'within 1 %'. Correct the condition: the grammar stands in README.md.")]
    [InlineData("count(x) = 1", "rules.yaml:1:8: found ')'; expected the word 'by' and what makes the group: count(by group) or count(x by group). Correct the condition: the grammar stands in README.md.")]
    [InlineData("sum(count(by a) by b) = 1", "rules.yaml:1:5: found a look at other records within another; expected a quantity of the record itself. Write it as two rules, or in a simpler way.")]
    [InlineData("exists(fram: number = a)", "rules.yaml:1:8: found the unknown dataset 'fram'; expected one of frame. Did you mean 'frame'?")]
    [InlineData("exists(frame: nmber = a)", "rules.yaml:1:15: found the unknown column 'nmber' of frame; expected one of number, name. Did you mean 'number'?")]
    [InlineData("exists(frame: number = s)", "rules.yaml:1:24: found 's', which is a text; expected a number, as frame.number is. Compare another variable.")]
    [InlineData("in_list(s, 'regoin')", "rules.yaml:1:12: found the unknown code list 'regoin'; expected the name of a code list. Did you mean 'region'?")]
    [InlineData("in_list(s, 'region')", "rules.yaml:1:1: found 'region', whose codes differ by year, without a year; expected the year that is meant. Write in_list(x, 'region', year).")]
    [InlineData("in_list(s, 'region', 2012)", "rules.yaml:1:22: found the year 2012, of which 'region' has no codes; expected one of 2010, 2011. Correct the year.")]
    [InlineData("in_list(s, 'sex', a)", "rules.yaml:1:19: found a year for 'sex', whose codes are the same in every year; expected no year. Write in_list(x, 'sex').")]
    [InlineData("interview_year() = 2011", "rules.yaml:1:1: found 'interview_year', which needs interviews; expected a function of the table's own columns. Name the columns with the dates that are meant.")]
    [InlineData("unique = 1", "rules.yaml:1:1: found the function 'unique' without arguments; expected the name of a variable. Write unique(x, y).")]
    public void A_fault_says_where_what_and_how_to_repair_it(string condition, string fault) =>
        Assert.Equal(fault, SomeRules.Faults(condition));

    [Fact]
    public void Routing_may_not_look_at_other_records()
    {
        var scope = new ExpressionScope();
        scope.Add(TypedExpressions.Variables[0]);
        var faults = new FaultCollector();

        ExpressionParser.ParseCondition("unique(a)", scope, offset => new SourceLocation("block.yaml", 1, offset + 1), faults);

        Assert.Equal("block.yaml:1:1: found 'unique', which looks at other records; expected a condition of one record. Only rules may do that.", string.Join("\n", faults.Sorted()));
    }
}
