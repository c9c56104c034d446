using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Which rejected records have been repaired, by which line of which repair.</summary>
internal sealed class RepairedRows
{
    private readonly Dictionary<RowPlace, RowPlace> repairs = [];
    private readonly HashSet<RowPlace> taken = [];
    private readonly List<Fault> faults = [];

    /// <summary>Notes that a repair was accepted in place of a record.</summary>
    /// <param name="origin">The record.</param>
    /// <param name="repair">The row of the repair.</param>
    public void Add(RowPlace origin, RowPlace repair)
    {
        if (!repairs.TryAdd(origin, repair))
        {
            faults.Add(new Fault(
                $"{repair}", $"a second repair of {origin}", $"one repair that is accepted; {repairs[origin]} was", "Take the repair with the highest number away, and replay what is still open."));
        }
    }

    /// <summary>The repair of a record that is being rejected; null when there is none.</summary>
    public RowPlace? Take(RowPlace rejected)
    {
        if (repairs.Count == 0 || !repairs.TryGetValue(rejected, out var repair))
        {
            return null;
        }

        taken.Add(rejected);
        return repair;
    }

    /// <summary>What is wrong once all delivered files were read: a repair of what needs none would count a row twice.</summary>
    public IEnumerable<Fault> Faults() =>
    [
        .. faults,
        .. repairs.Where(entry => !taken.Contains(entry.Key)).OrderBy(entry => $"{entry.Value}", StringComparer.Ordinal).Select(entry => new Fault(
            $"{entry.Value}", $"a repair of {entry.Key}, which is not set apart", "repairs of rows in quarantine only", "Take the repair away: the file has changed since, or its contract has.")),
    ];
}
