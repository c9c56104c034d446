using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Makes files and renames survive a power cut: a file's bytes and the entry in its folder are separate things on
/// disk, and both must be forced down before a rename may be believed.
/// </summary>
public static partial class DurableFiles
{
    private const int ReadOnly = 0;

    /// <summary>Forces a file's bytes to disk.</summary>
    /// <param name="path">The file.</param>
    public static void SyncFile(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Forces a folder's entries to disk: which files are in it, under which names.</summary>
    /// <param name="path">The folder.</param>
    public static void SyncFolder(string path)
    {
        // .NET cannot open a folder; Windows has no such call and needs none.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = Open(path, ReadOnly);
        if (handle.IsInvalid || Fsync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error);
        }
    }

    /// <summary>Replaces a file in one step: readers see the old text or the new one, never a part.</summary>
    /// <param name="path">The file to replace or make.</param>
    /// <param name="text">Its new text.</param>
    public static void Replace(string path, ReadOnlySpan<byte> text)
    {
        var next = path + ".next";
        using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(text);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);
}
