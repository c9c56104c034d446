using Ivm.Contracts;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Holds a workspace for one process. The lock belongs to the open file, so that the operating system drops it when
/// the process ends in whatever way: a killed run never leaves a lock to be removed by hand.
/// </summary>
public sealed class WorkspaceLock : IDisposable
{
    // What the operating systems answer when another process holds the file; every other refusal is about the folder.
    private const int HeldUnix = 11;
    private const int HeldWindows = unchecked((int)0x80070020);

    private readonly FileStream file;

    private WorkspaceLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The lock file; made where missing.</param>
    /// <exception cref="InvalidInputException">Another process holds it.</exception>
    internal static WorkspaceLock Take(string path)
    {
        try
        {
            return new WorkspaceLock(File.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.HResult is HeldUnix or HeldWindows)
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(
                Path.GetDirectoryName(path)!,
                "another run at work in this workspace",
                "one run at a time",
                "Wait until it has ended, or choose another folder with --workspace."));
        }
    }

    /// <inheritdoc />
    public void Dispose() => file.Dispose();
}
