using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Simulation;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;
using Ivm.Transforms.Ingestion;
using Microsoft.Extensions.Time.Testing;

namespace Ivm.Pipeline.Tests.Deliveries;

/// <summary>A simulated delivery is taken in, what was set apart is exported, repaired and replayed, and taken in again.</summary>
public sealed class RepairCycleTests : IDisposable
{
    private static readonly RunOptions Options = new(2, "200MB");

    // In so small a country one broken row is more than the gate allows.
    private static readonly Edition Edition = SimulatedCountry.Edition with
    {
        ResponseFiles = [.. SimulatedCountry.Edition.ResponseFiles.Select(file => file with { Schema = file.Schema with { MaximumRejectedShare = 1 } })],
    };

    private readonly Folder folder = new();
    private readonly Workspace workspace;

    public RepairCycleTests()
    {
        workspace = Workspace.At(folder["work"]);
        using var country = SimulatedCountry.Of(8_000);
        Directory.CreateDirectory(Path.GetDirectoryName(workspace.Deliveries(2011))!);
        Directory.Move(country.Delivery, workspace.Deliveries(2011));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_repaired_is_no_longer_open_and_every_file_still_adds_up()
    {
        Assert.All(Overview().Slots, slot => Assert.Equal(SlotState.Waiting, slot.State));
        await TakeInAsync();
        var before = Open().Groups();
        Assert.Equal(Overview().Slots.Sum(slot => slot.Files.Sum(file => file.Open)), before.Where(group => group.AreRows).Sum(group => group.Open));

        var sheet = folder["sheet.csv"];
        var exported = Open().Export(sheet, file: null, reason: null);
        Assert.Equal(before.Where(group => group.AreRows).Sum(group => group.Open), exported);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(sheet));
        }

        var delivered = Hashes();
        var repaired = Repair(sheet, RejectionReason.UnclosedQuote, text => text.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal));
        Assert.True(repaired > 0);
        var written = Open().Replay(sheet, 2011, new FakeTimeProvider());
        Assert.Equal(repaired, written.Sum(repair => repair.Rows));
        Assert.Equal(delivered, Hashes().Where(file => !file.Key.StartsWith("repairs/", StringComparison.Ordinal)).ToDictionary());

        await TakeInAsync();
        var after = Open().Groups();
        var unclosed = after.Where(group => group.Reason == RejectionReason.UnclosedQuote).ToArray();
        Assert.Equal((repaired, 0), (unclosed.Sum(group => group.Repaired), unclosed.Sum(group => group.Open)));
        Assert.Equal(before.Sum(group => group.Records), after.Sum(group => group.Records));
        Assert.All(Overview().Slots, slot =>
        {
            Assert.Equal(SlotState.TakenIn, slot.State);
            Assert.All(slot.Files, file => Assert.True(file.Account!.Balances));
        });
        Assert.Equal(repaired, Overview().Slots.SelectMany(slot => slot.Files).Where(file => file.Kind == DeliveryPartKind.Repair).Sum(file => file.Account!.Out));
    }

    [Fact]
    public async Task A_sheet_that_repairs_what_is_not_open_writes_nothing()
    {
        await TakeInAsync();
        var sheet = folder["sheet.csv"];
        Open().Export(sheet, file: null, RejectionReason.UnclosedQuote);
        var lines = File.ReadAllLines(sheet);
        var (file, line) = (Cells(File.ReadAllText(sheet))[1][0], Cells(File.ReadAllText(sheet))[1][1]);
        File.WriteAllLines(sheet, [lines[0], $"{file},1,,unclosed_quote,x,x,a,,,b", $"{file},{line},,unclosed_quote,x,x,other,,,b", $"{file},{line},,unclosed_quote,x,x,other,,,c"]);

        var refused = Assert.Throws<InvalidInputException>(() => Open().Replay(sheet, 2011, new FakeTimeProvider()));

        Assert.Equal(
            [
                $"{sheet}:2: found a repair of {file}:1, which is not open; expected a record that 'ivm quarantine list' tells as open. Remove the line: it was repaired already, its repair waits for 'ivm run', or its file was delivered again.",
                $"{sheet}:3: found another raw_text for {file}:{line} than stands there now; expected the text as it was exported. Export the sheet again: the file has changed since, or raw_text was edited in place of repaired_text.",
                $"{sheet}:4: found {file}:{line} a second time; expected one repair of every record. Remove it: line 3 repairs it already.",
            ],
            refused.Faults.Select(fault => fault.ToString()));
        Assert.False(Directory.Exists(Path.Combine(workspace.Deliveries(2011), "repairs")));
    }

    [Fact]
    public async Task What_is_missing_or_was_refused_is_told_with_the_reason_and_no_value()
    {
        var answers = Path.Combine(workspace.Deliveries(2011), "responses", "national_cawi.csv");
        var bytes = File.ReadAllBytes(answers);
        File.WriteAllBytes(answers, bytes[..(bytes.Length / 2)]);
        var note = DeliveryCheck.NoteOf(answers);
        File.WriteAllText(note, File.ReadAllText(note).Replace(ContentHash.OfBytes(bytes), ContentHash.OfFile(answers), StringComparison.Ordinal));
        await Assert.ThrowsAsync<InvalidInputException>(TakeInAsync);
        var missing = Edition.ResponseFiles.First(file => file.Stream == SurveyStream.Local).Path;
        File.Delete(Path.Combine(workspace.Deliveries(2011), missing));
        foreach (var further in Directory.GetFiles(Path.Combine(workspace.Deliveries(2011), "responses"), Path.GetFileNameWithoutExtension(missing) + ".*"))
        {
            File.Delete(further);
        }

        File.WriteAllText(Path.Combine(workspace.Deliveries(2011), "responses", "local_l9999.csv"), "x\n");

        var overview = Overview();

        var refused = overview.Slots.Single(slot => slot.State == SlotState.Refused);
        Assert.Equal("responses/national_cawi.csv", refused.Slot);
        Assert.Contains("as declared at delivery", refused.Faults.Single().ToString(), StringComparison.Ordinal);
        Assert.Equal(missing, overview.Slots.Single(slot => slot.State == SlotState.Missing).Slot);
        Assert.Equal("responses/local_l9999.csv", overview.Unexpected.Single().Where);
        using var json = JsonDocument.Parse(overview.ToJson());
        Assert.Equal(overview.Slots.Length, json.RootElement.GetProperty("slots").GetArrayLength());
    }

    /// <summary>Fills in repaired_text for the records of a reason, as somebody with a spreadsheet would.</summary>
    private static int Repair(string sheet, string reason, Func<string, string> repair)
    {
        var rows = Cells(File.ReadAllText(sheet));
        var count = 0;
        foreach (var row in rows.Skip(1).Where(row => row[3] == reason))
        {
            row[^1] = repair(row[6]);
            count++;
        }

        File.WriteAllText(sheet, string.Concat(rows.Select(row => string.Join(',', row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n")));
        return count;
    }

    private static List<List<string>> Cells(string text)
    {
        var rows = new List<List<string>> { new() { "" } };
        var quoted = false;
        foreach (var character in text)
        {
            var row = rows[^1];
            if (character == '"')
            {
                // A quote that follows the one that seemed to close a field is the second half of a doubled one.
                quoted = !quoted;
                row[^1] += quoted && row[^1].EndsWith('\u0001') ? "\"" : "\u0001";
            }
            else if (quoted || character is not (',' or '\n'))
            {
                row[^1] += character;
            }
            else if (character == ',')
            {
                row.Add("");
            }
            else
            {
                rows.Add([""]);
            }
        }

        rows.RemoveAt(rows.Count - 1);
        return [.. rows.Select(row => row.Select(Unquoted).ToList())];

        static string Unquoted(string cell) => cell.Replace("\u0001\"", "\"", StringComparison.Ordinal).Replace("\u0001", "", StringComparison.Ordinal);
    }

    private Dictionary<string, string> Hashes() => Directory.GetFiles(workspace.Deliveries(2011), "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(workspace.Deliveries(2011), path).Replace('\\', '/'), path => ContentHash.OfFile(path, Cancellation), StringComparer.Ordinal);

    private DeliveryOverview Overview() => Deliveries().Look(threads: 2, Cancellation);

    private Quarantine Open() => Quarantine.Open(workspace, Deliveries(), Options, Cancellation);

    private EditionDeliveries Deliveries() => new(workspace, SimulatedCountry.Contracts, Edition);

    private Task TakeInAsync() => LineRun.RunAsync(
        new Line(workspace, 2011, [.. EditionIngest.Of(SimulatedCountry.Contracts, Edition)]), Options, new Silent(), new FakeTimeProvider(), Cancellation);
}
