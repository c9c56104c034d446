using System.Text;
using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Checks;
using Ivm.Pipeline.Execution;
using Microsoft.Extensions.Time.Testing;

namespace Ivm.Pipeline.Tests.Checks;

public sealed class EditRunTests : IDisposable
{
    private const string Schema =
        """
        {
          "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
          "name": "shops",
          "title": "Shops",
          "dialect": { "delimiter": ";", "quoteChar": "\"", "encoding": "iso-8859-1", "decimalChar": ",", "lineBreaksInQuotes": false },
          "missingValues": ["", "NA"],
          "fields": [
            { "name": "shop", "type": "string", "constraints": { "required": true } },
            { "name": "turnover", "type": "number" },
            { "name": "costs", "type": "number" },
            { "name": "profit", "type": "number" },
            { "name": "since", "type": "date" }
          ]
        }
        """;

    private const string Rules = "rules:\n  - rule: adds_up\n    condition: turnover - costs = profit\n";

    private const string Editing =
        """
        seed: 1
        never_imputed: [turnover, costs]
        imputation:
          - { impute: profit, method: median }
        reliability:
          - { variables: [profit], weight: 1 }
          - { variables: [turnover, costs], weight: 2 }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("ivm-edit-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_is_edited_and_written_as_it_was_written()
    {
        var findings = Run("shop;turnover;costs;profit;since\n\"café \"\"De Hoek\"\"\";10,5;4,25;99;2001-02-03\nb;;4;;\nc;8;3;5;\n");

        Assert.Equal(1, findings.Result.Outcomes.Single(outcome => outcome.Check.Name == "adds_up").Fails);
        Assert.Equal(0, findings.HardFailures);
        Assert.Equal(
            "shop;turnover;costs;profit;since\n\"café \"\"De Hoek\"\"\";10,5;4,25;6,25;2001-02-03\nb;;4;5;\nc;8;3;5;\n",
            File.ReadAllText(Path.Combine(folder, "out", "edited.csv"), Encoding.Latin1));
        Assert.Equal(["localisation", "imputation", "imputation"], findings.Editing!.Counts.Select(count => count.Step));
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "out", "summary.json")));
        Assert.Equal(3, summary.RootElement.GetProperty("editing").GetProperty("cells").GetInt64());
        Assert.All(new[] { "edits.parquet", "edited.parquet", "final_failures.parquet" }, name => Assert.True(File.Exists(Path.Combine(folder, "out", name))));
    }

    [Fact]
    public void A_file_with_nothing_to_edit_keeps_its_bytes()
    {
        const string Text = "shop;turnover;costs;profit;since\na;10,5;4,25;6,25;2001-02-03\n\"b;c\";8;3;5;\n";
        var findings = Run(Text);

        Assert.Equal(0, findings.Editing!.Edits);
        Assert.Equal(Text, File.ReadAllText(Path.Combine(folder, "out", "edited.csv"), Encoding.Latin1));
    }

    [Fact]
    public void A_fault_in_the_contract_is_told_before_the_data_are_read()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Run("nothing like it", Editing.Replace("[turnover, costs]\nimputation", "[turnover, cost]\nimputation", StringComparison.Ordinal)));

        Assert.Contains("the unknown variable 'cost'", fault.Message, StringComparison.Ordinal);
    }

    private CheckFindings Run(string data, string editing = Editing) => CheckRun.Execute(
        new CheckRequest(Write("shops.schema.json", Schema), Write("shops.rules.yaml", Rules), Write("shops.csv", data), Path.Combine(folder, "out"), Dialect: null, RunOptions.Default)
        {
            Editing = Write("shops.editing.yaml", editing),
        },
        new FakeTimeProvider(),
        TestContext.Current.CancellationToken);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text, Encoding.Latin1);
        return path;
    }
}
