using System.Diagnostics;
using System.Text.Json;
using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Line;

[Collection(LineCollection.Name)]
public sealed class ReleaseTests(SmallCountry country)
{
    [Fact]
    public async Task One_thread_gives_the_bytes_that_two_threads_give()
    {
        var workspace = country.Copy(delivered: true);

        var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace, "--threads", "1");

        Assert.Equal(0, ran.Code);
        Assert.Equal(country.Release, SmallCountry.HashesOf(workspace));
    }

    [Fact]
    public async Task A_second_run_does_nothing_and_writes_no_dataset()
    {
        var workspace = country.Copy();
        var written = LastWritten(workspace);

        var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace);

        Assert.Contains("0 tasks done, 0 reused because of the same input bytes", ran.Out, StringComparison.Ordinal);
        Assert.NotEmpty(written);
        Assert.Equal(written, LastWritten(workspace));
    }

    [Fact]
    public async Task A_run_ends_with_the_quality_of_its_data_on_a_screen_and_as_a_page()
    {
        var workspace = country.Copy();

        var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace);

        var lines = ran.Out.Split('\n').SkipWhile(line => !line.StartsWith("Delivered ", StringComparison.Ordinal)).TakeWhile(line => line.Length > 0).ToArray();
        Assert.InRange(lines.Length, 8, 24);
        var page = Path.Combine(workspace, "runs", "0001", "quality.html");
        Assert.Contains($"Quality: {page}", lines);
        Assert.All(lines.Where(line => !line.Contains(workspace, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 1, 80));
        Assert.Contains("every step done", await File.ReadAllTextAsync(page), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.ChangeExtension(page, ".json")));
        Assert.Empty(json.RootElement.GetProperty("absent").EnumerateArray());
    }

    [Fact]
    public async Task Killed_at_any_moment_the_line_goes_on_to_the_same_bytes_and_no_reader_sees_half_a_release()
    {
        var workspace = country.Copy(delivered: true);
        var moments = new Random(2011);
        var kills = 0;
        var code = -1;
        while (code != 0)
        {
            using var process = IvmProcess.Start(country.Contracts, "run", "--workspace", workspace);
            var until = Stopwatch.GetTimestamp() + (long)(Stopwatch.Frequency * (0.5 + (moments.NextDouble() * 3.5 * (1 + kills))));
            while (!process.HasExited && Stopwatch.GetTimestamp() < until)
            {
                RequireNoHalfRelease(workspace);
                await Task.Delay(20);
            }

            if (!process.HasExited)
            {
                process.Kill();
                kills++;
            }

            var ran = await process.EndAsync();
            code = ran.Code;
            Assert.True(code is 0 or 137, ran.Out + ran.Error);
        }

        Assert.True(kills > 0);
        Assert.Equal(country.Release, SmallCountry.HashesOf(workspace));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(workspace, "staging")));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_stops_the_run_with_130_and_leaves_nothing_half(string signal)
    {
        var workspace = country.Copy(delivered: true);
        using var process = IvmProcess.Start(country.Contracts, "run", "--workspace", workspace);
        while (!process.HasExited && !Directory.Exists(Path.Combine(workspace, "store", "ingest.sample")))
        {
            await Task.Delay(20);
        }

        process.Signal(signal);
        var ran = await process.EndAsync();

        Assert.Equal(130, ran.Code);
        Assert.Contains("Stopped. What was committed is kept: run again to go on.", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(workspace, "staging")));
        Assert.False(Directory.Exists(Path.Combine(workspace, "releases")));
    }

    [Fact]
    public async Task The_plan_names_the_reason_of_every_task()
    {
        var workspace = country.Copy();
        var contracts = country.CopyContracts();
        await File.AppendAllTextAsync(Path.Combine(contracts, "weighting", "2011.yaml"), "\n# another byte\n");
        SmallCountry.Redeliver(workspace, "registers/INPATAB.csv", bytes => bytes[..(bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1)], rowsMore: -1);

        var ran = await IvmProcess.RunAsync(contracts, "plan", "--workspace", workspace);

        Assert.Equal(0, ran.Code);
        Approved.Verify(ran.Out);
    }

    [Fact]
    public async Task A_comment_in_a_contract_rebuilds_what_depends_on_it_and_reuses_what_follows()
    {
        var workspace = country.Copy();
        var contracts = country.CopyContracts();
        await File.AppendAllTextAsync(Path.Combine(contracts, "weighting", "2011.yaml"), "\n# another byte\n");

        var ran = await IvmProcess.RunAsync(contracts, "run", "--workspace", workspace);

        Assert.Equal(0, ran.Code);
        Assert.Contains("weight.national: contract changed: weighting/2011.yaml", ran.Out, StringComparison.Ordinal);
        Assert.Contains("protect: reused: same input bytes as before", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_is_taken_back_switches_back_to_the_release_that_lies_there()
    {
        var workspace = country.Copy();
        var file = SmallCountry.PathOf(workspace, "registers/INPATAB.csv");
        var note = Path.ChangeExtension(file, ".delivery.json");
        var (bytes, promise) = (File.ReadAllBytes(file), File.ReadAllText(note));
        SmallCountry.Redeliver(workspace, "registers/INPATAB.csv", all => all[..(all.AsSpan(0, all.Length - 1).LastIndexOf((byte)'\n') + 1)], rowsMore: -1);
        await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace);
        var changed = SmallCountry.HashesOf(workspace);

        File.WriteAllBytes(file, bytes);
        File.WriteAllText(note, promise);
        var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace);

        Assert.NotEqual(country.Release["current.json"], changed["current.json"]);
        Assert.Contains("1 tasks done, 0 reused because of the same input bytes", ran.Out, StringComparison.Ordinal);
        Assert.Equal(country.Release["current.json"], SmallCountry.HashesOf(workspace)["current.json"]);
        Assert.All(country.Release, released => Assert.Equal(released.Value, SmallCountry.HashesOf(workspace)[released.Key]));
    }

    [Fact]
    public async Task The_lineage_of_a_released_table_goes_back_to_the_delivered_files()
    {
        var ran = await IvmProcess.RunAsync(country.Contracts, "why", "figures", "--workspace", country.Copy());

        Assert.Equal(0, ran.Code);
        Assert.StartsWith("protect.figures: ", ran.Out, StringComparison.Ordinal);
        Assert.Contains("from registers/GBAPERSOONTAB.csv, sha256 ", ran.Out, StringComparison.Ordinal);
        Assert.Contains("from responses/national_cawi.csv, sha256 ", ran.Out, StringComparison.Ordinal);
        Assert.Contains("weighting/2011.yaml", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_joins_persons_to_incidents_and_comes_in_every_format()
    {
        var workspace = country.Copy();
        const string Sql = "SELECT count(*) AS incidents, count(DISTINCT person_id) AS persons FROM persons JOIN incidents USING (person_id)";

        var csv = await IvmProcess.RunAsync(country.Contracts, "query", Sql, "--format", "csv", "--workspace", workspace);
        var json = await IvmProcess.RunAsync(country.Contracts, "query", Sql, "--format", "json", "--workspace", workspace);
        var table = await IvmProcess.RunAsync(country.Contracts, "query", Sql, "--workspace", workspace);
        var parquet = await IvmProcess.RunAsync(country.Contracts, "query", Sql, "--format", "parquet", "--out", Path.Combine(workspace, "answer.parquet"), "--workspace", workspace);

        var numbers = csv.Out.Split('\n')[1].Split(',');
        Assert.True(int.Parse(numbers[0]) >= int.Parse(numbers[1]) && int.Parse(numbers[1]) > 0);
        Assert.Equal($"[\n  {{\"incidents\":{numbers[0]},\"persons\":{numbers[1]}}}\n]\n", json.Out);
        Assert.Equal(["incidents", "persons"], table.Out.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, parquet.Code);
        Assert.Equal("PAR1"u8, File.ReadAllBytes(Path.Combine(workspace, "answer.parquet")).AsSpan(0, 4));
    }

    [Fact]
    public async Task A_query_cannot_change_the_release_or_read_beside_it()
    {
        var workspace = country.Copy();
        string[] attempts =
        [
            "DELETE FROM persons",
            $"COPY persons TO '{Path.Combine(workspace, "releases", "stolen.csv")}'",
            $"SELECT * FROM read_csv('{SmallCountry.PathOf(workspace, "registers/INPATAB.csv")}')",
        ];
        foreach (var sql in attempts)
        {
            Assert.Equal(2, (await IvmProcess.RunAsync(country.Contracts, "query", sql, "--workspace", workspace)).Code);
        }

        var pointer = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace, "releases", "current.json"))).RootElement.GetProperty("release").GetString()!;
        var into = await IvmProcess.RunAsync(
            country.Contracts, "query", "FROM persons", "--format", "csv", "--out", Path.Combine(workspace, "releases", pointer, "persons.parquet"), "--workspace", workspace);
        Assert.Equal(2, into.Code);
        Assert.Equal(country.Release, SmallCountry.HashesOf(workspace));
    }

    /// <summary>A reader follows the pointer; whatever it points to is there as a whole, with the manifest written last.</summary>
    private static Dictionary<string, DateTime> LastWritten(string workspace) =>
        new[] { "store", "releases" }.SelectMany(part => Directory.GetFiles(Path.Combine(workspace, part), "*", SearchOption.AllDirectories))
            .ToDictionary(path => path, File.GetLastWriteTimeUtc, StringComparer.Ordinal);

    private static void RequireNoHalfRelease(string workspace)
    {
        var pointer = Path.Combine(workspace, "releases", "current.json");
        if (File.Exists(pointer))
        {
            var release = JsonDocument.Parse(File.ReadAllText(pointer)).RootElement.GetProperty("release").GetString()!;
            var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace, "releases", release, "manifest.json"))).RootElement;
            foreach (var file in manifest.GetProperty("files").EnumerateArray())
            {
                Assert.Equal(file.GetProperty("bytes").GetInt64(), new FileInfo(Path.Combine(workspace, "releases", release, file.GetProperty("file").GetString()!)).Length);
            }
        }
    }
}
