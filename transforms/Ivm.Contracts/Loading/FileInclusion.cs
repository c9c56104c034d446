using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Follows <c>include: [FILE, ...]</c> between files that a user names; paths count from the file that includes.</summary>
internal sealed class FileInclusion
{
    private readonly FaultCollector _faults;
    private readonly Func<string, ContractNode?> _open;
    private readonly string _kind;
    private readonly List<string> _chain = [];
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly ImmutableArray<(string Path, ContractReader Reader)>.Builder _readers = ImmutableArray.CreateBuilder<(string, ContractReader)>();

    private FileInclusion(FaultCollector faults, Func<string, ContractNode?> open, string kind) => (_faults, _open, _kind) = (faults, open, kind);

    /// <summary>A file and all it includes, what is included first; every file once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="open">Opens a file; null, and a fault, where it cannot be read.</param>
    /// <param name="kind">What it holds, for messages.</param>
    /// <param name="faults">Gets circles.</param>
    public static ImmutableArray<(string Path, ContractReader Reader)> Follow(string path, Func<string, ContractNode?> open, string kind, FaultCollector faults)
    {
        var inclusion = new FileInclusion(faults, open, kind);
        inclusion.Visit(path, from: null);
        return inclusion._readers.ToImmutable();
    }

    private void Visit(string path, ContractScalar? from)
    {
        // Compared with '.' and '..' resolved, so that a circle is one whatever way it is written.
        var resolved = Path.GetFullPath(path);
        if (_done.Contains(resolved))
        {
            return;
        }

        if (_chain.Contains(resolved))
        {
            var circle = _chain.SkipWhile(step => step != resolved).Append(resolved).Select(Path.GetFileName);
            _faults.Add(from!.Where, $"the circular reference {string.Join(" -> ", circle)}", "files that include each other in one direction", "Remove one of the includes.");
            return;
        }

        _chain.Add(resolved);
        var reader = ContractReader.Open(_open(path), _faults, _kind);
        foreach (var included in reader.Names("include", "a list of files", required: false))
        {
            Visit(Path.Combine(Path.GetDirectoryName(path) ?? "", included.Value), included);
        }

        _chain.RemoveAt(_chain.Count - 1);
        _done.Add(resolved);
        _readers.Add((path, reader));
    }
}
