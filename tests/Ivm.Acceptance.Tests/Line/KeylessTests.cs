using System.Security.Cryptography;
using Ivm.Acceptance.Tests.Testing;
using Ivm.Contracts;

namespace Ivm.Acceptance.Tests.Line;

/// <summary>Respondents without a person key: found by name, birth date and address, of which nothing is left afterwards.</summary>
[Collection(LineCollection.Name)]
public sealed class KeylessTests
{
    private static readonly string[] Identifying = ["ingest.contacts", "ingest.GBANAAMTAB", "ingest.VSLADRESTAB"];

    private readonly SmallCountry country;

    public KeylessTests(SmallCountry country)
    {
        this.country = country;
        Assert.SkipUnless(ContractLoader.Load(country.Contracts).Editions[SmallCountry.Year].Contacts is not null, "every survey of the edition has person keys");
    }

    [Fact]
    public async Task No_name_birth_date_or_address_of_the_delivery_is_anywhere_outside_quarantine_and_matches_are_the_same_bytes_at_every_run()
    {
        var workspace = country.Copy(delivered: true);
        var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace, "--threads", "1");
        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        var told = new List<(string Where, string Text)> { ("the run", ran.Out + ran.Error) };
        foreach (var args in new[] { new[] { "plan" }, ["why", "link.respondents"], ["deliveries"], ["run"], ["why", "--person", Matched(workspace), "--variable", "bg_sex"] })
        {
            var said = await IvmProcess.RunAsync(country.Contracts, [.. args, "--workspace", workspace]);
            Assert.True(said.Code == 0, said.Out + said.Error);
            told.Add(($"ivm {string.Join(' ', args)}", said.Out + said.Error));
        }

        var identifiers = Identifiers.OfDelivery(Path.Combine(workspace, "deliveries", $"{SmallCountry.Year}"));
        Assert.True(identifiers.Count > 5_000, $"{identifiers.Count} identifiers");
        Assert.Empty(told.SelectMany(each => identifiers.In(each.Text).Select(what => $"{each.Where}: {what}")));
        Assert.Empty(identifiers.InFiles(Path.Combine(workspace, "runs")));
        Assert.Empty(identifiers.InFiles(Path.Combine(workspace, "releases")));
        Assert.Empty(identifiers.InFiles(Path.Combine(workspace, "store")));
        Assert.Equal(Hashes(country.Copy(), "link.m*.parquet"), Hashes(workspace, "link.m*.parquet"));
    }

    [Fact]
    public void The_search_finds_what_is_there()
    {
        var workspace = country.Copy(delivered: true);
        var delivery = Path.Combine(workspace, "deliveries", $"{SmallCountry.Year}");
        var identifiers = Identifiers.OfDelivery(delivery);
        var contact = File.ReadLines(Path.Combine(delivery, "sample", "contacts.csv")).Skip(1).Select(line => line.Split(';')).First(cells => cells.Take(10).All(cell => cell.Length > 0 && !cell.Contains('"', StringComparison.Ordinal)) && !cells[7].EndsWith("00", StringComparison.Ordinal));

        Assert.All(new[] { contact[2], contact[2].ToUpperInvariant(), contact[4], contact[7], $"{contact[7][..4]}-{contact[7][4..6]}-{contact[7][6..]}", contact[8] }, leaked =>
            Assert.Single(identifiers.In($"a text with <b>{leaked}</b> in it").Take(1)));
        Assert.Empty(identifiers.In($"samplenr {contact[0]} 39625d8e6d20b1e506dbaab2b1e676cb 2011-10-01"));
    }

    [Fact]
    public async Task Identifying_datasets_leave_the_store_and_come_back_only_while_another_specification_is_run()
    {
        var workspace = country.Copy();
        Assert.Empty(Identifying.SelectMany(name => Files(workspace, $"{name}.parquet")));
        var contracts = country.CopyContracts();
        var file = Path.Combine(contracts, "linkage", "respondents.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("accept: 0.9\n", "accept: 0.95\n", StringComparison.Ordinal));

        var plan = await IvmProcess.RunAsync(contracts, "plan", "--workspace", workspace);
        Assert.All(Identifying, name => Assert.Contains($"{name} identifying data were removed after linkage, and are needed again", Squeezed(plan.Out), StringComparison.Ordinal));
        var ran = await IvmProcess.RunAsync(contracts, "run", "--workspace", workspace);

        Assert.True(ran.Code == 0, ran.Out + ran.Error);
        Assert.Empty(Identifying.SelectMany(name => Files(workspace, $"{name}.parquet")));
        Assert.Equal(2, Files(workspace, "link.matches.parquet").Length);
    }

    [Fact]
    public async Task The_story_of_a_value_tells_how_sure_it_is_who_the_respondent_is()
    {
        var workspace = country.Copy();

        var story = await Ledger.StoryAsync(country, workspace, Matched(workspace), "sex");

        Assert.Contains(story["link"], line => line.StartsWith("found by name and address: unique and equal: pass everything, evidence of ", StringComparison.Ordinal) && line.Contains(" bits, probability ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Contacts_without_any_birth_date_are_refused_by_their_column_and_nothing_of_them_is_told()
    {
        var workspace = country.Copy(delivered: true);
        SmallCountry.Redeliver(workspace, "sample/contacts.csv", bytes => Rewritten(bytes, cells => cells[7] = ""));

        var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace);

        Assert.Equal(3, ran.Code);
        Assert.Contains("sample/contacts.csv, column 'BIRTH_DATE': found no value of the field 'birth_date' in any record", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Identifiers.OfDelivery(Path.Combine(workspace, "deliveries", $"{SmallCountry.Year}")).In(ran.Out + ran.Error));
    }

    [Fact]
    public async Task Contacts_that_are_like_nobody_have_no_acceptable_linkage()
    {
        var workspace = country.Copy(delivered: true);
        SmallCountry.Redeliver(workspace, "sample/contacts.csv", bytes => Rewritten(bytes, cells =>
        {
            (cells[2], cells[4], cells[5], cells[7]) = ("Qqqwqq", "Xxyxx Yy", "XY", "18010101");
            (cells[8], cells[9]) = ("9999ZZ", "99999");
        }));

        var ran = await IvmProcess.RunAsync(country.Contracts, "run", "--workspace", workspace);

        Assert.Equal(4, ran.Code);
        Assert.Contains("linkage/respondents.yaml: blocking: found no candidate pair at all", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Qqqwqq", ran.Out + ran.Error, StringComparison.Ordinal);
    }

    /// <summary>A respondent who was found by the strictest pass: contact and register agree, and an answer stands in a local file.</summary>
    private static string Matched(string workspace)
    {
        var delivery = Path.Combine(workspace, "deliveries", $"{SmallCountry.Year}");
        var faulty = Ledger.Contacts(workspace);
        var answered = Directory.GetFiles(Path.Combine(delivery, "responses"), "local_*.csv").Order(StringComparer.Ordinal)
            .SelectMany(file => File.ReadLines(file).Skip(1)).SelectMany(line => line.Split(';', ',', '\t', '|')).Select(cell => cell.Trim('"')).ToHashSet(StringComparer.Ordinal);
        return File.ReadLines(Path.Combine(delivery, "sample", "contacts.csv")).Skip(1).Select(line => line.Split(';')[0]).First(number => answered.Contains(number) && !faulty.Contains(number));
    }

    private static byte[] Rewritten(byte[] bytes, Action<string[]> change)
    {
        var lines = System.Text.Encoding.UTF8.GetString(bytes).Split('\n');
        for (var line = 1; line < lines.Length; line++)
        {
            if (lines[line].Length > 0)
            {
                var cells = lines[line].Split(';');
                change(cells);
                lines[line] = string.Join(';', cells);
            }
        }

        return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static string[] Files(string workspace, string pattern) => Directory.GetFiles(Path.Combine(workspace, "store"), pattern, SearchOption.AllDirectories);

    private static Dictionary<string, string> Hashes(string workspace, string pattern) => Files(workspace, pattern)
        .ToDictionary(path => Path.GetRelativePath(workspace, path), path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), StringComparer.Ordinal);
}
