using System.Collections.Immutable;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Planning;

/// <summary>Says why a step is to run: which parts of its identity differ from the earlier outcome that is nearest to it.</summary>
internal static class Reason
{
    public const string UpToDate = "up to date";
    public const string Removed = "identifying data were removed after linkage, and are needed again";
    private const string Further = "further delivery: ";
    private const string Gone = "delivery taken away: ";

    /// <summary>The reasons, delivered file and inputs first, then code, then contracts.</summary>
    /// <param name="identity">The identity for which no outcome stands.</param>
    /// <param name="known">Earlier outcomes.</param>
    public static ImmutableArray<string> Of(TaskIdentity identity, ImmutableArray<Commit> known) =>
        known.IsEmpty
            ? ["new"]
            : known.Select(commit => Differences(commit.Identity, identity)).MinBy(Distance) is { Length: > 0 } fewest
                ? fewest
                : ["its outcome no longer stands"];

    /// <summary>How far an earlier outcome is: the number of differences; of as many, the one that read the same files is nearer.</summary>
    private static (int Differences, int OtherFiles, string Text) Distance(ImmutableArray<string> differences) =>
        (differences.Length,
         differences.Count(text => text.StartsWith(Further, StringComparison.Ordinal) || text.StartsWith(Gone, StringComparison.Ordinal)),
         string.Join('\n', differences));

    private static ImmutableArray<string> Differences(TaskIdentity before, TaskIdentity now) =>
    [
        .. Changed(before.DeliveredFile, now.DeliveredFile).Select(name =>
            !before.DeliveredFile.ContainsKey(name) ? Further + name
            : !now.DeliveredFile.ContainsKey(name) ? Gone + name
            : $"input changed: {name}"),
        .. Changed(before.Inputs, now.Inputs).Select(name => $"input changed: {name}"),
        .. before.Version == now.Version ? Array.Empty<string>() : ["code changed"],
        .. Changed(before.Contracts, now.Contracts).Select(name => $"contract changed: {name}"),
    ];

    private static IEnumerable<string> Changed(ImmutableSortedDictionary<string, string> before, ImmutableSortedDictionary<string, string> now) =>
        before.Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal);
}
