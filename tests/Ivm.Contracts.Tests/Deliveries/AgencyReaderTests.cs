namespace Ivm.Contracts.Tests.Deliveries;

public class AgencyReaderTests
{
    private const string Path = "deliveries/agencies/panel.yaml";

    private const string Panel = """
        agency: panel
        label: { nl: Panel, en: Panel }
        format: csv
        dialect: { delimiter: "\t", quote: "'", encoding: windows-1252, decimal_mark: ",", line_breaks_in_quotes: true }
        date_format: d-M-yyyy
        header: { case: upper, order: free, columns: { RESP: SAMPLENR }, ignored: [BATCH] }
        missing: ["", NA]
        true_texts: [J]
        false_texts: [N]

        """;

    private static SomeContracts Contracts => new SomeContracts()
        .With(Path, Panel)
        .Replacing("editions/2011.yaml", "free_block: free_l0363", "free_block: free_l0363\n      agency: panel\n      columns: { CIJFER: grade_safety }");

    [Fact]
    public void A_file_takes_dialect_dates_missing_texts_and_header_from_its_agency()
    {
        var file = Contracts.Load().Editions[2011].ResponseFiles.Single(each => each.Survey == "l0363");

        Assert.Equal("panel", file.Agency.Name);
        Assert.Equal(new Dialect('\t', '\'', "windows-1252", ',', LineBreaksInQuotes: true), file.Schema.Dialect);
        Assert.Equal(["", "NA"], file.Schema.MissingValues);
        Assert.Equal("responses/local_l0363.csv", file.Path);
        Assert.Equal(["RESP", "RINPERSOON", "FEELS_UNSAFE", "FEELS_UNSAFE_OFTEN", "CIJFER"], file.Header.Take(5));
        Assert.Equal(["SAMPLENR", "RINPERSOON", "feels_unsafe", "feels_unsafe_often", "grade_safety"], file.Schema.Fields.Take(5).Select(field => field.Name));
    }

    [Fact]
    public void A_file_without_an_agency_is_what_the_contract_of_responses_says()
    {
        var file = Contracts.Load().Editions[2011].ResponseFiles.Single(each => each.Survey == "national");

        Assert.Equal(Agency.StandardName, file.Agency.Name);
        Assert.Equal(';', file.Schema.Dialect!.Delimiter);
        Assert.Equal(file.Schema.Fields.Select(field => field.Name), file.Header);
    }

    [Fact]
    public void An_agency_of_Parquet_has_no_dialect()
    {
        var file = Contracts.With(Path, "agency: panel\nlabel: { nl: Panel, en: Panel }\nformat: parquet\n").Load().Editions[2011].ResponseFiles[^1];

        Assert.Null(file.Schema.Dialect);
        Assert.Equal("responses/local_l0363.parquet", file.Path);
    }

    [Theory]
    [InlineData("agency: panel", "agency: paneel", Path + ":1:9: found 'paneel'; expected 'panel', as the file is called: lower-case letters, digits and underscores, beginning with a letter, and not 'standard'. Make the name and the file name agree.")]
    [InlineData("format: csv", "format: xlsx", Path + ":3:9: found 'xlsx'; expected one of csv, parquet. Take one of these.")]
    [InlineData("windows-1252", "latin-1", Path + ":4:51: found 'latin-1'; expected one of utf-8, iso-8859-1, windows-1252. Take one of these.")]
    [InlineData("quote: \"'\"", "quote: \"\\t\"", Path + ":4:10: found the same character as delimiter and as quote; expected two different characters. Change one of them.")]
    [InlineData("quote: \"'\"", "quote: \"´\"", Path + ":4:10: found '´' as delimiter or quote; expected a character of ASCII that ends no line. Change it.")]
    [InlineData("d-M-yyyy", "dd-mm-yyyy", Path + ":5:14: found 'dd-mm-yyyy'; expected a form of dates with yyyy, MM and dd (or M and d between marks) once each, such as dd-MM-yyyy or yyyyMMdd. Correct it.")]
    [InlineData("d-M-yyyy", "yyyyMd", Path + ":5:14: found 'yyyyMd'; expected a form of dates with yyyy, MM and dd (or M and d between marks) once each, such as dd-MM-yyyy or yyyyMMdd. Correct it.")]
    [InlineData("case: upper", "case: capitals", Path + ":6:17: found 'capitals'; expected one of as_written, upper, lower, any. Take one of these.")]
    [InlineData("RESP: SAMPLENR", "RESP: SAMPLENR, NR: SAMPLENR", Path + ":6:68: found the column 'SAMPLENR' a second time; expected every column of ours once. Remove it: 'RESP' at " + Path + ":6:48 stands for it already.")]
    [InlineData("RESP: SAMPLENR", "RESP: SAMPLENUMMER", Path + ":6:54: found 'SAMPLENUMMER', which is no column of any file that panel delivers; expected a column of one of its files. Did you mean 'SAMPLENR'?")]
    [InlineData("[BATCH]", "[RESP]", Path + ":6:9: found the column 'RESP' both named and ignored; expected every column in one of 'columns' and 'ignored'. Remove it from one of them.", "editions/2011.yaml:22:7: found a header with 'RESP' for a column that is ignored and for 'SAMPLENR'; expected every name in the header once. Give one of them another name under 'columns', here or in deliveries/agencies/panel.yaml.")]
    [InlineData("missing:", "byte_order_mark: required\nmissing:", Path + ":7:18: found a byte order mark in windows-1252; expected one in utf-8 only. Remove it, or change the encoding.")]
    [InlineData("false_texts: [N]", "false_texts: [J]", Path + ":9:14: found 'J' as true and as false; expected texts with one meaning. Remove it from one of them.")]
    public void A_fault_in_an_agency_is_reported(string old, string replacement, params string[] faults) =>
        Assert.Equal(faults.Order(StringComparer.Ordinal), Contracts.Replacing(Path, old, replacement).Faults().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("agency: panel", "agency: pannel", "editions/2011.yaml:28:15: found 'pannel', for which there is no file deliveries/agencies/pannel.yaml; expected the name of an agency, or 'standard'. Did you mean 'panel'?")]
    [InlineData("CIJFER: grade_safety", "CIJFER: grade_safty", "editions/2011.yaml:29:26: found 'grade_safty', which is no column of local_l0363; expected one of its administrative columns or the variable of a question of its blocks. Did you mean 'grade_safety'?")]
    [InlineData("CIJFER: grade_safety", "CIJFER: grade_safety, CIJFER2: grade_safety", "editions/2011.yaml:29:49: found the column 'grade_safety' a second time; expected every column of ours once. Remove it: 'CIJFER' at editions/2011.yaml:29:18 stands for it already.")]
    [InlineData("CIJFER: grade_safety", "RINPERSOON: grade_safety", "editions/2011.yaml:22:7: found a header with 'RINPERSOON' for 'RINPERSOON' and for 'grade_safety'; expected every name in the header once. Give one of them another name under 'columns', here or in deliveries/agencies/panel.yaml.")]
    public void A_fault_in_the_form_of_a_file_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, Contracts.Replacing("editions/2011.yaml", old, replacement).Fault());
}
