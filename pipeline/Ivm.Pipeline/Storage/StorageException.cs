using Ivm.Contracts;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// The disk or the operating system refused: full, read-only, no permission. Neither the data nor the contracts are
/// to blame, and what was committed before still stands.
/// </summary>
public sealed class StorageException : IOException
{
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;

    private StorageException(Fault fault, Exception inner)
        : base(fault.ToString(), inner) => Fault = fault;

    /// <summary>Where, what happened, what was needed and how to repair it.</summary>
    public Fault Fault { get; }

    /// <summary>Does work on a file or folder and turns a refusal of the operating system into a message for people.</summary>
    /// <param name="where">The file or folder, for the message.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="StorageException">The operating system refused.</exception>
    internal static T Guard<T>(string where, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            throw FromFullDisk(where, exception) ?? new StorageException(
                new Fault(where, $"that the operating system refused ({exception.GetType().Name})", "a folder in which files can be made, read and renamed", "Check the permissions and the disk, then run again: nothing was published."),
                exception);
        }
    }

    /// <inheritdoc cref="Guard{T}"/>
    internal static void Guard(string where, Action work) =>
        Guard(where, () =>
        {
            work();
            return true;
        });

    /// <summary>The exception as a full disk; null when it is something else.</summary>
    internal static StorageException? FromFullDisk(string where, Exception exception) => !IsFull(exception) ? null : new(
        new Fault(where, "no space left on the disk", "room for the datasets of this run", "Free some space and run again: what was committed is kept, and nothing was published."),
        exception);

    private static bool IsRefusal(Exception exception) =>
        exception is (IOException or UnauthorizedAccessException)
        and not (StorageException or FileNotFoundException or EndOfStreamException or DamagedDatasetException);

    private static bool IsFull(Exception exception) =>
        (exception is IOException && exception.HResult is NoSpaceLeft or QuotaExceeded)
        || exception.Message.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
        || exception.Message.Contains("Disk quota exceeded", StringComparison.OrdinalIgnoreCase);
}
