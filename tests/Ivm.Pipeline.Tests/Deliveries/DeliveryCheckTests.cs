using Ivm.Contracts;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Deliveries;

public sealed class DeliveryCheckTests : IDisposable
{
    private readonly Office office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public void A_whole_delivery_is_received()
    {
        var file = Check("numbers.csv")["numbers.csv"].Files.Single();

        Assert.Equal(2, file.DeclaredRows);
        Assert.Equal(6, file.Length);
        Assert.Equal(64, file.Sha256.Length);
    }

    [Fact]
    public void All_faults_are_told_at_once_in_the_order_of_the_names()
    {
        office.Deliver("changed", 1);
        File.AppendAllText(PathOf("changed.csv"), "2\n");
        office.Deliver("unnoted", 1);
        File.Delete(PathOf("unnoted.delivery.json"));
        office.Deliver("scribbled", 1);
        File.WriteAllText(PathOf("scribbled.delivery.json"), "{\n  \"file\": oops\n}");
        office.Deliver("incomplete", 1);
        File.WriteAllText(PathOf("incomplete.delivery.json"), "{\"file\": \"incomplete.csv\"}");

        var refused = Assert.Throws<InvalidInputException>(() =>
            Check("missing.csv", "changed.csv", "unnoted.csv", "scribbled.csv", "incomplete.csv", "numbers.csv"));

        Assert.Equal(InputFailure.DataRefused, refused.Kind);
        Assert.Equal(
            ["changed.csv", "incomplete.delivery.json:1:27", "missing.csv", "missing.delivery.json", "scribbled.delivery.json:2:11", "unnoted.delivery.json"],
            refused.Faults.Select(fault => fault.Where));
        Assert.Contains("found SHA-256 ", refused.Faults[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_note_for_another_file_or_edition_is_refused()
    {
        var note = File.ReadAllText(PathOf("numbers.delivery.json"));
        File.WriteAllText(PathOf("numbers.delivery.json"), note.Replace("numbers.csv", "letters.csv", StringComparison.Ordinal).Replace("2011,", "2010,", StringComparison.Ordinal));

        var refused = Assert.Throws<InvalidInputException>(() => Check("numbers.csv"));

        Assert.Equal(["numbers.delivery.json: file", "numbers.delivery.json: edition"], refused.Faults.Select(fault => fault.Where));
    }

    [Fact]
    public void Without_a_delivery_folder_it_is_said_how_to_get_one()
    {
        var refused = Assert.Throws<InvalidInputException>(() =>
            DeliveryCheck.Run(Path.Combine(office.Workspace.Root, "none"), Office.Year, ["numbers.csv"], threads: 1, CancellationToken.None));

        Assert.Contains("make a simulated one with 'ivm simulate'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_promise_of_rows_for_the_same_bytes_is_another_input()
    {
        await office.RunAsync();
        var note = File.ReadAllText(PathOf("numbers.delivery.json"));
        File.WriteAllText(PathOf("numbers.delivery.json"), note.Replace("\"rows\":2", "\"rows\":3", StringComparison.Ordinal));

        Assert.Equal(TaskState.ToRun, office.Plan().Tasks[0].State);
    }

    private string PathOf(string name) => Path.Combine(office.Workspace.Deliveries(Office.Year), name);

    private System.Collections.Immutable.ImmutableSortedDictionary<string, DeliverySlot> Check(params string[] expected) =>
        DeliveryCheck.Run(office.Workspace.Deliveries(Office.Year), Office.Year, expected, threads: 2, CancellationToken.None);
}
