using System.Collections.Immutable;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Planning;

/// <summary>Says why a step is to run: which parts of its identity differ from the earlier outcome that is nearest to it.</summary>
internal static class Reason
{
    public const string UpToDate = "up to date";

    /// <summary>The reasons, delivered file and inputs first, then code, then contracts.</summary>
    /// <param name="identity">The identity for which no outcome stands.</param>
    /// <param name="known">Earlier outcomes.</param>
    public static ImmutableArray<string> Of(TaskIdentity identity, ImmutableArray<Commit> known) =>
        known.IsEmpty
            ? ["new"]
            : known.Select(commit => Differences(commit.Identity, identity)).MinBy(differences => differences.Length) is { Length: > 0 } fewest
                ? fewest
                : ["its outcome no longer stands"];

    private static ImmutableArray<string> Differences(TaskIdentity before, TaskIdentity now) =>
    [
        .. Changed(before.DeliveredFile, now.DeliveredFile).Select(name =>
            !before.DeliveredFile.ContainsKey(name) ? $"further delivery: {name}"
            : !now.DeliveredFile.ContainsKey(name) ? $"delivery taken away: {name}"
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
