namespace Ivm.Contracts.Tests.Editions;

public class SurveyListReaderTests
{
    private const string List = "editions/2011.surveys.csv";
    private const string Header = "survey,label_nl,label_en,municipalities,sample_size,blocks,free_block\n";

    [Fact]
    public void A_list_in_csv_reads_as_the_same_surveys_in_yaml()
    {
        var inYaml = new SomeContracts().Load().Editions[2011];
        var inCsv = With(Header + "l0363,Amsterdam,Amsterdam,0363,100,reporting,free_l0363\n").Load();

        var (expected, survey) = (inYaml.LocalSurveys[0], inCsv.Editions[2011].LocalSurveys[0]);
        Assert.Equal((expected.Survey, expected.Label, expected.SampleSize), (survey.Survey, survey.Label, survey.SampleSize));
        Assert.Equal(expected.Municipalities, survey.Municipalities);
        Assert.Equal(expected.OptionalBlocks, survey.OptionalBlocks);
        Assert.Equal(expected.FreeBlock!.Name, survey.FreeBlock!.Name);
        Assert.Equal(
            inYaml.ResponseFiles[1].Schema.Fields.Select(field => field.Name),
            inCsv.Editions[2011].ResponseFiles[1].Schema.Fields.Select(field => field.Name));
        Assert.Contains(List, inCsv.HashesOf("editions/2011").Keys);
    }

    [Fact]
    public void An_empty_cell_is_a_key_that_is_not_there_and_words_in_a_cell_are_a_list()
    {
        var survey = With("survey,label_nl,label_en,municipalities,police_regions,sample_size,blocks\nlx,\"Twee, samen\",Two,0363 0014,,50,\n").Without("questionnaire/free/free_l0363.yaml").Load().Editions[2011].LocalSurveys[0];

        Assert.Equal("Twee, samen", survey.Label.Dutch);
        Assert.Equal(["0363", "0014"], survey.Municipalities);
        Assert.Empty(survey.OptionalBlocks);
        Assert.Null(survey.FreeBlock);
    }

    [Theory]
    [InlineData("l0363,Amsterdam,Amsterdam,0363,many,reporting,free_l0363", "editions/2011.surveys.csv:2:32: found 'many'; expected a whole number of at least 1. Write digits only, without quotes.")]
    [InlineData("l0363,Amsterdam,Amsterdam,0014 0364,100,reporting,free_l0363", "editions/2011.surveys.csv:2:32: found '0364'; expected a code of the code list municipality in 2011. Correct the code.")]
    [InlineData("l0363,Amsterdam,Amsterdam,0363,100,reporting unsafty,free_l0363", "editions/2011.surveys.csv:2:46: found the unknown block 'unsafty'; expected an optional block of the edition's questionnaire. Correct the name.")]
    [InlineData("l0363,Amsterdam,Amsterdam,0363,100,unsafety,free_l0363", "editions/2011.surveys.csv:2:36: found the mandatory block 'unsafety'; expected an optional block of the edition's questionnaire. Remove it: every survey takes it.")]
    [InlineData("l0363,Amsterdam,Amsterdam,0363,,reporting,free_l0363", "editions/2011.surveys.csv:2:1: found no key 'sample_size'; expected the key 'sample_size' with a whole number of at least 1. Add 'sample_size'.")]
    [InlineData("l0363,Amsterdam,Amsterdam,0363,100,reporting", "editions/2011.surveys.csv:2:1: found 6 cells; expected 7, as in the header. Add or remove commas; leave a cell empty where there is nothing to say.")]
    [InlineData("l0363,\"Amsterdam,Amsterdam,0363,100,reporting,free_l0363", "editions/2011.surveys.csv:2:1: found a line with a quote that is not closed, or with text after one; expected cells between commas, quoted as a whole or not at all. Correct the quotes.")]
    public void A_fault_in_a_line_is_reported_at_its_cell(string line, string fault) =>
        Assert.Contains(fault, With($"{Header}{line}\n").Faults());

    [Theory]
    [InlineData("survey,label_nl,label_en,municipalities,sample_siz", "editions/2011.surveys.csv:1:41: found the unknown column 'sample_siz'; expected some of the columns survey, label_nl, label_en, sample_size, agency, free_block, municipalities, police_regions, blocks, variants. Did you mean 'sample_size'?")]
    [InlineData("survey,label_nl,survey", "editions/2011.surveys.csv:1:17: found the column 'survey' a second time; expected every column once. Remove it.")]
    [InlineData("label_nl,label_en", "editions/2011.surveys.csv:1:1: found no column 'survey'; expected a header with the column 'survey'. Add it: it holds the surveys' codes.")]
    public void A_fault_in_the_header_is_reported(string header, string fault) =>
        Assert.Contains(fault, With($"{header}\n").Faults());

    [Fact]
    public void A_list_that_is_not_there_is_reported() => Assert.Contains(
        "editions/2011.yaml:21:12: found '2012.surveys', for which there is no file editions/2012.surveys.csv; expected the name of a list of local surveys. Did you mean '2011.surveys'?",
        With($"{Header}l0363,Amsterdam,Amsterdam,0363,100,reporting,free_l0363\n").Replacing("editions/2011.yaml", "2011.surveys", "2012.surveys").Faults());

    private static SomeContracts With(string list) => new SomeContracts()
        .Replacing(
            "editions/2011.yaml",
            "surveys:\n    - survey: l0363\n      label: { nl: Amsterdam, en: Amsterdam }\n      municipalities: [\"0363\"]\n      sample_size: 100\n      blocks: [reporting]\n      free_block: free_l0363\n",
            "surveys: 2011.surveys\n")
        .With(List, list);
}
