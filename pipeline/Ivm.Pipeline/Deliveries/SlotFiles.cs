using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Pipeline.Deliveries;

/// <summary>A file that belongs to a slot by its name: <c>NAME.csv</c>, <c>NAME.2.csv</c>, <c>repairs/.../NAME.1.csv</c>.</summary>
/// <param name="Name">Path relative to the delivery folder, with forward slashes.</param>
/// <param name="Sequence">Number in its name; 1 for the file that is due.</param>
/// <param name="IsRepair">Whether it lies among the repairs.</param>
internal sealed record SlotFile(string Name, int Sequence, bool IsRepair);

/// <summary>Sorts the files that lie in a delivery folder by the slots that they belong to.</summary>
internal sealed class SlotFiles
{
    /// <summary>Folder of the repairs within a delivery; below it the same folders as beside it.</summary>
    public const string Repairs = "repairs";

    private static readonly ImmutableArray<string> Extensions = [".csv", ".parquet"];

    private readonly Dictionary<string, ImmutableArray<SlotFile>> bySlot = new(StringComparer.Ordinal);

    /// <summary>Looks through the folder once.</summary>
    /// <param name="folder">The delivery folder.</param>
    /// <param name="slots">Files that are due, relative to the folder.</param>
    public SlotFiles(string folder, IEnumerable<string> slots)
    {
        var known = slots.ToDictionary(slot => slot, _ => new List<SlotFile>(), StringComparer.Ordinal);
        var others = new List<string>();
        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [])
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (!Extensions.Contains(Path.GetExtension(name)))
            {
                continue;
            }

            if (SlotOf(name, known) is { } slot)
            {
                known[slot.Slot].Add(slot.File);
            }
            else
            {
                others.Add(name);
            }
        }

        foreach (var (slot, files) in known)
        {
            bySlot[slot] = [.. files.OrderBy(file => file.IsRepair).ThenBy(file => file.Sequence).ThenBy(file => file.Name, StringComparer.Ordinal)];
        }

        Others = [.. others.Order(StringComparer.Ordinal)];
    }

    /// <summary>Delivered files that belong to no slot.</summary>
    public ImmutableArray<string> Others { get; }

    /// <summary>What lies there for a slot: the file that is due, further parts, repairs.</summary>
    public ImmutableArray<SlotFile> Of(string slot) => bySlot[slot];

    /// <summary>Name of a further part of a slot.</summary>
    public static string PartOf(string slot, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{slot[..^Path.GetExtension(slot).Length]}.{sequence}{Path.GetExtension(slot)}");

    /// <summary>Name of a repair of a slot; always text, whatever the slot holds.</summary>
    public static string RepairOf(string slot, int sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{Repairs}/{slot[..^Path.GetExtension(slot).Length]}.{sequence}.csv");

    private static (string Slot, SlotFile File)? SlotOf(string name, Dictionary<string, List<SlotFile>> known)
    {
        if (known.ContainsKey(name))
        {
            return (name, new SlotFile(name, 1, IsRepair: false));
        }

        var extension = Path.GetExtension(name);
        var stem = name[..^extension.Length];
        var number = Path.GetExtension(stem).TrimStart('.');
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return null;
        }

        stem = stem[..^(number.Length + 1)];
        if (!name.StartsWith(Repairs + "/", StringComparison.Ordinal))
        {
            return known.ContainsKey(stem + extension) ? (stem + extension, new SlotFile(name, sequence, IsRepair: false)) : null;
        }

        stem = stem[(Repairs.Length + 1)..];
        return Extensions.Select(each => stem + each).FirstOrDefault(known.ContainsKey) is { } slot && extension == ".csv"
            ? (slot, new SlotFile(name, sequence, IsRepair: true))
            : null;
    }
}
