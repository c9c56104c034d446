using System.Text.Json.Nodes;
using Ivm.Pipeline.Checks;
using Ivm.Pipeline.Execution;
using Microsoft.Extensions.Time.Testing;
using NJsonSchema;

namespace Ivm.Pipeline.Tests.Checks;

/// <summary>The report against the JSON schema of ESS validation reports 1.0.0.</summary>
public sealed class EssReportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ivm-ess-tests-").FullName;

    [Fact]
    public async Task The_report_validates_against_the_schema()
    {
        var schema = await ReportSchema();

        Assert.Empty(schema.Validate(Report()));
    }

    [Fact]
    public async Task The_schema_refuses_what_a_report_may_not_say()
    {
        var schema = await ReportSchema();
        var report = Report();

        Assert.NotEmpty(schema.Validate(Changed(report, entry => entry["value"] = "2")));
        Assert.NotEmpty(schema.Validate(Changed(report, entry => ((JsonObject)entry["event"]!).Remove("actor"))));
        Assert.NotEmpty(schema.Validate(Changed(report, entry => ((JsonObject)entry["rule"]!).Remove("severity"))));
        Assert.NotEmpty(schema.Validate(Changed(report, entry => ((JsonObject)entry["data"]!).Remove("source"))));
    }

    [Fact]
    public void The_report_says_of_every_check_whether_the_table_fails_it_and_how_many_records_do()
    {
        var entries = JsonNode.Parse(Report())!.AsArray();

        Assert.Equal(
            ["0 of 'costs_below_income' by 2 2 1", "NA of 'range.never' by 0 0 5"],
            entries.Chunk(4).Where(check => check[0]!["id"]!.ToString().StartsWith("costs_", StringComparison.Ordinal) || check[0]!["id"]!.ToString().StartsWith("range.never", StringComparison.Ordinal))
                .Select(check => $"{check[0]!["value"]} of '{check[0]!["rule"]!["description"]}' by {check[1]!["value"]} {check[2]!["value"]} {check[3]!["value"]}"));
        Assert.Equal("20111101T093000Z", entries[0]!["event"]!["time"]!.ToString());
    }

    [Fact]
    public void The_report_has_no_value_and_no_key_of_a_record()
    {
        var report = Report();

        Assert.DoesNotContain("secret", report, StringComparison.Ordinal);
        Assert.DoesNotContain("777", report, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Changed(string report, Action<JsonNode> change)
    {
        var entries = JsonNode.Parse(report)!;
        change(entries[0]!);
        return entries.ToJsonString();
    }

    /// <summary>The schema as published lacks a comma after its empty id, which without it is no JSON.</summary>
    private static async Task<JsonSchema> ReportSchema()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(SharedValidation.Folder(), "validation_report_1.0.0.json"), TestContext.Current.CancellationToken);
        var lines = text.Split('\n').Where(line => !line.TrimStart().StartsWith("\"id\"     : \"\"", StringComparison.Ordinal));
        return await JsonSchema.FromJsonAsync(string.Join('\n', lines), TestContext.Current.CancellationToken);
    }

    private string Report()
    {
        File.WriteAllText(
            Path.Combine(folder, "s.schema.json"),
            """
            { "name": "shops", "primaryKey": "shop", "dialect": { "delimiter": ",", "quoteChar": "\"", "encoding": "utf-8", "decimalChar": ".", "lineBreaksInQuotes": false },
              "fields": [{ "name": "shop", "type": "string" }, { "name": "income", "type": "number" }, { "name": "costs", "type": "number" }, { "name": "never", "type": "number", "constraints": { "minimum": 0 } }] }
            """);
        File.WriteAllText(Path.Combine(folder, "r.yaml"), "rules:\n  - rule: costs_below_income\n    condition: costs <= income\n");
        File.WriteAllText(Path.Combine(folder, "d.csv"), "shop,income,costs,never\nsecret1,777,1,\nsecret2,777,2,\nsecret3,1,777,\nsecret4,2,777,\nsecret5,,777,\n");
        var time = new FakeTimeProvider(new DateTimeOffset(2011, 11, 1, 9, 30, 0, TimeSpan.Zero));
        CheckRun.Execute(new CheckRequest(Path.Combine(folder, "s.schema.json"), Path.Combine(folder, "r.yaml"), Path.Combine(folder, "d.csv"), Path.Combine(folder, "out"), Dialect: null, RunOptions.Default), time, TestContext.Current.CancellationToken);
        return File.ReadAllText(Path.Combine(folder, "out", "report.json"));
    }
}
