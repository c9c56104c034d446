using System.Text.Json;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Pipeline.Checks;
using Ivm.Pipeline.Execution;
using Ivm.Transforms.Cleaning.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Ivm.Pipeline.Tests.Checks;

/// <summary>Anybody's file, checked by a table schema and rules.</summary>
public sealed class CheckRunTests : IDisposable
{
    private const string Schema =
        """
        {
          "name": "shops",
          "dialect": { "delimiter": ";", "quoteChar": "\"", "encoding": "utf-8", "decimalChar": ",", "lineBreaksInQuotes": false },
          "missingValues": ["", "NA"],
          "primaryKey": "shop",
          "fields": [
            { "name": "shop", "type": "string", "constraints": { "pattern": "S[0-9]+" } },
            { "name": "region", "type": "string", "constraints": { "enum": ["N", "S"] } },
            { "name": "opened", "type": "date" },
            { "name": "turnover", "type": "number", "constraints": { "required": true, "minimum": 0 } },
            { "name": "chain", "type": "boolean" }
          ]
        }
        """;

    private const string Rules =
        """
        year: 2011
        codelists: { region: region.csv }
        datasets: { frame: { schema: frame.schema.json, data: frame.csv } }
        rules:
          - rule: opened_in_time
            condition: opened <= '2011-12-31'
          - rule: in_frame
            severity: warning
            condition: "exists(frame: number = shop)"
          - rule: region_of_the_year
            condition: in_list(region, 'region')
          - rule: old_rule
            until: 2010
            condition: turnover > 1000000
          - rule: chains_turn_over_much
            severity: information
            condition: if chain = 1 then turnover >= 10
        """;

    private const string Data =
        """
        shop;region;opened;turnover;chain
        S1;N;2011-05-01;12,5;true
        S2;S;2012-05-01;-3;true
        S2;X;NA;NA;NA
        S4;N;2011-02-30;1;false
        Q5;N;2011-01-01;9;true

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-check-tests-").FullName;

    [Fact]
    public void Schema_and_rules_are_checked_and_every_failure_is_listed_with_key_and_line()
    {
        var findings = Check(Data);

        Assert.Equal(4, findings.Result.Records);
        Assert.Equal(
            [
                "chains_turn_over_much Q5 6 information", "codes.region S2 4 error", "in_frame Q5 6 warning", "opened_in_time S2 3 error", "pattern.shop Q5 6 error",
                "range.turnover S2 3 error", "region_of_the_year S2 3 error", "required.turnover S2 4 error", "unique.key S2 3 error", "unique.key S2 4 error",
            ],
            Rows("SELECT concat_ws(' ', rule, shop, source_line, severity) FROM read_parquet('{0}/failures.parquet')"));
        Assert.Equal(8, findings.HardFailures);
        Assert.DoesNotContain(findings.Result.Outcomes, outcome => outcome.Check.Name == "old_rule");
    }

    [Fact]
    public void A_row_that_cannot_be_read_is_set_aside_with_line_and_reason()
    {
        var findings = Check(Data);

        Assert.Equal(1, findings.RowsSetAside);
        Assert.Equal([$"5 opened {findings.SetAside.Keys.Single()}"], Rows("SELECT concat_ws(' ', line, \"column\", reason) FROM read_parquet('{0}/quarantine.parquet')"));
    }

    [Fact]
    public void The_summary_has_the_outcomes_of_every_check()
    {
        var findings = Check(Data);

        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "out", "summary.json")));
        Assert.Equal(4, summary.RootElement.GetProperty("records").GetInt64());
        Assert.Equal(
            findings.Result.Outcomes.Select(outcome => (outcome.Check.Name, outcome.Check.Version, outcome.Holds, outcome.Fails, outcome.Unchecked)),
            summary.RootElement.GetProperty("checks").EnumerateArray().Select(check => (
                check.GetProperty("rule").GetString()!, check.GetProperty("version").GetString()!, check.GetProperty("holds").GetInt64(), check.GetProperty("fails").GetInt64(), check.GetProperty("unchecked").GetInt64())));
        Assert.All(findings.Result.Outcomes, outcome => Assert.Equal(4, outcome.Holds + outcome.Fails + outcome.Unchecked));
    }

    [Fact]
    public void A_Parquet_file_gives_the_outcomes_of_the_text_that_it_was_made_of()
    {
        var text = Check(Data.Replace("2011-02-30", "2011-02-28", StringComparison.Ordinal)).Result.Outcomes.Select(outcome => (outcome.Check.Name, outcome.Holds, outcome.Fails, outcome.Unchecked)).ToArray();
        Execute($"COPY (SELECT * FROM read_csv('{folder}/data.csv', delim = ';', decimal_separator = ',', nullstr = ['', 'NA'], header = true, columns = {{'shop': 'VARCHAR', 'region': 'VARCHAR', 'opened': 'DATE', 'turnover': 'DOUBLE', 'chain': 'BOOLEAN'}})) TO '{folder}/data.parquet' (FORMAT parquet)");

        var parquet = CheckRun.Execute(Request("data.parquet"), new FakeTimeProvider(), TestContext.Current.CancellationToken);

        Assert.Equal(text, parquet.Result.Outcomes.Select(outcome => (outcome.Check.Name, outcome.Holds, outcome.Fails, outcome.Unchecked)));
    }

    [Fact]
    public void A_dialect_that_nobody_states_is_not_guessed()
    {
        Write("shops.schema.json", Schema.Replace("\"dialect\": { \"delimiter\": \";\", \"quoteChar\": \"\\\"\", \"encoding\": \"utf-8\", \"decimalChar\": \",\", \"lineBreaksInQuotes\": false },", "", StringComparison.Ordinal));
        Write("data.csv", Data);

        var refused = Assert.Throws<InvalidInputException>(() => CheckRun.Execute(Request("data.csv") with { Rules = null }, new FakeTimeProvider(), TestContext.Current.CancellationToken));

        Assert.Equal($"{folder}/data.csv: found a text file whose dialect nobody states; expected 'dialect' in the schema, or --delimiter. Say how the file is written: nothing of it is guessed.", refused.Message);
        Assert.Equal(4, CheckRun.Execute(Request("data.csv") with { Rules = null, Dialect = new Dialect(';', '"', "utf-8", ',', LineBreaksInQuotes: true) }, new FakeTimeProvider(), TestContext.Current.CancellationToken).Result.Records);
    }

    [Fact]
    public void Faults_of_rules_have_file_line_and_column()
    {
        Write("data.csv", Data);
        WriteContracts();
        Write("rules.yaml", "rules:\n  - rule: a\n    condition: turnovr > 0\n  - rule: b\n    since: 2010\n    condition: turnover > 0\n");

        var refused = Assert.Throws<InvalidInputException>(() => CheckRun.Execute(Request("data.csv"), new FakeTimeProvider(), TestContext.Current.CancellationToken));

        Assert.Equal(
            [
                $"{folder}/rules.yaml:3:16: found 'turnovr', which is not known here; expected the name of a variable. Did you mean 'turnover'?",
                $"{folder}/rules.yaml:5:12: found a rule for some years; expected the key 'year' at the top, which says of what year the data are. Add 'year: 2011', or remove 'since' and 'until'.",
            ],
            refused.Faults.Select(fault => fault.ToString()));
    }

    /// <summary>Outcomes that base R computes of the same rules (<c>oracle/checks.R</c>).</summary>
    [Theory]
    [InlineData("economy", "economy_samplonia_dirty.csv")]
    [InlineData("retailers", "retailers.csv")]
    [InlineData("sbs2000", "SBS2000.csv")]
    public void Published_data_fail_rules_as_often_as_in_R(string table, string file)
    {
        var data = Path.Combine(SharedValidation.Folder(), file);
        var contracts = Path.Combine(SharedValidation.Repository, "data-schemas", "checks");

        var findings = CheckRun.Execute(
            new CheckRequest($"{contracts}/{table}.schema.json", $"{contracts}/{table}.rules.yaml", data, Path.Combine(folder, "out"), Dialect: null, RunOptions.Default), new FakeTimeProvider(), TestContext.Current.CancellationToken);

        var expected = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "oracle", "checks.csv")).Where(line => line.StartsWith($"{table},", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(expected, findings.Result.Outcomes.Where(outcome => outcome.Check.Kind == CheckKind.Rule).Select(outcome => $"{table},{outcome.Check.Name},{outcome.Holds},{outcome.Fails},{outcome.Unchecked}").Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private CheckFindings Check(string data)
    {
        Write("data.csv", data);
        WriteContracts();
        return CheckRun.Execute(Request("data.csv"), new FakeTimeProvider(), TestContext.Current.CancellationToken);
    }

    private void WriteContracts()
    {
        Write("shops.schema.json", Schema);
        Write("rules.yaml", Rules);
        Write("region.csv", "year,code\n2010,S\n2011,N\n");
        Write("frame.schema.json", """{ "name": "frame", "dialect": { "delimiter": ",", "quoteChar": "\"", "encoding": "utf-8", "decimalChar": ".", "lineBreaksInQuotes": false }, "fields": [{ "name": "number", "type": "string" }] }""");
        Write("frame.csv", "number\nS1\nS2\nS2\n");
    }

    private CheckRequest Request(string data) => new(
        Path.Combine(folder, "shops.schema.json"), Path.Combine(folder, "rules.yaml"), Path.Combine(folder, data), Path.Combine(folder, "out"), Dialect: null, RunOptions.Default);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);

    private List<string> Rows(string query)
    {
        var rows = new List<string>();
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query.Replace("{0}", Path.Combine(folder, "out"), StringComparison.Ordinal);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private static void Execute(string statement)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}

/// <summary>Data and schema of data validation that may not be copied into the repository.</summary>
internal static class SharedValidation
{
    /// <summary>The repository.</summary>
    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "IvmPipeline.sln")))
            {
                folder = folder.Parent;
            }

            return folder.FullName;
        }
    }

    /// <summary>The folder; the test is skipped where it is missing.</summary>
    public static string Folder()
    {
        var folder = new[] { "../shared/data/validation", "../../shared/data/validation" }.Select(path => Path.GetFullPath(Path.Combine(Repository, path))).FirstOrDefault(Directory.Exists);
        Assert.SkipUnless(folder is not null, "../shared/data/validation is not there");
        return folder!;
    }
}
