using System.Diagnostics;
using System.Text;
using Ivm.Acceptance.Tests.Testing;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>Every kind of bad input: a clear message, the right exit code, and the release as it was.</summary>
[Collection(LineCollection.Name)]
public sealed class BadInputTests(SmallCountry country)
{
    private const string Persons = "registers/GBAPERSOONTAB.csv";
    private const string Households = "registers/GBAHUISHOUDENSBUS.csv";
    private const string Answers = "responses/national_cawi.csv";

    [Fact]
    public Task A_missing_file() =>
        IsRefusedAsync(workspace => File.Delete(SmallCountry.PathOf(workspace, Persons)), 3, $"{Persons}: found no such file; expected a file of the delivery of 2011.");

    [Fact]
    public Task A_wrong_checksum() =>
        IsRefusedAsync(workspace => File.AppendAllText(SmallCountry.PathOf(workspace, Persons), "\n"), 3, $"{Persons}: found SHA-256 ");

    [Fact]
    public Task A_truncated_file() =>
        IsRefusedAsync(workspace => SmallCountry.Redeliver(workspace, Persons, bytes => bytes[..(bytes.Length / 2)]), 3, $"{Persons}");

    [Fact]
    public Task A_file_in_utf_16() =>
        IsRefusedAsync(workspace => SmallCountry.Redeliver(workspace, Persons, bytes => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))]), 3, "UTF-16");

    [Fact]
    public Task A_file_in_latin_1() => IsRefusedAsync(
        workspace => SmallCountry.Redeliver(workspace, Answers, bytes => EveryLine(bytes, (line, number) => number == 0 ? line : line.Replace(";cawi;", ";cawi\u00e9;", StringComparison.Ordinal), Encoding.Latin1)),
        3,
        Answers);

    [Theory]
    [InlineData("a missing column", "GBAGESLACHT;", "")]
    [InlineData("an extra column", "GBAGESLACHT;", "GBAGESLACHT;SURPRISE;")]
    [InlineData("a repeated column", "GBAGESLACHT;", "GBAGESLACHT;GBAGESLACHT;")]
    public Task A_header_with(string what, string found, string replaced)
    {
        Assert.NotEmpty(what);
        return IsRefusedAsync(
            workspace => SmallCountry.Redeliver(workspace, Persons, bytes => EveryLine(bytes, (line, number) => number == 0 ? line.Replace(found, replaced, StringComparison.Ordinal) : line)),
            3,
            $"{Persons}:1");
    }

    [Fact]
    public Task A_file_with_30_percent_malformed_rows() =>
        IsRefusedAsync(workspace => SmallCountry.Redeliver(workspace, Persons, bytes => EveryLine(bytes, (line, number) => number % 10 is 1 or 2 or 3 ? line + ";surplus" : line)), 3, "quality gate");

    [Fact]
    public Task An_overlapping_interval() =>
        IsRefusedAsync(workspace => SmallCountry.Redeliver(workspace, Households, Overlap, rowsMore: 1), 3, Households);

    [Fact]
    public Task A_key_that_stands_twice_in_a_register() =>
        IsRefusedAsync(workspace => SmallCountry.Redeliver(workspace, Persons, bytes => EveryLine(bytes, (line, number) => number == 1 ? $"{line}\n{line}" : line), rowsMore: 1), 3, Persons);

    [Fact]
    public Task A_file_with_more_rows_than_promised() =>
        IsRefusedAsync(workspace => SmallCountry.Redeliver(workspace, Persons, bytes => bytes, rowsMore: 5), 3, Persons);

    [Fact]
    public Task A_contract_with_a_missing_reference() => IsRefusedAsync(
        contracts => Edit(Path.Combine(contracts, "weighting", "2011.yaml"), text => text.Replace("police_region", "province_of_nowhere", StringComparison.Ordinal)),
        2,
        "weighting/2011.yaml:3:",
        ofContracts: true);

    [Fact]
    public async Task A_respondent_twice_is_merged_and_a_key_in_no_register_is_set_apart_both_accounted_for()
    {
        var workspace = country.Copy();
        SmallCountry.Redeliver(
            workspace,
            Answers,
            bytes => EveryLine(bytes, (line, number) => number switch
            {
                1 => $"{line}\n{line}",
                2 => string.Join(';', line.Split(';').Select((field, i) => i == 2 ? "999999999" : field)),
                _ => line,
            }),
            rowsMore: 1);

        var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace);
        var why = await IvmProcess.RunAsync(country.Contracts, "why", "link.respondents", "--workspace", workspace);

        Assert.Equal(0, ran.Code);
        Assert.Contains("same_file", why.Out, StringComparison.Ordinal);
        Assert.Contains("rejected", why.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk()
    {
        var mount = Directory.CreateTempSubdirectory("ivm-full-").FullName;
        Assert.SkipUnless(Do("mount", "-t", "tmpfs", "-o", "size=14m", "tmpfs", mount), "a small file system cannot be mounted here");
        try
        {
            foreach (var part in new[] { "deliveries", "truth" })
            {
                Assert.True(Do("cp", "-r", Path.Combine(country.Copy(delivered: true), part), mount));
            }

            var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", mount);

            Assert.Equal(1, ran.Code);
            Assert.Contains("found no space left on the disk; expected room for the datasets of this run. Free some space and run again", ran.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(mount, "releases", "current.json")));

            Assert.True(Do("mount", "-o", "remount,size=200m", mount));
            Assert.Equal(0, (await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", mount)).Code);
            Assert.Equal(country.Release, SmallCountry.HashesOf(mount));
        }
        finally
        {
            Do("umount", mount);
            Directory.Delete(mount);
        }
    }

    private async Task IsRefusedAsync(Action<string> spoil, int code, string message, bool ofContracts = false)
    {
        var workspace = country.Copy();
        var contracts = ofContracts ? country.CopyContracts() : country.Contracts;
        spoil(ofContracts ? contracts : workspace);

        var ran = await IvmProcess.RunAsync(contracts, "run", "--workspace", workspace);

        Assert.True(ran.Code == code, ran.Out + ran.Error);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
        Assert.Equal(country.Release, SmallCountry.HashesOf(workspace));
    }

    private static byte[] EveryLine(byte[] bytes, Func<string, int, string> change, Encoding? encoding = null)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var changed = lines.Select((line, number) => line.Length == 0 ? line : change(line, number));
        return (encoding ?? Encoding.UTF8).GetBytes(string.Join('\n', changed));
    }

    /// <summary>Gives the first person a second row that begins while the first still holds.</summary>
    private static byte[] Overlap(byte[] bytes) => EveryLine(bytes, (line, number) =>
    {
        if (number != 1)
        {
            return line;
        }

        var fields = line.Split(';');
        fields[2] = "20110101";
        fields[3] = "88888888";
        var first = line.Split(';');
        first[2] = "20100101";
        first[3] = "88888888";
        return $"{string.Join(';', first)}\n{string.Join(';', fields)}";
    });

    private static void Edit(string path, Func<string, string> change) => File.WriteAllText(path, change(File.ReadAllText(path)));

    private static bool Do(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
