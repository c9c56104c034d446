using System.Text;
using Ivm.Contracts;

namespace Ivm.Pipeline.Tests.Matching;

/// <summary>Files and specifications that cannot be linked: each with its message and the kind that decides the exit code.</summary>
public sealed class LinkBadInputTests
{
    private static readonly (string Survey, string Register) Persons = SomePersons.Make();

    [Fact]
    public void A_block_that_explodes_is_refused_before_a_pair_is_made()
    {
        var failure = Refused(SomePersons.Specification.Replace("rules:", "budget: { largest_block: 3 }\n  rules:", StringComparison.Ordinal));

        Assert.Equal(InputFailure.NoSolution, failure.Kind);
        Assert.Contains("blocking rule 'birth_date'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("pairs by itself", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_pairs_than_the_budget_are_refused()
    {
        var failure = Refused(SomePersons.Specification.Replace("rules:", "budget: { pairs: 300 }\n  rules:", StringComparison.Ordinal));

        Assert.Equal(InputFailure.NoSolution, failure.Kind);
        Assert.Contains("at most 300", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_without_any_candidate_have_no_solution()
    {
        var failure = Refused(SomePersons.Specification, register: "register_id,first,last,year,month,day,postcode,house\nr1,Xenia,Qwx,1801,1,1,9999ZZ,1\n");

        Assert.Equal(InputFailure.NoSolution, failure.Kind);
        Assert.Contains("no candidate pair at all", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_that_no_pair_shows_is_named_and_not_defaulted()
    {
        var failure = Refused(SomePersons.Specification.Replace("[equal, { digits: 2 }, else]", "[equal, { digits: 2 }, day_month_swapped, { digits: 1 }, else]", StringComparison.Ordinal));

        Assert.Equal(InputFailure.NoSolution, failure.Kind);
        Assert.Contains("'digits 1' of birth_date", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_estimation_that_does_not_converge_has_no_solution()
    {
        var weak = SomePersons.Specification[..SomePersons.Specification.IndexOf("comparisons:", StringComparison.Ordinal)]
            + "comparisons: [{ field: first_name, levels: [{ first: 1 }, else] }, { field: surname, levels: [{ first: 1 }, else] }, { field: house, levels: [equal, else] }]\n"
            + "estimation: { iterations: 1, tolerance: 1e-12 }\n";
        var failure = Refused(weak);

        Assert.Equal(InputFailure.NoSolution, failure.Kind);
        Assert.Contains("NotConverged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_without_any_value_is_refused()
    {
        var header = Persons.Survey[..Persons.Survey.IndexOf('\n', StringComparison.Ordinal)];
        var rows = Persons.Survey.TrimEnd('\n').Split('\n').Skip(1).Select(line => string.Join(',', line.Split(',')[..^2]) + ",," + line.Split(',')[^1]);
        var failure = Refused(SomePersons.Specification, survey: $"{header}\n{string.Join('\n', rows)}\n");

        Assert.Equal(InputFailure.DataRefused, failure.Kind);
        Assert.Contains("the left file, column 'postcode': found no value of the field 'postcode'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_key_twice_is_refused_without_saying_it()
    {
        var failure = Refused(SomePersons.Specification, register: Persons.Register + Persons.Register.Split('\n')[7] + "\n");

        Assert.Equal(InputFailure.DataRefused, failure.Kind);
        Assert.Contains("the right file, column 'register_id': found 1 keys that occur more than once, the first of them again in record 1201", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_refused_with_those_that_there_are()
    {
        var failure = Refused(SomePersons.Specification, survey: Persons.Survey.Replace("postcode", "zip", StringComparison.Ordinal));

        Assert.Equal(InputFailure.DataRefused, failure.Kind);
        Assert.Contains("no column 'postcode'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("survey_id, first, last", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_another_encoding_is_refused_with_its_line()
    {
        using var desk = new LinkDesk(SomePersons.Specification, Persons.Survey, Persons.Register);
        desk.Write("left.csv", Encoding.Latin1.GetBytes(Persons.Survey));
        var line = Array.FindIndex(Persons.Survey.Split('\n'), text => text.Any(letter => letter > '\x7F')) + 1;
        var failure = Assert.Throws<InvalidInputException>(() => desk.Link());

        Assert.Equal(InputFailure.DataRefused, failure.Kind);
        Assert.Contains($"left.csv:{line}: found bytes that are not of the encoding", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_another_encoding_is_read_where_the_specification_says_so()
    {
        using var plain = new LinkDesk(SomePersons.Specification, Persons.Survey, Persons.Register);
        using var latin = new LinkDesk(SomePersons.Specification.Replace("left: { key: survey_id }", "left: { key: survey_id, encoding: iso-8859-1 }", StringComparison.Ordinal), Persons.Survey, Persons.Register);
        latin.Write("left.csv", Encoding.Latin1.GetBytes(Persons.Survey));
        plain.Link();
        latin.Link();

        Assert.Equal(plain.Bytes("links.csv"), latin.Bytes("links.csv"));
    }

    [Fact]
    public void A_line_with_too_few_fields_is_refused_with_its_number()
    {
        var failure = Refused(SomePersons.Specification, survey: Persons.Survey + "s9999,Anna\n");

        Assert.Equal(InputFailure.DataRefused, failure.Kind);
        Assert.Contains($"left.csv:{Persons.Survey.Count(letter => letter == '\n') + 1}: found a line with too few fields", failure.Message, StringComparison.Ordinal);
    }

    private static InvalidInputException Refused(string specification, string? survey = null, string? register = null)
    {
        using var desk = new LinkDesk(specification, survey ?? Persons.Survey, register ?? Persons.Register);
        var failure = Assert.Throws<InvalidInputException>(() => desk.Link());
        Assert.False(Directory.Exists(desk.Results));
        return failure;
    }
}
