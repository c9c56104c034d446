using System.Security.Cryptography;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>The edit log of a run: replayed, reversed, listed, and tampered with.</summary>
[Collection(LineCollection.Name)]
public sealed class EditsTests(SmallCountry country)
{
    [Theory]
    [InlineData("replay", "clean.edited")]
    [InlineData("reverse", "clean.harmonised")]
    public async Task The_log_of_a_run_replayed_and_reversed_gives_the_committed_bytes(string verb, string made)
    {
        var workspace = country.Copy();
        var store = HashesOf(workspace);
        var kept = Path.Combine(country.Folder(), verb);

        var ran = await EditsAsync(workspace, verb, "--out", kept);

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Contains($" gives {made}, byte for byte.", ran.Out, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Committed(workspace, made)), File.ReadAllBytes(Path.Combine(kept, $"{made}.parquet")));
        Assert.Equal(2, ran.Out.Split('\n').Count(line => line.EndsWith(HashOf(Committed(workspace, made)), StringComparison.Ordinal)));
        Assert.DoesNotContain("\n0 edits", ran.Out, StringComparison.Ordinal);
        Assert.Equal(store, HashesOf(workspace));
    }

    [Fact]
    public async Task A_run_of_the_past_is_replayed_by_its_number_without_the_delivery()
    {
        var workspace = country.Copy();
        Assert.Equal(0, (await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace)).Code);
        Directory.Delete(Path.Combine(workspace, "deliveries"), recursive: true);

        Assert.Equal(0, (await EditsAsync(workspace, "replay", "--run", "1")).Code);
        var none = await EditsAsync(workspace, "replay", "--run", "2");

        Assert.Equal(2, none.Code);
        Assert.Contains("--run 2: found no account of such a run", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_answer_changed_afterwards_is_reported_though_its_commit_was_changed_too()
    {
        var workspace = country.Copy();
        Tamper(workspace, "clean.edited", "SELECT * REPLACE (CASE WHEN samplenr = (SELECT min(samplenr) FROM {0}) THEN 12 ELSE grade_safety END AS grade_safety) FROM {0}");

        var ran = await EditsAsync(workspace, "replay");

        Assert.Equal(3, ran.Code);
        Assert.Contains("Different: the log replayed on clean.harmonised does not give clean.edited.\n  1 records differ, first in column grade_safety (1)\n", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_lacks_an_edit_is_reported_in_both_directions()
    {
        var workspace = country.Copy();
        Tamper(workspace, "clean.edits", "FROM {0} WHERE (samplenr, variable) <> (SELECT (samplenr, variable) FROM {0} WHERE new_value IS NOT NULL ORDER BY ALL LIMIT 1)");

        var (forward, backward) = (await EditsAsync(workspace, "replay"), await EditsAsync(workspace, "reverse"));

        Assert.Equal((3, 3), (forward.Code, backward.Code));
        Assert.All([forward, backward], ran => Assert.Contains("\n  1 records differ, first in column ", ran.Out, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_of_other_answers_is_refused_by_variable_and_shows_no_value()
    {
        var workspace = country.Copy();
        Tamper(workspace, "clean.edits", "SELECT * REPLACE (CASE WHEN step = 'typing' THEN '777' ELSE old_value END AS old_value) FROM {0}");

        var ran = await EditsAsync(workspace, "replay");

        Assert.Equal(3, ran.Code);
        Assert.Contains("edits that do not find in clean.harmonised the value that the log says is there; expected the log of the edits between these very datasets.", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("777", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_that_flipped_is_reported()
    {
        var workspace = country.Copy();
        var path = Committed(workspace, "clean.edited");
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);

        var ran = await EditsAsync(workspace, "replay");

        Assert.Equal(3, ran.Code);
        Assert.Contains("clean.edited", ran.Out + ran.Error, StringComparison.Ordinal);
        Assert.Contains(HashOf(path), ran.Out + ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_run_or_into_the_workspace_nothing_is_replayed()
    {
        var (delivered, whole) = (country.Copy(delivered: true), country.Copy());

        var early = await EditsAsync(delivered, "replay");
        var within = await EditsAsync(whole, "reverse", "--out", Path.Combine(whole, "store", "clean.edit"));

        Assert.Equal((2, 2), (early.Code, within.Code));
        Assert.Contains("clean.harmonised: found no such dataset of the delivery and the contracts as they are now", early.Error, StringComparison.Ordinal);
        Assert.Contains("--out: found a folder in the workspace", within.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_listed_by_person_variable_step_and_rule_in_every_format()
    {
        var workspace = country.Copy();
        var fault = Ledger.Of(workspace).First(fault => fault.Kind == "doubled_digit");

        var one = await EditsAsync(workspace, "list", "--person", fault.Person, "--variable", fault.Column, "--step", "typing", "--rule", "mistyped_answer", "--format", "csv");
        var none = await EditsAsync(workspace, "list", "--person", fault.Person, "--step", "imputation");
        var all = await EditsAsync(workspace, "list", "--format", "json");
        var file = Path.Combine(country.Folder(), "edits.parquet");
        var parquet = await EditsAsync(workspace, "list", "--format", "parquet", "--out", file);

        var lines = one.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("samplenr,variable,edit,step,rule,version,old_value,new_value,reason", lines[0]);
        Assert.StartsWith($"{fault.Person},{fault.Column},1,typing,mistyped_answer,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith($",{fault.Planted},{fault.Was},typing", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("(0 rows)\n", none.Out, StringComparison.Ordinal);
        Assert.True(JsonNode.Parse(all.Out)!.AsArray().Count > 20);
        Assert.Equal(0, parquet.Code);
        Assert.Equal("PAR1"u8, File.ReadAllBytes(file).AsSpan(0, 4));
    }

    private Task<Ran> EditsAsync(string workspace, params string[] args) => IvmProcess.RunAsync(country.Contracts, ["edits", .. args, "--workspace", workspace]);

    private static string Committed(string workspace, string dataset) =>
        Assert.Single(Directory.GetFiles(Path.Combine(workspace, "store"), $"{dataset}.parquet", SearchOption.AllDirectories));

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static Dictionary<string, string> HashesOf(string workspace) =>
        Directory.GetFiles(Path.Combine(workspace, "store"), "*", SearchOption.AllDirectories).ToDictionary(path => path, HashOf, StringComparer.Ordinal);

    /// <summary>Writes other rows into a committed dataset and makes its commit agree: what no hash of the store can show.</summary>
    private static void Tamper(string workspace, string dataset, string select)
    {
        var path = Committed(workspace, dataset);
        using (var connection = new DuckDBConnection("DataSource=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"COPY ({string.Format(System.Globalization.CultureInfo.InvariantCulture, select, $"read_parquet('{path}')")}) TO '{path}.next' (FORMAT parquet, COMPRESSION zstd)";
            command.ExecuteNonQuery();
        }

        File.Move($"{path}.next", path, overwrite: true);
        var commitPath = Path.Combine(Path.GetDirectoryName(path)!, "commit.json");
        var commit = JsonNode.Parse(File.ReadAllText(commitPath))!;
        var output = commit["outputs"]!.AsArray().Single(output => (string)output!["dataset"]! == dataset)!;
        output["sha256"] = HashOf(path);
        output["bytes"] = new FileInfo(path).Length;
        File.WriteAllText(commitPath, commit.ToJsonString());
    }
}
