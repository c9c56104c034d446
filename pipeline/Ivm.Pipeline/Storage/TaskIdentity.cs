using System.Collections.Immutable;
using System.Text;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Everything that the outcome of a task depends on. Two runs with the same identity give the same bytes, so that an
/// outcome is looked up by the hash of its identity, and a changed part is the reason for doing the work again.
/// </summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Version">Version of its code.</param>
/// <param name="DeliveredFile">SHA-256 of every delivered file, and what its note says that matters, by its name; empty when none is read.</param>
/// <param name="Inputs">Content hash of every dataset read, by name.</param>
/// <param name="Contracts">Hash of every contract the outcome depends on, by name.</param>
public sealed record TaskIdentity(
    string Task,
    int Version,
    ImmutableSortedDictionary<string, string> DeliveredFile,
    ImmutableSortedDictionary<string, string> Inputs,
    ImmutableSortedDictionary<string, string> Contracts)
{
    /// <summary>Raised whenever the storage itself would write other bytes for the same rows.</summary>
    private const int StorageVersion = 2;

    /// <summary>SHA-256 of all parts, lower-case hexadecimal.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder()
            .Append("storage ").Append(StorageVersion).Append('\n')
            .Append("task ").Append(Task).Append('\n')
            .Append("version ").Append(Version).Append('\n');
        Append(text, "delivered", DeliveredFile);
        Append(text, "input", Inputs);
        Append(text, "contract", Contracts);
        return ContentHash.OfText(text.ToString());
    }

    private static void Append(StringBuilder text, string kind, ImmutableSortedDictionary<string, string> parts)
    {
        // Dictionaries that were read from a file may sort by culture; the fingerprint never does.
        foreach (var (name, hash) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            text.Append(kind).Append(' ').Append(name).Append(' ').Append(hash).Append('\n');
        }
    }
}
