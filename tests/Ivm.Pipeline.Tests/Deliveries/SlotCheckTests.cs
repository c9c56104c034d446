using System.Text.Json.Nodes;
using Ivm.Contracts;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Deliveries;

public sealed class SlotCheckTests : IDisposable
{
    private readonly Office office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public void Further_parts_come_in_the_order_of_their_numbers_and_repairs_after_them()
    {
        Deliver("repairs/numbers.1", "repair", 1);
        Deliver("numbers.10", "withdrawal", 10);
        foreach (var sequence in Enumerable.Range(2, 8))
        {
            Deliver($"numbers.{sequence}", sequence == 2 ? "replacement" : "addition", sequence);
        }

        var files = Received().Files;

        Assert.Equal(["numbers.csv", "numbers.2.csv", "numbers.3.csv"], files.Take(3).Select(file => file.Name));
        Assert.Equal(["numbers.10.csv", "repairs/numbers.1.csv"], files.TakeLast(2).Select(file => file.Name));
        Assert.Equal((DeliveryPartKind.First, 1), (files[0].Part.Kind, files[0].Part.Sequence));
        Assert.Equal((DeliveryPartKind.Replacement, 2), (files[1].Part.Kind, files[1].Part.Sequence));
        Assert.Equal((DeliveryPartKind.Withdrawal, 10), (files[^2].Part.Kind, files[^2].Part.Sequence));
    }

    [Fact]
    public async Task A_new_part_makes_its_task_run_again_for_that_reason_and_no_other_way_of_telling_it()
    {
        await office.RunAsync();
        Deliver("numbers.2", "addition", 2);
        Assert.Equal(["further delivery: numbers.2.csv"], office.Plan().Tasks[0].Reasons);

        await office.RunAsync();
        Change("numbers.2", note => note["kind"] = "withdrawal");
        Assert.Equal(["input changed: numbers.2.csv"], office.Plan().Tasks[0].Reasons);

        await office.RunAsync();
        File.Delete(PathOf("numbers.2.csv"));
        Assert.Equal(TaskState.UpToDate, office.Plan().Tasks[0].State);
    }

    [Theory]
    [InlineData("numbers.3", "addition", 3, "numbers.3.csv: found number 3 without numbers.2.csv before it; expected numbers from 2 without a gap. Ask the sender for the file between, or give this one its number.")]
    [InlineData("numbers.2", "correction", 2, "numbers.2.delivery.json: kind: found 'correction'; expected 'addition' or 'replacement' or 'withdrawal'. Ask the sender what the file does to those before it, and for a note that says so.")]
    [InlineData("numbers.2", null, 2, "numbers.2.delivery.json: kind: found nothing; expected 'addition' or 'replacement' or 'withdrawal'. Ask the sender what the file does to those before it, and for a note that says so.")]
    [InlineData("numbers.2", "first", 2, "numbers.2.delivery.json: kind: found 'first'; expected 'addition' or 'replacement' or 'withdrawal'. Ask the sender what the file does to those before it, and for a note that says so.")]
    [InlineData("numbers.2", "addition", 3, "numbers.2.delivery.json: sequence: found 3; expected 2, as in the name of the file. Ask the sender which number the file has.")]
    [InlineData("numbers.02", "addition", 2, "numbers.02.csv: found the number 2 written in another way; expected numbers.2.csv. Rename the file and its note.")]
    [InlineData("repairs/numbers.2", "repair", 2, "repairs/numbers.2.csv: found number 2 without repairs/numbers.1.csv before it; expected numbers from 1 without a gap. Ask the sender for the file between, or give this one its number.")]
    [InlineData("letters", null, null, "letters.csv: found a file that no contract expects; expected only files of the edition of 2011, as editions/2011.yaml lists them. Take it away, or add it to the edition.")]
    public void A_part_that_does_not_belong_is_refused(string name, string? kind, int? sequence, string fault)
    {
        Deliver(name, kind, sequence);

        Assert.Equal(fault, Assert.Throws<InvalidInputException>(Received).Message);
    }

    [Fact]
    public void Two_files_of_one_number_are_told()
    {
        Deliver("numbers.2", "addition", 2);
        Deliver("numbers.02", "addition", 2);

        Assert.Equal(
            "numbers.02.csv: found the number 2 written in another way; expected numbers.2.csv. Ask the sender which of the files with this number counts.",
            Assert.Throws<InvalidInputException>(Received).Message);
    }

    [Fact]
    public void A_note_of_another_file_contract_or_edition_is_told_for_parts_too()
    {
        Deliver("numbers.2", "addition", 2);
        Change("numbers.2", note => (note["file"], note["contract"], note["edition"]) = ("letters.2.csv", "letters", 2010));

        Assert.Equal(
            ["numbers.2.delivery.json: file: found 'letters.2.csv'; expected 'numbers.2.csv'. Ask the sender which file the note belongs to.", "numbers.2.delivery.json: contract: found 'letters'; expected 'numbers'. Ask the sender which file this is, and for a note that says so.", "numbers.2.delivery.json: edition: found 2010; expected 2011. Ask the sender for the file of this edition."],
            Assert.Throws<InvalidInputException>(Received).Faults.Select(fault => fault.ToString()));
    }

    private DeliverySlot Received() =>
        DeliveryCheck.Run(office.Workspace.Deliveries(Office.Year), Office.Year, ["numbers.csv"], threads: 2, CancellationToken.None)["numbers.csv"];

    private void Deliver(string name, string? kind, int? sequence)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        office.Deliver(name, 33);
        Change(name, note =>
        {
            note["file"] = $"{Path.GetFileName(name)}.csv";
            (note["kind"], note["sequence"]) = (kind, sequence);
        });
    }

    private void Change(string name, Action<JsonObject> change)
    {
        var path = DeliveryCheck.NoteOf(PathOf($"{name}.csv"));
        var note = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(note);
        File.WriteAllText(path, note.ToJsonString());
    }

    private string PathOf(string name) => Path.Combine(office.Workspace.Deliveries(Office.Year), name);
}
