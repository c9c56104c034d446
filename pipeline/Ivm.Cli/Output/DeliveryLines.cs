using System.Globalization;
using Ivm.Pipeline.Deliveries;
using Ivm.Transforms;

namespace Ivm.Cli.Output;

/// <summary>What was delivered, as lines for people: a screen full, or everything.</summary>
/// <param name="overview">What was delivered.</param>
/// <param name="output">Where the lines go.</param>
internal sealed class DeliveryLines(DeliveryOverview overview, TextWriter output)
{
    private const int Shown = 8;

    private static readonly string[] Groups = ["registers", "sample", "national", "local"];

    /// <summary>Writes the lines.</summary>
    /// <param name="all">Every file, not just sums and the first of what is amiss.</param>
    public void Write(bool all)
    {
        Sums();
        Agencies();
        Further(all);
        if (all)
        {
            Files();
        }

        Missing(all);
        Amiss(all, "refused", [.. overview.Slots.Where(slot => slot.State == SlotState.Refused).SelectMany(slot => slot.Faults.Select(fault => $"{fault}"))]);
        Amiss(all, "not expected", [.. overview.Unexpected.Select(fault => $"{fault}")]);
        output.WriteLine(Verdict());
    }

    private void Sums()
    {
        string[] header = [$"delivery of {overview.Edition}", "due", "taken in", "waiting", "refused", "missing", "files", "rows", "rejected", "open", "MB"];
        var rows = Groups.Select(group => Row(group, [.. overview.Slots.Where(slot => slot.Group == group)])).Append(Row("all", [.. overview.Slots]));
        Lines.Align(output, [header, .. rows], numbersFrom: 1);

        static string[] Row(string name, SlotOverview[] slots)
        {
            var files = slots.SelectMany(slot => slot.Files).ToArray();
            return
            [
                name, Number(slots.Length), .. new[] { SlotState.TakenIn, SlotState.Waiting, SlotState.Refused, SlotState.Missing }.Select(state => Number(slots.Count(slot => slot.State == state))),
                Number(files.Length), Number(files.Sum(file => file.Rows)), Number(files.Sum(file => file.Account?.Rejected.Values.Sum() ?? 0)), Number(files.Sum(file => file.Open)), Megabytes(files.Sum(file => file.Bytes)),
            ];
        }
    }

    private void Agencies()
    {
        var byAgency = overview.Slots.Where(slot => slot.Agency is not null).GroupBy(slot => slot.Agency!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        output.WriteLine("agencies: " + string.Join(", ", byAgency.Select(group => $"{group.Key} {Number(group.Count(slot => slot.State is not SlotState.Missing))} of {Number(group.Count())}")));
    }

    private void Further(bool all)
    {
        var further = overview.Slots.SelectMany(slot => slot.Files).Where(file => file.Kind != DeliveryPartKind.First).ToArray();
        if (further.Length == 0)
        {
            return;
        }

        output.WriteLine($"further parts and repairs: {string.Join(", ", further.GroupBy(file => file.Kind).OrderBy(group => group.Key).Select(group => $"{group.Count()} {DeliveryPart.NameOf(group.Key)}"))}");
        if (!all)
        {
            Lines.Align(output, [.. further.Take(Shown).Select(file => Cells(file))], indent: "  ");
            More(further.Length, all);
        }
    }

    private void Files() => Lines.Align(output, [.. overview.Slots.SelectMany(slot => slot.Files).Select(Cells)], indent: "  ");

    private static string[] Cells(FileOverview file) =>
    [
        file.File, DeliveryPart.NameOf(file.Kind), $"{Number(file.Rows)} rows", $"{Megabytes(file.Bytes)} MB",
        file.Account is { } account ? $"{Number(account.Out)} accepted, {Number(account.Rejected.Values.Sum())} rejected{(file.Repaired > 0 ? $", {Number(file.Repaired)} of them repaired" : "")}" : "not taken in",
        file.Delivered ?? "", file.Sender ?? "",
    ];

    private void Missing(bool all)
    {
        var missing = overview.Slots.Where(slot => slot.State == SlotState.Missing).Select(slot => slot.Slot).ToArray();
        if (missing.Length > 0)
        {
            output.WriteLine($"missing: {string.Join(", ", missing.Take(all ? int.MaxValue : Shown))}{(all || missing.Length <= Shown ? "" : $", and {missing.Length - Shown} more (--all)")}");
        }
    }

    private void Amiss(bool all, string what, string[] lines)
    {
        if (lines.Length == 0)
        {
            return;
        }

        output.WriteLine($"{what}:");
        foreach (var line in lines.Take(all ? int.MaxValue : Shown))
        {
            output.WriteLine($"  {line.ReplaceLineEndings(Environment.NewLine + "  ")}");
        }

        More(lines.Length, all);
    }

    private void More(int count, bool all)
    {
        if (!all && count > Shown)
        {
            output.WriteLine($"  and {count - Shown} more (--all)");
        }
    }

    private string Verdict()
    {
        int Number(SlotState state) => overview.Slots.Count(slot => slot.State == state);
        return Number(SlotState.Missing) + Number(SlotState.Refused) + overview.Unexpected.Length > 0
            ? "The delivery is not whole."
            : Number(SlotState.Waiting) > 0 ? "The delivery is whole; 'ivm run' takes it in." : "The delivery is whole and taken in.";
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture);
}
