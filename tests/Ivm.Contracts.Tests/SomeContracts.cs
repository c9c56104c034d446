using System.Collections.Immutable;

namespace Ivm.Contracts.Tests;

/// <summary>
/// A contract folder small enough to read, without faults: two offences, a routed question, an optional block, one
/// national file and one local survey with a free block. A test changes one thing and looks at the messages.
/// </summary>
internal sealed class SomeContracts
{
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    public SomeContracts()
    {
        foreach (var (path, text) in SomeFiles.All)
        {
            _files.Add(path, text);
        }
    }

    /// <summary>Adds a file, or replaces it.</summary>
    public SomeContracts With(string path, string text)
    {
        _files[path] = text;
        return this;
    }

    /// <summary>Removes a file.</summary>
    public SomeContracts Without(string path)
    {
        Assert.True(_files.Remove(path), $"there is no {path}");
        return this;
    }

    /// <summary>Replaces a text that occurs exactly once in a file.</summary>
    public SomeContracts Replacing(string path, string old, string replacement)
    {
        var text = _files[path];
        Assert.True(text.Split(old).Length == 2, $"'{old}' occurs {text.Split(old).Length - 1} times in {path}");
        _files[path] = text.Replace(old, replacement, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Adds text at the end of a file.</summary>
    public SomeContracts Appending(string path, string text)
    {
        _files[path] += text;
        return this;
    }

    public ContractSet Load() => InFolder(ContractLoader.Load);

    /// <summary>The messages of all faults; empty when the contracts are sound.</summary>
    public ImmutableArray<string> Faults()
    {
        try
        {
            Load();
            return [];
        }
        catch (InvalidInputException exception)
        {
            Assert.Equal(InputFailure.Invalid, exception.Kind);
            return [.. exception.Faults.Select(fault => fault.ToString())];
        }
    }

    /// <summary>The message of the only fault.</summary>
    public string Fault()
    {
        var faults = Faults();
        Assert.True(faults.Length == 1, $"{faults.Length} faults:\n{string.Join('\n', faults)}");
        return faults[0];
    }

    /// <summary>Writes the files and does something with the folder.</summary>
    public T InFolder<T>(Func<string, T> act)
    {
        var folder = Directory.CreateTempSubdirectory("ivm-contracts-").FullName;
        try
        {
            foreach (var (path, text) in _files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }

            return act(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
