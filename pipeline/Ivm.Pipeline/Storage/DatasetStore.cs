using System.Collections.Immutable;
using System.Text.Json;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// The committed outcomes of tasks, <c>store/TASK/FINGERPRINT/</c>. An outcome appears as a whole by one rename and
/// is never changed after that; a folder that is not whole does not count.
/// </summary>
/// <param name="workspace">The workspace.</param>
public sealed class DatasetStore(Workspace workspace)
{
    private const string CommitFile = "commit.json";

    /// <summary>Stands beside a commit in the place of a file that was taken away on purpose.</summary>
    private const string Removed = ".removed";

    /// <summary>The outcome of that identity.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="fingerprint">Fingerprint of its identity.</param>
    /// <returns>Null when there is none, or when a file of it is missing (unless it was removed on purpose) or has another length than was committed.</returns>
    public Commit? Find(string task, string fingerprint)
    {
        var folder = FolderOf(task, fingerprint);
        return Read(folder) is { } commit && commit.Identity.Fingerprint() == fingerprint && IsWhole(folder, commit) ? commit : null;
    }

    /// <summary>All whole outcomes of a task, sorted by fingerprint: what a changed identity is compared with to name the reason.</summary>
    /// <param name="task">Name of the task.</param>
    public ImmutableArray<Commit> All(string task)
    {
        var folder = Path.Combine(workspace.Store, task);
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.GetDirectories(folder)
                .Order(StringComparer.Ordinal)
                .Select(each => Find(task, Path.GetFileName(each)))
                .OfType<Commit>()];
    }

    /// <summary>The datasets of an outcome with their places.</summary>
    /// <param name="commit">The outcome.</param>
    public ImmutableArray<CommittedDataset> Datasets(Commit commit)
    {
        var fingerprint = commit.Identity.Fingerprint();
        var folder = FolderOf(commit.Identity.Task, fingerprint);
        return [.. commit.Outputs.Select(file => new CommittedDataset(
            NameOf(file.Dataset), Path.Combine(folder, file.File), file, commit.Identity.Task, fingerprint)
        {
            IsRemoved = IsRemoved(Path.Combine(folder, file.File)),
        })];
    }

    /// <summary>
    /// Takes datasets of a task away, of all its outcomes, whatever they were made from. Their commits stay, with the hashes
    /// by which later steps stand; a mark beside the commit says that the file is missing on purpose. Killed halfway, the
    /// mark stands before its file goes, and doing it again completes it.
    /// </summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="datasets">The datasets.</param>
    /// <exception cref="StorageException">The disk refused.</exception>
    public void Remove(string task, ImmutableArray<DatasetName> datasets)
    {
        var folder = Path.Combine(workspace.Store, task);
        if (datasets.IsEmpty || !Directory.Exists(folder))
        {
            return;
        }

        StorageException.Guard(folder, () =>
        {
            foreach (var outcome in Directory.GetDirectories(folder))
            {
                foreach (var path in datasets.Select(dataset => Path.Combine(outcome, OutputRegister.FileOf(dataset))).Where(File.Exists))
                {
                    DurableFiles.Replace(path + Removed, []);
                    File.Delete(path);
                }

                DurableFiles.SyncFolder(outcome);
            }
        });
    }

    /// <summary>Makes a private folder in which a task may write; empty, whatever was there before.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="fingerprint">Fingerprint of its identity.</param>
    public string Stage(string task, string fingerprint)
    {
        var folder = Path.Combine(workspace.Staging, $"{task}-{fingerprint[..12]}");
        return StorageException.Guard(folder, () =>
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder);
            return folder;
        });
    }

    /// <summary>
    /// Publishes a staged outcome to the tasks downstream. Before the rename nobody sees it; after the rename it is
    /// whole, also after a power cut, because files and folders are forced to disk first.
    /// </summary>
    /// <param name="stagedFolder">Folder that holds exactly the outputs.</param>
    /// <param name="commit">What was done.</param>
    /// <exception cref="StorageException">The disk refused; nothing was committed.</exception>
    public void Commit(string stagedFolder, Commit commit)
    {
        var folder = FolderOf(commit.Identity.Task, commit.Identity.Fingerprint());
        StorageException.Guard(folder, () =>
        {
            foreach (var output in commit.Outputs)
            {
                DurableFiles.SyncFile(Path.Combine(stagedFolder, output.File));
            }

            DurableFiles.Replace(
                Path.Combine(stagedFolder, CommitFile),
                JsonSerializer.SerializeToUtf8Bytes(commit, StorageJson.Default.Commit));

            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            if (Directory.Exists(folder))
            {
                // Only an outcome that is no longer whole, or of which a file was removed, is ever written again; it leaves by a rename as well.
                var damaged = stagedFolder + ".damaged";
                Directory.Move(folder, damaged);
                Directory.Delete(damaged, recursive: true);
            }

            Directory.Move(stagedFolder, folder);
            DurableFiles.SyncFolder(Path.GetDirectoryName(folder)!);
            DurableFiles.SyncFolder(workspace.Store);
        });
    }

    /// <summary>Makes sure that a dataset still has the bytes that were committed.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="DamagedDatasetException">It was changed or cut short behind our back.</exception>
    public static void Verify(CommittedDataset dataset, CancellationToken cancellation)
    {
        if (!File.Exists(dataset.Path) || ContentHash.OfFile(dataset.Path, cancellation) != dataset.File.Sha256)
        {
            throw new DamagedDatasetException(dataset);
        }
    }

    private string FolderOf(string task, string fingerprint) => Path.Combine(workspace.Store, task, fingerprint);

    private static DatasetName NameOf(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return new DatasetName(text[..dot], text[(dot + 1)..]);
    }

    private static Commit? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, CommitFile)), StorageJson.Default.Commit);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static bool IsWhole(string folder, Commit commit) =>
        commit.Outputs.All(output =>
            (new FileInfo(Path.Combine(folder, output.File)) is { Exists: true } file && file.Length == output.Bytes)
            || IsRemoved(Path.Combine(folder, output.File)));

    private static bool IsRemoved(string path) => !File.Exists(path) && File.Exists(path + Removed);
}
