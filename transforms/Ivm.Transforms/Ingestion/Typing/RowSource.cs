namespace Ivm.Transforms.Ingestion;

/// <summary>Where a row came from, as its dataset says.</summary>
/// <param name="Place">File and line of the sender.</param>
/// <param name="Kind">What that file does to those before it.</param>
/// <param name="Sequence">Number of that file.</param>
internal readonly record struct RowSource(RowPlace Place, string Kind, int Sequence);

/// <summary>
/// Says where the rows of a file came from. A repaired row came from where it was set apart: it takes its old place among
/// the deliveries, and the row in quarantine says by what it was repaired.
/// </summary>
internal sealed class RowSources
{
    private readonly IDeliveredFile file;
    private readonly string kind;
    private readonly Dictionary<string, DeliveryPart> parts;

    /// <summary>The sources of a file's rows.</summary>
    /// <param name="file">The file.</param>
    /// <param name="all">All files of the delivery.</param>
    public RowSources(IDeliveredFile file, IEnumerable<IDeliveredFile> all)
    {
        this.file = file;
        kind = DeliveryPart.NameOf(file.Part.Kind);
        parts = all.Where(each => each.Part.Kind != DeliveryPartKind.Repair).ToDictionary(each => each.Name, each => each.Part, StringComparer.Ordinal);
    }

    /// <summary>Where a row came from; null for a row of a repair of which nothing says that.</summary>
    /// <param name="line">Line of the file on which it starts.</param>
    public RowSource? Of(int line)
    {
        if (file.Part.Kind != DeliveryPartKind.Repair)
        {
            return new RowSource(new RowPlace(file.Name, line), kind, file.Part.Sequence);
        }

        return file.Part.Origins.TryGetValue(line, out var origin) && parts.TryGetValue(origin.File, out var part)
            ? new RowSource(origin, DeliveryPart.NameOf(part.Kind), part.Sequence)
            : null;
    }
}
