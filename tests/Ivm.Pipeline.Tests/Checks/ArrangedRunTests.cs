using System.Text;
using CsCheck;
using DuckDB.NET.Data;
using Ivm.Pipeline.Checks;
using Ivm.Pipeline.Execution;
using Ivm.Transforms.Cleaning.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Ivm.Pipeline.Tests.Checks;

/// <summary>A table in long form, checked and edited as records.</summary>
public sealed class ArrangedRunTests : IDisposable
{
    private const string Schema =
        """
        {
          "name": "flows",
          "dialect": { "delimiter": ",", "quoteChar": "\"", "encoding": "utf-8", "decimalChar": ".", "lineBreaksInQuotes": true },
          "fields": [
            { "name": "town", "type": "string" },
            { "name": "year", "type": "integer" },
            { "name": "measure", "type": "string" },
            { "name": "value", "type": "number", "constraints": { "minimum": 0 } },
            { "name": "note", "type": "string" }
          ]
        }
        """;

    private const string Rules =
        """
        records:
          by: [town, year]
          columns: [{ of: measure, values: [come, go, stay] }]
          value: value
        rules:
          - rule: adds_up
            condition: come = go + stay

        """;

    private const string Editing = "seed: 1\nnever_imputed: [go, stay]\nimputation:\n  - { impute: come, method: median }\n";

    private const string Header = "town,year,measure,value,note\n";

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-arranged-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Failures_name_the_record_and_its_column_and_the_line_where_there_is_one()
    {
        var findings = Run(Header + "N,2001,come,9,\nN,2001,go,3,\nN,2001,stay,5,\nS,2001,come,,\nS,2001,go,4,\nS,2001,go,4,\nS,2001,other,1,\nS,,go,1,\nS,2002,go,-1,\n", editing: null);

        Assert.Equal(
            [
                "adds_up N 2001 - - error",
                "range.value S 2002 go 10 error",
                "records.complete S 2001 stay - error", "records.complete S 2002 come - error", "records.complete S 2002 stay - error",
                "records.placed S 2001 - 8 error", "records.placed S - - 9 error",
                "records.unique S 2001 go 6 error", "records.unique S 2001 go 7 error",
            ],
            Rows("SELECT concat_ws(' ', rule, coalesce(town, '-'), coalesce(year, '-'), coalesce(variable, '-'), coalesce(source_line::VARCHAR, '-'), severity) FROM 'failures.parquet'"));
        Assert.Equal((9, 3), (findings.Result.Rows, findings.Result.Records));
        Assert.Equal("0/1/2", Of(findings, "adds_up"));
        Assert.Equal("6/3/0", Of(findings, "records.complete"));
        Assert.Equal("7/2/0", Of(findings, "records.placed"));
    }

    [Fact]
    public void A_row_that_is_not_there_and_a_row_without_value_are_both_filled_and_only_the_first_is_added()
    {
        var findings = Run(Header + "N,2001,go,3,a\nN,2001,stay,5,b\n\"S\",2001,\"stay\",5.50,\nS,2001,come,,c\nS,2001,go,1,\n", Editing);

        Assert.Equal(
            Header + "N,2001,come,8,\nN,2001,go,3,a\nN,2001,stay,5,b\n\"S\",2001,\"stay\",5.50,\nS,2001,come,6.5,c\nS,2001,go,1,\n",
            Edited());
        Assert.Equal((0L, 1L, 0L), (findings.HardFailures, findings.Editing!.RowsAdded, findings.Editing.RowsRemoved));
        Assert.Equal(["added 1 - N 2001 come 8.0 -"], Rows("SELECT concat_ws(' ', change, edited_row, coalesce(source_line::VARCHAR, '-'), town, year, measure, value, coalesce(note, '-')) FROM 'row_changes.parquet'"));
        Assert.Equal(
            ["N 2001 come - 1 imputation - 8 deduced", "S 2001 come 5 1 imputation - 6.5 deduced"],
            Rows("SELECT concat_ws(' ', town, year, variable, coalesce(source_line::VARCHAR, '-'), sequence, step, coalesce(old_value, '-'), coalesce(new_value, '-'), reason) FROM 'edits.parquet'"));
        Assert.Equal(["1 - come", "2 2 go", "3 3 stay"], Rows("SELECT concat_ws(' ', edited_row, coalesce(source_line::VARCHAR, '-'), measure) FROM 'edited.parquet' WHERE town = 'N'"));
    }

    [Fact]
    public void Of_contradicting_rows_the_one_with_the_right_value_stays_and_the_log_tells()
    {
        Run(Header + "N,2001,come,9,a\nN,2001,come,8,b\nN,2001,come,7,c\nN,2001,go,3,\nN,2001,stay,5,\nS,2001,come,9,d\nS,2001,come,8,e\nS,2001,go,3,\nS,2001,stay,4,\n", Editing);

        Assert.Equal(Header + "N,2001,come,8,b\nN,2001,go,3,\nN,2001,stay,5,\nS,2001,come,7,d\nS,2001,go,3,\nS,2001,stay,4,\n", Edited());
        Assert.Equal(
            [
                "N come 3 1 arrangement records.unique 8 - contradicting_rows", "N come 3 2 imputation adds_up - 8 deduced",
                "S come 7 1 arrangement records.unique 9 - contradicting_rows", "S come 7 2 imputation adds_up - 7 deduced",
            ],
            Rows("SELECT concat_ws(' ', town, variable, source_line, sequence, step, rule, coalesce(old_value, '-'), coalesce(new_value, '-'), reason) FROM 'edits.parquet'"));
        Assert.Equal(["removed 2 9.0 a", "removed 4 7.0 c", "removed 8 8.0 e"], Rows("SELECT concat_ws(' ', change, source_line, value, note) FROM 'row_changes.parquet'"));
    }

    [Fact]
    public void Rows_that_say_the_same_are_one_and_contradicting_rows_that_nothing_settles_all_stay()
    {
        var findings = Run(Header + "N,2001,come,8,\nN,2001,go,3,a\nN,2001,go,,b\nN,2001,go,3,c\nN,2001,stay,5,\nS,2001,come,,\nS,2001,go,1,\nS,2001,go,2,\nS,2001,stay,4,\n", Editing);

        Assert.Equal(Header + "N,2001,come,8,\nN,2001,go,3,a\nN,2001,stay,5,\nS,2001,come,8,\nS,2001,go,1,\nS,2001,go,2,\nS,2001,stay,4,\n", Edited());
        Assert.Equal(["records.unique S 8", "records.unique S 9"], Rows("SELECT concat_ws(' ', rule, town, source_line) FROM 'final_failures.parquet'").Where(row => row.Contains("unique", StringComparison.Ordinal)));
        Assert.Equal(2, findings.Final!.Outcomes.Single(outcome => outcome.Check.Name == "records.unique").Fails);
    }

    [Fact]
    public void A_row_that_belongs_to_no_record_stays_as_it_is_and_fails()
    {
        const string Text = Header + "N,2001,births,5,\n,2001,come,1,\nN,2001,come,8,\nN,2001,go,3,\nN,2001,stay,5,\n";
        var findings = Run(Text, Editing);

        Assert.Equal(Text, Edited());
        Assert.Equal(2, findings.HardFailures);
    }

    [Fact]
    public void Absent_rows_may_be_allowed()
    {
        var findings = Run(Header + "N,2001,stay,5,\n", editing: null, Rules.Replace("  value: value\n", "  value: value\n  absent: information\n", StringComparison.Ordinal));

        Assert.Equal("1/2/0", Of(findings, "records.complete"));
        Assert.Equal(0, findings.HardFailures);
    }

    [Fact]
    public void A_cell_found_wrong_that_may_not_be_imputed_is_emptied_in_its_row()
    {
        Run(Header + "N,2001,come,8,\nN,2001,go,-3,\nN,2001,stay,5,\n", Editing);

        Assert.Equal(Header + "N,2001,come,8,\nN,2001,go,,\nN,2001,stay,5,\n", Edited());
    }

    [Fact]
    public void What_is_not_edited_keeps_its_bytes()
    {
        const string Text = "\uFEFFtown,\"year\",measure,value,note\r\n\"N\",2001,come,8e+00,\"two\r\nlines, \"\"quoted\"\"\"\r\nN,2001,go,\"3.00\",\nN,2001,stay,5,";
        Run(Text, Editing);

        Assert.Equal(Text, Edited());
    }

    [Fact]
    public void An_added_row_is_written_like_the_one_before_it_and_rows_that_cannot_be_read_are_left_out()
    {
        var findings = Run("town,year,measure,value,note\r\n\"N\",2001,\"come\",8,\r\nN,x,\"go\",3,\"\r\n\"\r\n\"N\",2001,\"go\",3,", Editing.Replace("[go, stay]\nimputation:", "[go]\nimputation:\n  - { impute: stay, method: median }", StringComparison.Ordinal));

        Assert.Equal("town,year,measure,value,note\r\n\"N\",2001,\"come\",8,\r\n\"N\",2001,\"go\",3,\r\n\"N\",2001,\"stay\",5,\r\n", Edited());
        Assert.Equal(1, findings.RowsSetAside);
    }

    [Fact]
    public void Sums_over_regions_and_parts_of_a_year_are_rules_of_one_record()
    {
        Write("rules.yaml",
            """
            records:
              split: { note: [{ what: "[a-z]+" }, { dash: "-" }, { half: "H[12]" }] }
              by: [year]
              columns: [{ of: town, values: { all: Land, n: N, s: S } }, { of: [what, dash, half], values: { h1: [jobs, "-", H1], h2: [jobs, "-", H2] } }]
              value: value
            rules:
              - { rule: h1, condition: all_h1 = n_h1 + s_h1 }
              - { rule: h2, condition: all_h2 = n_h2 + s_h2 }
            """);
        var imputations = string.Concat(new[] { "all", "n", "s" }.SelectMany(town => new[] { "h1", "h2" }.Select(half => $"  - {{ impute: {town}_{half}, method: median }}\n")));
        Run(Header + "Land,2001,,9,jobs-H1\nN,2001,,4,jobs-H1\nLand,2001,,7,jobs-H2\nN,2001,,2,jobs-H2\nS,2001,,,jobs-H2\n", $"seed: 1\nimputation:\n{imputations}", rules: null);

        Assert.Equal(Header + "Land,2001,,9,jobs-H1\nN,2001,,4,jobs-H1\nLand,2001,,7,jobs-H2\nN,2001,,2,jobs-H2\nS,2001,,5,jobs-H1\nS,2001,,5,jobs-H2\n", Edited());
    }

    [Fact]
    public void Whatever_the_order_and_number_of_rows_an_edit_that_changes_nothing_gives_the_same_bytes() =>
        Gen.Select(One("N", "S", ""), One("2001", "2002", ""), One("come", "go", "stay", "births", ""), One("1", "2", "1.0", ""), One("", "\"a,b\"", "c"))
            .Array[0, 12]
            .Sample(
                rows =>
                {
                    var text = Header + string.Concat(rows.Select(row => $"{row.Item1},{row.Item2},{row.Item3},{row.Item4},{row.Item5}\n"));
                    var findings = Run(text, "never_imputed: [come, go, stay]\n", "records: { by: [town, year], columns: [{ of: measure, values: [come, go, stay] }], value: value }\nrules: []\n");
                    var removed = Rows("SELECT source_line::VARCHAR FROM 'row_changes.parquet'").Select(line => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture) - 1).ToHashSet();
                    Assert.Equal(string.Concat(text.Split('\n').Where((_, line) => !removed.Contains(line)).Select(line => line + "\n"))[..^1], Edited());
                    Assert.Equal(rows.Length, findings.Result.Rows);
                },
                iter: 15,
                threads: 1);

    /// <summary>Counts that base R gives of the same rules on the table reshaped (<c>oracle/checks.R</c>); the clean table is published beside the dirty one.</summary>
    [Fact]
    public void The_dirty_economy_fails_as_often_as_in_R_and_is_edited_into_the_very_bytes_of_the_clean_one()
    {
        var data = SharedValidation.Folder();
        var contracts = Path.Combine(SharedValidation.Repository, "data-schemas", "checks");
        var findings = CheckRun.Execute(
            new CheckRequest($"{contracts}/economy.schema.json", $"{contracts}/economy.records.rules.yaml", $"{data}/economy_samplonia_dirty.csv", Path.Combine(folder, "out"), Dialect: null, RunOptions.Default)
            {
                Editing = $"{contracts}/economy.records.editing.yaml",
            },
            new FakeTimeProvider(),
            TestContext.Current.CancellationToken);

        var expected = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "oracle", "checks.csv")).Where(line => line.StartsWith("economy.records,", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(expected, findings.Result.Outcomes.Where(outcome => outcome.Check.Kind is CheckKind.Rule or CheckKind.Arrangement).Select(outcome => $"economy.records,{outcome.Check.Name},{outcome.Holds},{outcome.Fails},{outcome.Unchecked}").Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes($"{data}/economy_samplonia_clean.csv"), File.ReadAllBytes(Path.Combine(folder, "out", "edited.csv")));
        Assert.Equal((0L, 5L, 2L, 1L), (findings.HardFailures, findings.Editing!.Edits, findings.Editing.RowsAdded, findings.Editing.RowsRemoved));
        Assert.All(findings.Editing.Counts, count => Assert.Equal("deduced", count.Reason));
        Assert.Empty(findings.Editing.NotLocalised);
    }

    private static Gen<string> One(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static string Of(CheckFindings findings, string rule)
    {
        var outcome = findings.Result.Outcomes.Single(outcome => outcome.Check.Name == rule);
        return $"{outcome.Holds}/{outcome.Fails}/{outcome.Unchecked}";
    }

    private CheckFindings Run(string data, string? editing, string? rules = Rules)
    {
        Write("schema.json", Schema);
        Write("data.csv", data);
        if (rules is not null)
        {
            Write("rules.yaml", rules);
        }

        var request = new CheckRequest(Path.Combine(folder, "schema.json"), Path.Combine(folder, "rules.yaml"), Path.Combine(folder, "data.csv"), Path.Combine(folder, "out"), Dialect: null, RunOptions.Default);
        return CheckRun.Execute(editing is null ? request : request with { Editing = Write("editing.yaml", editing) }, new FakeTimeProvider(), TestContext.Current.CancellationToken);
    }

    private string Edited() => new UTF8Encoding(false).GetString(File.ReadAllBytes(Path.Combine(folder, "out", "edited.csv")));

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    private List<string> Rows(string query)
    {
        var rows = new List<string>();
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query.Replace("FROM '", $"FROM '{folder}/out/", StringComparison.Ordinal);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
