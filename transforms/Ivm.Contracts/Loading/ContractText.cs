using System.Text;

namespace Ivm.Contracts;

/// <summary>Reads contract files as text.</summary>
internal static class ContractText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of a file, with LF between lines and without byte order mark; null, and a fault, when it cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static string? Read(string path, string name, FaultCollector faults)
    {
        var where = new SourceLocation(name, 0, 0);
        try
        {
            return Utf8.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        }
        catch (DecoderFallbackException)
        {
            faults.Add(where, "bytes that are not UTF-8", "a text file in UTF-8", "Save the file as UTF-8.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add(where, "no such file", "a readable file", "Check the path.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(where, "a file that cannot be opened", "a readable file", "Check its permissions, and whether another program has locked it.");
        }

        return null;
    }
}
