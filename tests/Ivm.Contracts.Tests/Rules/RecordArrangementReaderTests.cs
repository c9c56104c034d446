namespace Ivm.Contracts.Tests.Rules;

/// <summary>How rows in long form make records, and rules in several files.</summary>
public sealed class RecordArrangementReaderTests : IDisposable
{
    private const string Schema =
        """
        {
          "name": "flows",
          "fields": [
            { "name": "town", "type": "string", "constraints": { "enum": ["N", "S"] } },
            { "name": "year", "type": "integer" },
            { "name": "share", "type": "number" },
            { "name": "period", "type": "string" },
            { "name": "measure", "type": "string" },
            { "name": "sector", "type": "string", "constraints": { "enum": ["a", "b"] } },
            { "name": "value", "type": "number", "constraints": { "minimum": 0 } }
          ]
        }
        """;

    private const string Rules =
        """
        records:
          split: { period: [{ half: "H[12]" }, { month: "(M[0-9]+)?" }] }
          by: [town, half]
          columns: [sector, { of: [measure, month], values: { in: [come, ""], out: [go, M1] } }]
          value: value
        rules:
          - { rule: balanced, condition: a_in = a_out }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-records-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Rules_speak_of_the_keys_and_the_columns_of_records()
    {
        var read = Read(Rules);

        Assert.Equal(["town", "half", "a_in", "a_out", "b_in", "b_out"], read.Variables.Select(variable => variable.Name));
        Assert.Equal(0, read.Variables[2].Minimum);
        Assert.Equal(["N", "S"], read.Variables[0].Codes);
        Assert.Equal(["b_out: b, go, M1"], read.Records!.Cells.TakeLast(1).Select(cell => $"{cell.Name}: {string.Join(", ", cell.Values)}"));
        Assert.Equal(("(H[12])((M[0-9]+)?)", 2), (read.Records.Split[0].Pattern, read.Records.Split[0].GroupOf("month")));
        Assert.Equal(7, read.RowVariables.Length);
    }

    [Theory]
    [InlineData("by: [town, half]", "by: [twon, half]", "rules.yaml:3:8: found the unknown column 'twon'; expected a column of the table, or a part of one. Did you mean 'town'?")]
    [InlineData("by: [town, half]", "by: [town, half, share]", "rules.yaml:3:20: found the decimal number 'share' as a key; expected a text, a whole number, a date, or true and false. Declare it as an integer or a string.")]
    [InlineData("by: [town, half]", "by: [town, half, sector]", "rules.yaml:4:13: found 'sector' a second time; expected every column in one role. Remove it here or at rules.yaml:3:20.")]
    [InlineData("by: [town, half]", "by: [town, half, period]", "rules.yaml:3:20: found 'period', which is split into half, month; expected its parts. Name the parts, or do not split it.")]
    [InlineData("by: [town, half]", "by: [town]", "rules.yaml:2:3: found the part 'half' of 'period', which nothing uses; expected every part under 'by' or 'columns'. Use it, or join it with another part.")]
    [InlineData("  by: [town, half]\n", "", "rules.yaml:2:3: found no key 'by'; expected the key 'by' with a list of columns that identify a record. Add 'by' to records.")]
    [InlineData("value: value", "value: vlaue", "rules.yaml:5:10: found the unknown column 'vlaue'; expected a column of the table, or a part of one. Did you mean 'value'?")]
    [InlineData("value: value", "value: value\n  absent: fatal", "rules.yaml:6:11: found 'fatal'; expected one of error, warning, information. Take one of these.")]
    [InlineData("value: value", "value: value\n  fill: 0", "rules.yaml:6:3: found the unknown key 'fill'; expected one of the keys absent, by, columns, split, value. Remove it.")]
    [InlineData("{ period: [", "{ year: [", "rules.yaml:2:12: found parts of 'year', which is no text; expected a column of type string. Declare it as a string, or leave it whole.")]
    [InlineData("\"H[12]\"", "\"H[12\"", "rules.yaml:2:29: found the pattern the text 'H[12': it cannot be read; expected a regular expression without look-around and back references. Correct it.")]
    [InlineData("{ half:", "{ town:", "rules.yaml:2:23: found the name 'town' a second time; expected a name that no column and no other part has. Rename the part.")]
    [InlineData("H[12]", "H(((((((((1)))))))))", "rules.yaml:2:12: found 11 groups in the parts of 'period'; expected at most 9. Write groups within a part as (?:...).")]
    [InlineData("columns: [sector, ", "columns: [measure, ", "rules.yaml:4:13: found 'measure', of which no codes are declared; expected 'enum' for it in the schema, or { of: measure, values: [...] }. Say which values it has: a column of the record is made of each.")]
    [InlineData("in: [come, \"\"]", "in: [come]", "rules.yaml:4:59: found a list of 1 item; expected a list of 2 values, of measure, month. Correct it.")]
    [InlineData("in: [come, \"\"]", "in: [come, H1]", "rules.yaml:4:59: found the value 'H1' of 'month'; expected a text that fits '(M[0-9]+)?'. Correct it.")]
    [InlineData("in: [come, \"\"]", "in: [\"\", M2]", "rules.yaml:4:59: found the value '' of 'measure'; expected a text, because an empty one is missing. Correct it.")]
    [InlineData("in: [come, \"\"]", "in: [go, M1]", "rules.yaml:4:53: found the values 'go', 'M1' a second time; expected every combination of values once. Remove one of them.")]
    [InlineData("in: [come, \"\"]", "OUT: [come, \"\"]", "rules.yaml:2:3: found the column 'a_out' a second time, of 'a', 'go', 'M1'; expected a name for every column of a record, whatever the case of its letters, that no key has. Give the values names: values: { name: value }.")]
    [InlineData("a_in = a_out", "a_in = c_out", "rules.yaml:7:41: found 'c_out', which is not known here; expected the name of a variable. Did you mean 'a_out'?")]
    [InlineData("a_in = a_out", "value > 0", "rules.yaml:7:34: found 'value', which is not known here; expected the name of a variable. Correct the name.")]
    [InlineData("rules:", "row_rules:\n  - { rule: balanced, condition: value > 0 }\nrules:", "rules.yaml:7:13: found the rule 'balanced' a second time; expected every rule once. Rename or remove it: it already stands at rules.yaml:9:13.")]
    public void A_fault_in_an_arrangement_names_place_found_expected_and_repair(string old, string replacement, string fault)
    {
        Assert.Contains(old, Rules, StringComparison.Ordinal);
        var refused = Assert.Throws<InvalidInputException>(() => Read(Rules.Replace(old, replacement, StringComparison.Ordinal)));

        Assert.Contains(fault, refused.Faults.Select(found => found.ToString().Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_name_that_results_have_is_refused_for_keys()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Read(Rules.Replace("month", "sequence", StringComparison.Ordinal)));

        Assert.Contains("found a key called 'sequence'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_rules_need_records()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Read("row_rules:\n  - { rule: known, condition: value > 0 }\n"));

        Assert.Contains("rules.yaml:2:3: found rules about rows, while every row is a record; expected 'rules'. Put them under 'rules', or declare 'records'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_of_records_are_never_changed_by_editing()
    {
        var faults = new FaultCollector();
        var editing = Write("editing.yaml", "corrections:\n  - correction: move\n    label: { nl: weg, en: away }\n    when: a_in > 1\n    set: { town: \"'S'\" }\nnever_imputed: [a_in, a_out]\n");

        var plan = EditingReader.ReadFile(editing, Read(Rules).Editing, faults);

        Assert.Equal(["half", "town"], plan.NeverChanged.Order(StringComparer.Ordinal));
        Assert.Equal([$"{editing}:2:17: found a correction of 'town', which may never be changed; expected a variable that may be changed. Remove the correction, or the declaration at {folder}/rules.yaml:2:3."], faults.Sorted().Select(fault => fault.ToString()));
    }

    [Fact]
    public void Rules_and_editing_include_files_beside_them_each_once()
    {
        Directory.CreateDirectory(Path.Combine(folder, "more"));
        Write("more/common.yaml", "year: 2011\nrules:\n  - { rule: known, condition: not is_missing(value) }\n");
        Write("more/sums.yaml", "include: [common.yaml]\nrules:\n  - { rule: low, until: 2011, condition: value < 5 }\n");
        var read = Read("include: [more/common.yaml, more/sums.yaml]\nrules:\n  - { rule: high, condition: value > 1 }\n");
        var editing = Write("editing.yaml", "include: [more/../never.yaml]\nimputation: []\n");
        Write("never.yaml", "never_imputed: [value]\n");
        var faults = new FaultCollector();

        Assert.Equal(["known", "low", "high"], read.Rules.Select(rule => rule.Name));
        Assert.Equal(["value"], EditingReader.ReadFile(editing, read.Editing, faults).NeverImputed);
        Assert.Equal(0, faults.Count);
    }

    [Theory]
    [InlineData("include: [other.yaml]\n", "include: [rules.yaml]\nrules: []\n", "other.yaml:1:11: found the circular reference rules.yaml -> other.yaml -> rules.yaml; expected files that include each other in one direction. Remove one of the includes.")]
    [InlineData("include: [another.yaml]\n", "rules: []\n", "another.yaml: found no such file; expected a readable file. Check the path.")]
    [InlineData("include: [other.yaml]\nyear: 2011\n", "year: 2010\nrules: []\n", "rules.yaml:2:7: found the year 2011; expected 2010, as in a file that is included. Make the years agree.")]
    [InlineData("include: [other.yaml]\nrules:\n  - { rule: same, condition: value > 1 }\n", "rules:\n  - { rule: same, condition: value > 1 }\n", "rules.yaml:3:13: found the rule 'same' a second time; expected every rule once. Rename or remove it: it already stands at other.yaml:2:13.")]
    [InlineData("include: [other.yaml]\nrecords: { by: [town], columns: [sector], value: value }\nrules: []\n", "records: { by: [town], columns: [sector], value: value }\nrules: []\n", "rules.yaml:2:10: found a second 'records'; expected one, in all files together. Remove it: it already stands at other.yaml:1:10.")]
    [InlineData("include: [other.yaml]\ncodelists: { t: a.csv }\n", "codelists: { t: a.csv }\nrules: []\n", "rules.yaml:2:14: found the code list 't' a second time; expected every code list once, in all files together. Remove it here or in the file that is included.")]
    [InlineData("year: 2011\n", "", "rules.yaml:1:1: found no key 'rules'; expected the key 'rules' with a list of rules. Add 'rules'.")]
    public void A_fault_in_what_is_included_is_told(string rules, string other, string fault)
    {
        Write("other.yaml", other);
        Write("a.csv", "code\nx\n");
        var refused = Assert.Throws<InvalidInputException>(() => Read(rules));

        Assert.Contains(fault, refused.Faults.Select(found => found.ToString().Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_column_of_a_name_that_reading_adds_is_refused()
    {
        var refused = Assert.Throws<InvalidInputException>(() => TableRulesReader.Read(Write("schema.json", Schema.Replace("share", "source_line", StringComparison.Ordinal)), rules: null));

        Assert.Contains("found a column 'source_line'; expected other names than source_file, source_line", refused.Message, StringComparison.Ordinal);
    }

    private TableRules Read(string rules) => TableRulesReader.Read(Write("schema.json", Schema), Write("rules.yaml", rules));

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
