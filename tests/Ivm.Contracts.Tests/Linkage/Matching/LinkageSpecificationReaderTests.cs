namespace Ivm.Contracts.Tests.Linkage.Matching;

public class LinkageSpecificationReaderTests
{
    private const string Whole = """
        linkage: persons
        left: { key: id, separator: ";", encoding: iso-8859-1, missing: [NA] }
        right: { key: rin }
        fields:
          surname: { left: naam, right: [voorvoegsel, achternaam], form: [upper, no_diacritics, { drop_words: [VAN, DE] }], missing: [ONBEKEND] }
          birth: { columns: [j, m, d], form: date }
          house: { columns: nr, form: [digits_only, number] }
        passes:
          - { name: strict, equal: [surname, birth, house] }
        blocking:
          budget: { pairs: 2e6, largest_block: 1000 }
          rules:
            - [surname, year(birth)]
            - ["left(surname, 3)", house]
            - [{ left: "left(surname, 2)", right: "right(surname, 2)" }]
            - []
        comparisons:
          - { name: name, field: surname, levels: [equal, { jaro_winkler: 0.92 }, else], term_frequency: { of: left, floor: 1e-5 } }
          - { field: birth, levels: [equal, one_digit, { parts: 2 }, else] }
          - { field: house, levels: [equal, { difference: 1 }, else] }
        estimation: { u: { random_pairs: 50000, seed: 7 }, expected_links: 900, tolerance: 1e-8, iterations: 500 }
        decision: { assignment: many_to_one, accept: 0.95, review: 0.2, margin: 3 }
        bias: { by: [sex, town], least: 15 }
        """;

    [Fact]
    public void A_specification_says_everything_that_the_engine_is_told()
    {
        var read = LinkageSpecificationReader.Read("link.yaml", Whole);

        Assert.Equal(("persons", "id", "rin", false), (read.Name, read.Left.Key, read.Right!.Key, read.IsDeduplication));
        Assert.Equal((';', "iso-8859-1"), (read.Left.Dialect.Delimiter, read.Left.Dialect.Encoding));
        Assert.Equal([FieldKind.Text, FieldKind.Date, FieldKind.Number], read.Fields.Select(field => field.Kind));
        Assert.Equal(["VAN", "DE"], read.Fields[0].Forms[2].Words);
        Assert.Equal(["surname & year(birth)", "left(surname, 3) & house", "left(surname, 2) = right(surname, 2)", "every pair"], read.Blocking.Rules.Select(rule => rule.Name));
        Assert.Equal((2_000_000, 1000), (read.Blocking.MostPairs, read.Blocking.LargestBlock));
        Assert.Equal(["equal", "jaro_winkler 0.92", "else"], read.Comparisons[0].Levels.Select(level => $"{level}"));
        Assert.Equal(new TermPlan(OfRight: false, 1e-5), read.Comparisons[0].TermFrequency);
        Assert.Equal("house", read.Comparisons[2].Name);
        Assert.Equal(new LinkageEstimation(50_000, 7, 900, 1e-8, 500), read.Estimation);
        Assert.Equal(new LinkageDecision(LinkAssignment.ManyToOne, 0.95, 0.2, 3), read.Decision);
        Assert.Equal((2, 15), (read.Bias.Columns.Length, read.Bias.Least));
        Assert.Contains("town", read.Columns(left: true));
        Assert.Equal(["achternaam", "d", "j", "m", "nr", "rin", "voorvoegsel"], read.Columns(left: false));
    }

    [Theory]
    [InlineData("[surname, birth, house]", "[surnam, birth, house]", "9:29: found 'surnam', which is no field; expected the name of a field. Did you mean 'surname'?")]
    [InlineData("year(birth)", "yeer(birth)", "13:17: found the unknown function 'yeer'")]
    [InlineData("year(birth)", "year(surname)", "13:17: found year of a text; expected a field that is a date")]
    [InlineData("\"left(surname, 3)\"", "left(surname)", "expected left(field, number)")]
    [InlineData("one_digit", "one_digt", "found 'one_digt'; expected one of")]
    [InlineData("{ jaro_winkler: 0.92 }", "{ jaro_winkler: 1.2 }", "found '1.2'; expected a number above 0, at most 1")]
    [InlineData("{ jaro_winkler: 0.92 }", "jaro_winkler", "found 'jaro_winkler' without a value")]
    [InlineData("{ jaro_winkler: 0.92 }", "one_digit", "found 'one_digit' for a text; expected a level for that")]
    [InlineData("{ difference: 1 }, else", "{ difference: 1 }", "expected at least one level, and 'else' once, as the last")]
    [InlineData("levels: [equal, { jaro_winkler: 0.92 }", "levels: [{ jaro_winkler: 0.92 }, equal", "found term frequencies of a comparison that begins with 'jaro_winkler'; expected 'equal' as its first level")]
    [InlineData("least: 15", "least: 1", "found '1'")]
    [InlineData("[sex, town]", "[sex, sex]", "found 'sex' a second time")]
    [InlineData("[sex, town]", "[]", "found no column; expected at least one column under 'by'")]
    [InlineData("form: date", "form: [upper, date]", "found forms before 'date'")]
    [InlineData("[j, m, d]", "[j, m]", "found 2 columns of a date; expected one column with year, month and day, or one for each")]
    [InlineData("name: strict", "name: all", "9:13: found a pass with the name 'all'; expected another name: in the results 'all' means the pairs of all passes. Name the pass by what it asks for.")]
    [InlineData("name: strict", "name: probabilistic", "9:13: found a pass with the name 'probabilistic'; expected another name: in the results 'probabilistic' means the pairs that the model proposes. Name the pass by what it asks for.")]
    [InlineData("upper, no_diacritics", "uper, no_diacritics", "found 'uper'; expected one of")]
    [InlineData("accept: 0.95", "accept: 0.1", "found review from 0.2 and acceptance from 0.1; expected review below acceptance")]
    [InlineData("many_to_one", "clusters", "found clusters for two files")]
    [InlineData("many_to_one", "one_to_one_to_one", "found 'one_to_one_to_one'; expected one of one_to_one, many_to_one, one_to_many, clusters")]
    [InlineData("    - []\n", "    - [surname, year(birth)]\n", "found the rule 'surname & year(birth)' a second time")]
    [InlineData("expected_links: 900", "expected_links: 900, expected_share: 0.9", "found 'expected_links' and 'expected_share'; expected one of the two")]
    [InlineData("tolerance", "toleranse", "found the unknown key 'toleranse'")]
    public void What_is_wrong_is_said_with_its_place(string right, string wrong, string message)
    {
        var failure = Assert.Throws<InvalidInputException>(() => LinkageSpecificationReader.Read("link.yaml", Whole.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Equal(InputFailure.Invalid, failure.Kind);
        Assert.StartsWith("link.yaml:", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_right_file_records_are_grouped_and_there_are_no_passes()
    {
        var alone = Whole.Replace("right: { key: rin }\n", "", StringComparison.Ordinal).Replace("left: naam, right: [voorvoegsel, achternaam]", "columns: naam", StringComparison.Ordinal);
        var failure = Assert.Throws<InvalidInputException>(() => LinkageSpecificationReader.Read("link.yaml", alone));
        Assert.Contains("deterministic passes without a right file", failure.Message, StringComparison.Ordinal);
        Assert.Contains("another assignment than clusters for one file", failure.Message, StringComparison.Ordinal);

        var read = LinkageSpecificationReader.Read("link.yaml", alone.Replace("passes:\n  - { name: strict, equal: [surname, birth, house] }\n", "", StringComparison.Ordinal).Replace("assignment: many_to_one, ", "", StringComparison.Ordinal));
        Assert.Equal((true, LinkAssignment.Clusters), (read.IsDeduplication, read.Decision.Assignment));
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var failure = Assert.Throws<InvalidInputException>(() => LinkageSpecificationReader.Read("link.yaml", Whole.Replace("upper, no", "uper, no", StringComparison.Ordinal).Replace("one_digit", "two_digits", StringComparison.Ordinal).Replace("year(birth)", "age(birth)", StringComparison.Ordinal)));

        Assert.Equal(3, failure.Faults.Length);
    }
}
