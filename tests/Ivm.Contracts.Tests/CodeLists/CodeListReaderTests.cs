namespace Ivm.Contracts.Tests.CodeLists;

public class CodeListReaderTests
{
    [Theory]
    [InlineData("kode,label_nl,label_en\nproperty,vermogen,property\nother,overig,other\n", "codelists/offence_group.csv:1:1: found the header 'kode,label_nl,label_en'; expected a header that begins with code,label_nl,label_en or year,code,label_nl,label_en. Correct the header.")]
    [InlineData("code,label_nl,label_en,x,x\nproperty,vermogen,property,,\n", "codelists/offence_group.csv:1:1: found the column 'x' twice; expected every column once. Remove one.")]
    [InlineData("code,label_nl,label_en\nproperty,vermogen,property,extra\nother,overig,other\n", "codelists/offence_group.csv:2:1: found 4 fields; expected 3 fields, as in the header. Add or remove commas, or put a text that holds a comma between quotes.")]
    [InlineData("code,label_nl,label_en\nproperty,vermogen,property\nother,,other\n", "codelists/offence_group.csv:3:7: found nothing; expected the label in Dutch. Fill it in.")]
    [InlineData("code,label_nl,label_en\nproperty,\"vermogen,property\nother,overig,other\n", "codelists/offence_group.csv:2:1: found a quote that is not closed, or text after a closing quote; expected fields that are quoted as a whole, with quotes inside doubled. Correct the quotes.")]
    [InlineData("code,label_nl,label_en\nproperty,\"vermogen\"s,property\nother,overig,other\n", "codelists/offence_group.csv:2:1: found a quote that is not closed, or text after a closing quote; expected fields that are quoted as a whole, with quotes inside doubled. Correct the quotes.")]
    [InlineData("code,label_nl,label_en\nproperty,vermogen,property\nother,overig,other\nother,nogmaals,again\n", "codelists/offence_group.csv:4:1: found the code 'other' a second time; expected every code once (in a year). Remove it, or merge it with line 3.")]
    [InlineData("code,label_nl,label_en\nproperty,vermogen,property\nother,overig,other\n\nmore,meer,more\n", "codelists/offence_group.csv:4: found an empty line; expected a code. Remove it.")]
    [InlineData("code,label_nl,label_en\nproperti,vermogen,property\nother,overig,other\n", "codelists/offence.csv:2:27: found 'property'; expected a code of the code list offence_group. Did you mean 'properti'?")]
    public void A_bad_row_or_header_of_a_code_list_is_reported_at_its_line(string text, string fault) =>
        Assert.Equal(fault, new SomeContracts().With("codelists/offence_group.csv", text).Fault());

    [Theory]
    [InlineData("references: { group: offence_group }", "references: { groop: offence_group }", "codelists/codelists.yaml:5:26: found 'groop', which is no column of codelists/offence.csv; expected the name of a column. Did you mean 'group'?")]
    [InlineData("references: { group: offence_group }", "references: { group: offencegroup }", "codelists/codelists.yaml:5:26: found the unknown code list 'offencegroup'; expected the name of a code list. Did you mean 'offence_group'?")]
    [InlineData("mode: { title: { nl: Wijze, en: Mode }, source: test }", "mode: { title: { nl: Wijze, en: Mode } }", "codelists/codelists.yaml:7:9: found no key 'source'; expected the key 'source' with where the codes come from. Add 'source' to codelists.mode.")]
    [InlineData("mode: { title: { nl: Wijze, en: Mode }, source: test }", "mode: { title: { nl: Wijze }, source: test }", "codelists/codelists.yaml:7:18: found no key 'en'; expected the key 'en' with the text in English. Add 'en' to codelists.mode.title.")]
    public void A_fault_in_the_index_of_code_lists_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("codelists/codelists.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("2011,0014", "twenty,0014", "codelists/municipality.csv:3:1: found 'twenty'; expected a year. Write the year of the edition in four digits.")]
    public void A_year_must_be_a_number(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("codelists/municipality.csv", old, replacement).Fault());

    [Theory]
    [InlineData("burglary,property,true,true", "burglary,property,true,maybe", "codelists/offence.csv:2:41: found 'maybe'; expected true or false. Write true or false.")]
    [InlineData("household_object", "object", "codelists/offence.csv:1:1: found no column 'household_object'; expected the columns group, counts_in_total, household_object. Add the column.")]
    public void Properties_of_offences_are_checked(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("codelists/offence.csv", old, replacement).Fault());

    [Fact]
    public void A_code_list_that_the_index_does_not_describe_is_reported() => Assert.Equal(
        [
            "codelists/extra.csv: found a code list that codelists.yaml does not describe; expected the key 'extra' in codelists/codelists.yaml. Add its title and source there, or remove the file.",
        ],
        new SomeContracts()
            .With("codelists/extra.csv", "code,label_nl,label_en\n")
            .Faults());

    [Fact]
    public void A_code_list_that_is_described_must_have_a_file() => Assert.Equal(
        [
            "codelists/codelists.yaml:8:3: found 'stream', for which there is no file codelists/stream.csv; expected the name of a code list. Add codelists/stream.csv, or refer to another.",
        ],
        new SomeContracts()
            .Without("codelists/stream.csv")
            .Faults());

    [Fact]
    public void Without_the_index_there_is_one_fault_and_not_one_for_every_list() => Assert.Equal(
        [
            "codelists/codelists.yaml: found no such file; expected the titles and sources of all code lists. Add it.",
        ],
        new SomeContracts()
            .Without("codelists/codelists.yaml")
            .Replacing("registers/PERSONTAB.schema.json", ", \"codeList\": \"police_region\"", "")
            .Replacing("outputs/link.population.schema.json", ", \"codeList\": \"municipality\"", "")
            .Replacing("outputs/link.population.schema.json", ", \"codeList\": \"police_region\"", "")
            .Faults());

    [Fact]
    public void Codes_keep_leading_zeros_labels_years_and_properties()
    {
        var list = new SomeContracts().Load().CodeLists["municipality"];

        Assert.True(list.ByYear);
        Assert.Equal(["0014", "0363"], list.InYear(2011).Select(code => code.Value));
        var amsterdam = list.InYear(2011)[1];
        Assert.Equal((new Label("Amsterdam", "Amsterdam"), 2011, "PO13"), (amsterdam.Label, amsterdam.Year, amsterdam.Properties["police_region"]));
        Assert.Equal(["police_region"], list.PropertyNames);
    }

    [Fact]
    public void A_label_may_hold_commas_and_quotes()
    {
        var list = new SomeContracts()
            .With("codelists/mode.csv", "code,label_nl,label_en\ncawi,\"a, \"\"b\"\"\",c\npapi,d,\"e\"\n")
            .Load().CodeLists["mode"];

        Assert.Equal([new Label("a, \"b\"", "c"), new Label("d", "e")], list.Codes.Select(code => code.Label));
    }

    [Fact]
    public void The_number_of_offences_is_free()
    {
        var questionnaire = new SomeContracts().Load().Editions[2011].Questionnaire;

        Assert.Equal(["burglary", "other_offence"], questionnaire.Offences.Select(offence => offence.Code));
        Assert.Equal([true, false], questionnaire.Offences.Select(offence => offence.CountsInTotal));
        Assert.Equal(["property"], questionnaire.Groups.Select(group => group.Code));
    }
}
