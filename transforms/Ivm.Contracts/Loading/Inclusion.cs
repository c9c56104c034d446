using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Follows <c>include: [other, ...]</c> between contracts of one folder.</summary>
internal sealed class Inclusion
{
    private readonly ContractFiles _files;
    private readonly FaultCollector _faults;
    private readonly string _folder;
    private readonly string _kind;
    private readonly List<string> _chain = [];
    private readonly HashSet<string> _done = [];
    private readonly ImmutableArray<ContractReader>.Builder _readers = ImmutableArray.CreateBuilder<ContractReader>();

    private Inclusion(ContractFiles files, FaultCollector faults, string folder, string kind) =>
        (_files, _faults, _folder, _kind) = (files, faults, folder, kind);

    /// <summary>The contract that a name refers to and all it includes, what is included first; every contract once.</summary>
    /// <param name="files">The contracts.</param>
    /// <param name="faults">Gets references that lead nowhere or in a circle.</param>
    /// <param name="folder">Folder of the contracts.</param>
    /// <param name="name">The reference; null when it could not be read.</param>
    /// <param name="kind">What is referred to, for messages.</param>
    public static ImmutableArray<ContractReader> Follow(ContractFiles files, FaultCollector faults, string folder, ContractScalar? name, string kind)
    {
        var inclusion = new Inclusion(files, faults, folder, kind);
        inclusion.Visit(name);
        return inclusion._readers.ToImmutable();
    }

    private void Visit(ContractScalar? name)
    {
        if (_files.Resolve(_folder, ".yaml", name, _kind) is not { } path || name is null || _done.Contains(path))
        {
            return;
        }

        if (_chain.Contains(path))
        {
            var circle = _chain.SkipWhile(step => step != path).Append(path);
            _faults.Add(name.Where, $"the circular reference {string.Join(" -> ", circle)}", "contracts that include each other in one direction", "Remove one of the includes.");
            return;
        }

        _chain.Add(path);
        var reader = ContractReader.Open(_files.Document(path), _faults, _kind);
        foreach (var included in reader.Names("include", "a list of names", required: false))
        {
            Visit(included);
        }

        _chain.RemoveAt(_chain.Count - 1);
        if (_done.Add(path))
        {
            _readers.Add(reader);
        }
    }
}
