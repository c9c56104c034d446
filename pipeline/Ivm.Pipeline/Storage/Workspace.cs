using Ivm.Contracts;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// The folders of one office: what was delivered, what was committed, what was released. Everything the program
/// knows about the state of the work is derived from what lies here; nothing is remembered elsewhere.
/// </summary>
public sealed class Workspace
{
    private Workspace(string root) => Root = root;

    /// <summary>The folder that holds all others, as an absolute path.</summary>
    public string Root { get; }

    /// <summary>Committed datasets: <c>store/TASK/FINGERPRINT/</c>.</summary>
    public string Store => Path.Combine(Root, "store");

    /// <summary>Private work in progress, worth nothing to anybody once the run that made it has ended.</summary>
    public string Staging => Path.Combine(Root, "staging");

    /// <summary>What each run did: <c>runs/N/</c>.</summary>
    public string Runs => Path.Combine(Root, "runs");

    /// <summary>Immutable releases, and the pointer to the current one.</summary>
    public string Releases => Path.Combine(Root, "releases");

    /// <summary>The file that says which release is the current one.</summary>
    public string CurrentRelease => Path.Combine(Releases, "current.json");

    /// <summary>The workspace in a folder, which need not exist yet.</summary>
    /// <param name="root">The folder; relative to the working directory or absolute.</param>
    public static Workspace At(string root) => new(Path.GetFullPath(root));

    /// <summary>What was delivered for an edition.</summary>
    /// <param name="year">The edition's year.</param>
    public string Deliveries(int year) => Path.Combine(Root, "deliveries", $"{year}");

    /// <summary>The truth behind a simulated delivery. No stage reads it.</summary>
    /// <param name="year">The edition's year.</param>
    public string Truth(int year) => Path.Combine(Root, "truth", $"{year}");

    /// <summary>Takes the workspace for this process alone, makes its folders and clears what a killed run left behind.</summary>
    /// <returns>The lock; disposing it lets others in.</returns>
    /// <exception cref="InvalidInputException">Another process holds the workspace.</exception>
    /// <exception cref="StorageException">The folders cannot be made.</exception>
    public WorkspaceLock Acquire()
    {
        return StorageException.Guard(Root, () =>
        {
            Directory.CreateDirectory(Root);
            var held = WorkspaceLock.Take(Path.Combine(Root, ".lock"));
            try
            {
                Directory.CreateDirectory(Store);
                Directory.CreateDirectory(Runs);
                if (Directory.Exists(Staging))
                {
                    Directory.Delete(Staging, recursive: true);
                }

                Directory.CreateDirectory(Staging);
                return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        });
    }
}
