using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Ivm.Contracts;

/// <summary>The files of a contract folder (not those whose name begins with a dot, and not <c>.md</c> files): their texts, hashes and documents, and which of them were used.</summary>
internal sealed class ContractFiles
{
    private static readonly ImmutableArray<string> Folders =
    [
        "checks", "codelists", "deliveries", "disclosure", "editing", "editions", "linkage", "outputs", "questionnaire", "registers", "rules", "scales", "surveys", "tables", "weighting",
    ];

    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ContractNode?> _documents = [];
    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _foldersWithBrokenReferences = [];
    private readonly FaultCollector _faults;

    private ContractFiles(FaultCollector faults) => _faults = faults;

    /// <summary>Paths of all files, relative with forward slashes, in ordinal order.</summary>
    public IEnumerable<string> Paths => _texts.Keys;

    /// <summary>Reads all files of a folder; whatever is no contract is a fault.</summary>
    public static ContractFiles Read(string folder, FaultCollector faults)
    {
        var files = new ContractFiles(faults);
        if (!Directory.Exists(folder))
        {
            faults.Add(new SourceLocation(folder, 0, 0), "no such folder", "the folder with the contracts", "Give the path of data-schemas.");
            return files;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(folder, file).Replace('\\', '/'), file);
        }

        return files;
    }

    /// <summary>SHA-256 of every file, line ends normalised.</summary>
    public ImmutableSortedDictionary<string, string> Hashes() =>
        _texts.ToImmutableSortedDictionary(
            file => file.Key,
            file => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Value))),
            StringComparer.Ordinal);

    /// <summary>Paths directly in a folder that end in a suffix, in ordinal order; they count as used.</summary>
    public ImmutableArray<string> In(string folder, string suffix) =>
    [
        .. Paths.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)
            && path.EndsWith(suffix, StringComparison.Ordinal)
            && path.IndexOf('/', folder.Length + 1) < 0),
    ];

    /// <summary>Whether there is such a file.</summary>
    public bool Exists(string path) => _texts.ContainsKey(path);

    /// <summary>The text of a file, which then counts as used.</summary>
    public string Text(string path)
    {
        _used.Add(path);
        return _texts[path];
    }

    /// <summary>A YAML or JSON file, parsed once; null when it could not be read. It then counts as used.</summary>
    public ContractNode? Document(string path)
    {
        if (!_documents.TryGetValue(path, out var document))
        {
            document = ContractDocument.Parse(path, Text(path), _faults);
            _documents.Add(path, document);
        }

        return document;
    }

    /// <summary>The document that a name in another contract refers to.</summary>
    /// <param name="folder">Folder of the contracts of that kind.</param>
    /// <param name="suffix">End of the file name, for example <c>.yaml</c>.</param>
    /// <param name="name">The reference; null when it could not be read.</param>
    /// <param name="kind">What is referred to, for messages.</param>
    /// <returns>The path; null, and a fault, when there is no such file.</returns>
    public string? Resolve(string folder, string suffix, ContractScalar? name, string kind)
    {
        if (name is null)
        {
            _foldersWithBrokenReferences.Add(folder);
            return null;
        }

        var path = $"{folder}/{name.Value}{suffix}";
        if (Exists(path))
        {
            return path;
        }

        _foldersWithBrokenReferences.Add(folder);
        var names = In(folder, suffix).Select(file => file[(folder.Length + 1)..^suffix.Length]);
        _faults.Add(name.Where, $"'{name.Value}', for which there is no file {path}", $"the name of {kind}", NearestName.Suggestion(name.Value, names, $"Add {path}, or refer to another."));
        return null;
    }

    /// <summary>Every document read so far, in ordinal order of path.</summary>
    public IEnumerable<ContractNode> Documents() =>
        _documents.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value).OfType<ContractNode>();

    /// <summary>
    /// Files that nothing refers to are faults: nobody would notice that they have no effect. Not so where a reference
    /// leads nowhere, because that fault may be the cause.
    /// </summary>
    public void ReportUnused()
    {
        foreach (var path in Paths.Where(path => !_used.Contains(path)))
        {
            if (_foldersWithBrokenReferences.Contains(path[..path.LastIndexOf('/')]))
            {
                continue;
            }

            _faults.Add(new SourceLocation(path, 0, 0), "a contract that nothing refers to", "a file that an edition uses, directly or through another", "Refer to it, or remove it.");
        }
    }

    private void Add(string path, string file)
    {
        if (path.EndsWith(".md", StringComparison.Ordinal) || path.Split('/').Any(part => part.StartsWith('.')))
        {
            return;
        }

        var where = new SourceLocation(path, 0, 0);
        var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : "";
        if (!Folders.Contains(folder))
        {
            _faults.Add(where, folder.Length == 0 ? "a file outside the contract folders" : $"the unknown folder '{folder}'", $"one of the folders {string.Join(", ", Folders)}", NearestName.Suggestion(folder, Folders, "Move or remove the file."));
            return;
        }

        if (!(path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".csv", StringComparison.Ordinal)))
        {
            _faults.Add(where, $"a file of the unknown type '{Path.GetExtension(path)}'", "a .yaml, .json, .csv or .md file", "Rename or remove the file.");
            return;
        }

        if (ContractText.Read(file, path, _faults) is { } text)
        {
            _texts.Add(path, text);
        }
    }
}
