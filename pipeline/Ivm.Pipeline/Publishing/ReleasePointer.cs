using System.Text.Json;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;

namespace Ivm.Pipeline.Publishing;

/// <summary>
/// The one small file that says which release is the current one. It is replaced in one step, so that a reader sees
/// the old release or the new one, both whole.
/// </summary>
/// <param name="Release">Name of the release: a folder beside the pointer.</param>
/// <param name="Fingerprint">Fingerprint of what it was made from.</param>
public sealed record ReleasePointer(string Release, string Fingerprint)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The current release; null before the first.</summary>
    /// <exception cref="InvalidInputException">The pointer is no JSON of this form.</exception>
    public static ReleasePointer? Read(Workspace workspace)
    {
        if (!File.Exists(workspace.CurrentRelease))
        {
            return null;
        }

        try
        {
            if (JsonSerializer.Deserialize<ReleasePointer>(File.ReadAllBytes(workspace.CurrentRelease), Options) is { Release: not null, Fingerprint: not null } pointer)
            {
                return pointer;
            }
        }
        catch (JsonException)
        {
            // Said below, with what to do about it.
        }

        throw new InvalidInputException(InputFailure.Invalid, new Fault(
            workspace.CurrentRelease, "a text that is no release pointer", "{\"release\": …, \"fingerprint\": …}", "Delete the file and run again; releases themselves are untouched."));
    }

    /// <summary>Makes this the current release.</summary>
    public void Switch(Workspace workspace) =>
        DurableFiles.Replace(workspace.CurrentRelease, JsonSerializer.SerializeToUtf8Bytes(this, Options));
}
