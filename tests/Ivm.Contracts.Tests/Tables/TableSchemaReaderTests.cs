namespace Ivm.Contracts.Tests.Tables;

public class TableSchemaReaderTests
{
    [Theory]
    [InlineData("\"name\": \"PERSONTAB\"", "\"name\": \"PERSONS\"", "registers/PERSONTAB.schema.json:2:11: found the text 'PERSONS'; expected 'PERSONTAB', as the file is called. Make the name and the file name agree.")]
    [InlineData("\"type\": \"date\", \"labels\"", "\"type\": \"dat\", \"labels\"", "registers/PERSONTAB.schema.json:12:30: found the text 'dat'; expected one of string, integer, number, boolean, date. Did you mean 'date'?")]
    [InlineData("%Y%m%d", "yyyyMMdd", "registers/PERSONTAB.schema.json:11:50: found the text 'yyyyMMdd'; expected a form of dates made of %Y, %m, %d and marks between them. Write for example %Y%m%d.")]
    [InlineData("\"codeList\": \"police_region\"", "\"codeList\": \"police_regions\"", "registers/PERSONTAB.schema.json:13:100: found the unknown code list 'police_regions'; expected the name of a code list. Did you mean 'police_region'?")]
    [InlineData("\"primaryKey\": [\"KEY\", \"START\"]", "\"primaryKey\": [\"KEY\", \"STRAT\"]", "registers/PERSONTAB.schema.json:7:25: found the unknown column 'STRAT'; expected a column of this table. Did you mean 'START'?")]
    [InlineData("\"end\": \"END\" }", "\"end\": \"EIND\" }", "registers/PERSONTAB.schema.json:8:61: found the unknown column 'EIND'; expected a column of this table. Did you mean 'END'?")]
    [InlineData("\"name\": \"REGION\"", "\"name\": \"key\"", "registers/PERSONTAB.schema.json:13:15: found the column 'key' a second time; expected every column once, whatever the case of its letters. Rename or remove it: it already stands on line 10.")]
    [InlineData("[0-9]{9}", "[0-9{9}", "registers/PERSONTAB.schema.json:10:130: found the text '[0-9{9}'; expected a regular expression. Correct it: brackets and backslashes must be balanced.")]
    [InlineData("\"minimum\": 0", "\"minimum\": 0, \"maximum\": -1", "registers/PERSONTAB.schema.json:14:119: found a minimum above the maximum; expected a minimum that is no larger. Exchange them.")]
    [InlineData("\"minimum\": 0", "\"minimum\": 0, \"pattern\": \"x\"", "registers/PERSONTAB.schema.json:14:119: found a pattern or length for a field that is no string; expected minimum and maximum. Remove it.")]
    [InlineData("\"required\": true,", "\"required\": true, \"minimum\": 1,", "registers/PERSONTAB.schema.json:10:99: found a minimum or maximum for a field that is no number; expected pattern, minLength or maxLength. Remove it.")]
    [InlineData("\"required\": true,", "\"required\": \"true\",", "registers/PERSONTAB.schema.json:10:113: found the text 'true'; expected true or false. Write true or false, without quotes.")]
    [InlineData("\"width\": 64", "\"width\": 65", "registers/PERSONTAB.schema.json:14:53: found a width of 65; expected 32 or 64. Correct or remove it.")]
    [InlineData("\"type\": \"integer\", \"width\": 64", "\"type\": \"number\", \"width\": 64", "registers/PERSONTAB.schema.json:14:52: found a width of 64; expected no width, because the field is no integer. Correct or remove it.")]
    [InlineData("\"delimiter\": \";\"", "\"delimiter\": \";;\"", "registers/PERSONTAB.schema.json:4:29: found the text ';;'; expected a single character. Write one character between quotes.")]
    [InlineData("\"delimiter\": \";\"", "\"delimiter\": \"\\\"\"", "registers/PERSONTAB.schema.json:4:14: found the same character as delimiter and as quote; expected two different characters. Change one of them.")]
    [InlineData("\"encoding\": \"utf-8\"", "\"encoding\": \"utf8\"", "registers/PERSONTAB.schema.json:4:65: found the text 'utf8'; expected one of utf-8, iso-8859-1, windows-1252. Did you mean 'utf-8'?")]
    [InlineData("\"maximumRejectedShare\": 0.02", "\"maximumRejectedShare\": 2", "registers/PERSONTAB.schema.json:5:27: found '2'; expected a number from 0 to 1. Take a value in this range.")]
    [InlineData("\"missingValues\": [\"\"],", "\"missingvalues\": [\"\"],", "registers/PERSONTAB.schema.json:6:3: found the unknown key 'missingvalues'; expected one of the keys $schema, dialect, fields, identifying, interval, labels, maximumRejectedShare, missingValues, name, primaryKey, toleratedRejectedRows. Did you mean 'missingValues'?")]
    [InlineData("\"value\": \"1\", \"labels\": { \"nl\": \"man\", \"en\": \"man\" }", "\"value\": \"1\", \"labels\": { \"nl\": \"man\" }", "registers/PERSONTAB.schema.json:15:126: found no key 'en'; expected the key 'en' with the text in English. Add 'en' to fields[6].categories[1].labels.")]
    public void A_fault_in_a_schema_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("registers/PERSONTAB.schema.json", old, replacement).Fault());

    [Fact]
    public void A_delivered_table_needs_a_dialect_and_a_quality_gate() => Assert.Equal(
        [
            "registers/PERSONTAB.schema.json:1:1: found no key 'dialect'; expected the key 'dialect' with how the text file is written. Add 'dialect'.",
            "registers/PERSONTAB.schema.json:1:1: found no key 'maximumRejectedShare'; expected the key 'maximumRejectedShare' with a number from 0 to 1. Add 'maximumRejectedShare'.",
            "registers/PERSONTAB.schema.json:4:3: found the unknown key 'dialekt'; expected one of the keys $schema, dialect, fields, identifying, interval, labels, maximumRejectedShare, missingValues, name, primaryKey, toleratedRejectedRows. Did you mean 'dialect'?",
        ],
        new SomeContracts()
            .Replacing("registers/PERSONTAB.schema.json", "  \"maximumRejectedShare\": 0.02,\n", "")
            .Replacing("registers/PERSONTAB.schema.json", "\"dialect\"", "\"dialekt\"")
            .Faults());

    [Fact]
    public void A_written_dataset_needs_a_primary_key_and_no_dialect() => Assert.Equal(
        [
            "outputs/link.population.schema.json:1:1: found no key 'primaryKey'; expected the key 'primaryKey' with a list of columns. Add 'primaryKey'.",
            "outputs/link.population.schema.json:4:3: found the unknown key 'dialect'; expected one of the keys $schema, fields, interval, labels, missingValues, name, primaryKey. Remove it.",
        ],
        new SomeContracts()
            .Replacing("outputs/link.population.schema.json", "\"primaryKey\": [\"rinpersoon\"]", "\"dialect\": {}")
            .Faults());

    [Fact]
    public void A_schema_is_read_with_everything_that_it_says()
    {
        var schema = Assert.Single(new SomeContracts().Load().Editions[2011].Registers);

        Assert.Equal(new Dialect(';', '"', "utf-8", '.', LineBreaksInQuotes: false), schema.Dialect);
        Assert.Equal((0.02, "PERSONTAB"), (schema.MaximumRejectedShare, schema.Name));
        Assert.Equal(["KEY", "START"], schema.PrimaryKey);
        Assert.Equal([""], schema.MissingValues);
        Assert.Equal(["KEY"], schema.Interval!.Entity);
        Assert.Equal(("START", "END"), (schema.Interval.Start, schema.Interval.End));
        Assert.Equal([FieldType.String, FieldType.Date, FieldType.Date, FieldType.String, FieldType.Long, FieldType.String], schema.Fields.Select(field => field.Type));
        Assert.Equal(new FieldConstraints(Required: true, Pattern: "[0-9]{9}"), schema["KEY"].Constraints);
        Assert.Equal(("yyyyMMdd", null), (schema["START"].Format, schema["END"].Format));
        Assert.Equal(("police_region", "--"), (schema["REGION"].CodeList, Assert.Single(schema["REGION"].MissingValues)));
        Assert.Equal(0, schema["INCOME"].Constraints.Minimum);
        Assert.Equal([new Category("1", new Label("man", "man"))], schema["SEX"].Categories);
    }

    [Fact]
    public void Outputs_are_read_without_dialect()
    {
        var schema = new SomeContracts().Load().Outputs["link.population"];

        Assert.Null(schema.Dialect);
        Assert.Equal(["rinpersoon"], schema.PrimaryKey);
    }

    [Fact]
    public void JSON_written_without_blanks_and_with_escapes_is_read() => Assert.Equal(
        "Léon\t\"x\"",
        new SomeContracts()
            .With("outputs/x.schema.json", "{\"name\":\"x\",\"labels\":{\"nl\":\"L\\u00e9on\\t\\\"x\\\"\",\"en\":\"b\"},\r\n\t\"primaryKey\":[\"a\"],\"fields\":[{\"name\":\"a\",\"type\":\"string\",\"labels\":{\"nl\":\"a\",\"en\":\"a\"}}]}")
            .Load().Outputs["x"].Title.Dutch);
}
