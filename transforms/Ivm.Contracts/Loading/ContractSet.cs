using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Everything in <c>data-schemas</c>, read, checked and resolved.</summary>
/// <param name="CodeLists">Code lists by name.</param>
/// <param name="Editions">Editions by year.</param>
/// <param name="Outputs">Contracts of the datasets that stages commit and releases hold, by dataset name.</param>
/// <param name="Assumptions">Every setting marked as an assumption, in file order.</param>
/// <param name="FileHashes">SHA-256 (lower-case hexadecimal) of every contract file by relative path; line ends normalised to LF.</param>
public sealed record ContractSet(
    FrozenDictionary<string, CodeList> CodeLists,
    ImmutableSortedDictionary<int, Edition> Editions,
    FrozenDictionary<string, TableSchema> Outputs,
    ImmutableArray<Assumption> Assumptions,
    ImmutableSortedDictionary<string, string> FileHashes)
{
    /// <summary>For each edition file that is based on others (<c>based_on</c>), the files it takes keys from.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> EditionBases { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>How records are linked, by the name of the file in <c>linkage/</c>.</summary>
    public FrozenDictionary<string, LinkageSpecification> Linkages { get; init; } = FrozenDictionary<string, LinkageSpecification>.Empty;

    /// <summary>Agencies that deliver responses, by name.</summary>
    public ImmutableSortedDictionary<string, Agency> Agencies { get; init; } = ImmutableSortedDictionary<string, Agency>.Empty;

    /// <summary>
    /// The hashes of the contract files under any of the given path prefixes, and of the files that editions among them
    /// are based on.
    /// </summary>
    /// <param name="prefixes">Folders (<c>questionnaire/</c>) or beginnings of file paths (<c>editions/2011</c>).</param>
    public ImmutableSortedDictionary<string, string> HashesOf(params ReadOnlySpan<string> prefixes)
    {
        var hashes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (path, hash) in FileHashes)
        {
            foreach (var prefix in prefixes)
            {
                if (path.StartsWith(prefix, StringComparison.Ordinal))
                {
                    hashes[path] = hash;
                    foreach (var origin in EditionBases.GetValueOrDefault(path, []))
                    {
                        hashes[origin] = FileHashes[origin];
                    }
                }
            }
        }

        return hashes.ToImmutable();
    }
}
