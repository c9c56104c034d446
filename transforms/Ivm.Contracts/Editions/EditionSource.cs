using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>An edition as its file gives it, completed with what it inherits.</summary>
/// <param name="Mapping">The completed mapping; null when it could not be read.</param>
/// <param name="Bases">The files that it inherits from, nearest first.</param>
internal sealed record ResolvedEdition(ContractNode? Mapping, ImmutableArray<string> Bases);

/// <summary>
/// Resolves <c>based_on: 2010</c>: an edition has the keys of the edition it is based on, except those it gives itself.
/// The same holds within a mapping that both give (<c>linkage</c>), but not within a value wrapped with its reason, and
/// a list replaces a list.
/// </summary>
internal static class EditionSource
{
    /// <summary>The edition with what it inherits.</summary>
    public static ResolvedEdition Resolve(ContractFiles files, FaultCollector faults, string path)
    {
        var chain = new List<string>();
        var merged = ImmutableArray<ContractEntry>.Empty;
        var current = path;
        while (true)
        {
            chain.Add(current);
            if (files.Document(current) is not ContractMapping mapping)
            {
                return new ResolvedEdition(chain.Count == 1 ? files.Document(current) : null, []);
            }

            merged = Merge(merged, mapping.Entries);
            if (mapping.Find("based_on") is not ContractScalar baseYear)
            {
                return new ResolvedEdition(new ContractMapping(files.Document(path)!.Where, "", merged), [.. chain[1..]]);
            }

            if (files.Resolve("editions", ".yaml", baseYear, "an edition") is not { } next)
            {
                return new ResolvedEdition(Mapping: null, []);
            }

            if (chain.Contains(next))
            {
                faults.Add(baseYear.Where, $"the circular reference {string.Join(" -> ", chain.SkipWhile(step => step != next).Append(next))}", "editions that are based on each other in one direction", "Remove one of the references.");
                return new ResolvedEdition(Mapping: null, []);
            }

            current = next;
        }
    }

    private static ImmutableArray<ContractEntry> Merge(ImmutableArray<ContractEntry> own, ImmutableArray<ContractEntry> inherited) =>
    [
        .. own.Select(entry => inherited.FirstOrDefault(other => other.Key.Value == entry.Key.Value) is { } other
            && entry.Value is ContractMapping mine && other.Value is ContractMapping theirs && mine.Find("value") is null && theirs.Find("value") is null
                ? entry with { Value = mine with { Entries = Merge(mine.Entries, theirs.Entries) } }
                : entry),
        .. inherited.Where(entry => own.All(other => other.Key.Value != entry.Key.Value)),
    ];
}
