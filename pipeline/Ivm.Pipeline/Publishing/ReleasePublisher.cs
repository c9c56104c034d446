using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Publishing;

/// <summary>
/// Stage <c>publish</c> (GSBPM 5.8): makes an immutable release of the protected datasets, with codebook and
/// manifest, and at the very end switches the pointer to it. Nothing else ever writes into the released tree.
/// </summary>
public sealed class ReleasePublisher
{
    /// <summary>Name of the task in plans.</summary>
    public const string Task = "publish";

    private const int Version = 1;
    private const string ManifestFile = "manifest.json";

    private static readonly string[] CodebookTables = ["codebook", "codes", "assumptions"];

    private readonly Workspace workspace;
    private readonly ContractSet contracts;
    private readonly Edition edition;
    private readonly ImmutableArray<ReleaseTable> tables;

    /// <summary>Prepares the release of an edition.</summary>
    /// <param name="workspace">Where releases lie.</param>
    /// <param name="contracts">All contracts.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="released">The protected datasets that are released.</param>
    /// <param name="required">Datasets that must exist before anything is released, though they are not part of it.</param>
    public ReleasePublisher(Workspace workspace, ContractSet contracts, Edition edition, IEnumerable<DatasetContract> released, IEnumerable<DatasetName> required)
    {
        this.workspace = workspace;
        this.contracts = contracts;
        this.edition = edition;
        tables = [.. released.Select(ReleaseTable.Of).OrderBy(table => table.Name, StringComparer.Ordinal)];
        Inputs = [.. tables.Select(table => table.Source).Concat(required)];
    }

    /// <summary>The datasets that the release is made from.</summary>
    public ImmutableArray<DatasetName> Inputs { get; }

    /// <summary>Content hashes of the contracts that the release shows: labels, code lists, assumptions.</summary>
    public ImmutableSortedDictionary<string, string> Contracts => contracts.FileHashes;

    /// <summary>What the release depends on.</summary>
    /// <param name="inputs">Content hashes of <see cref="Inputs"/>, by name.</param>
    public TaskIdentity Identity(ImmutableSortedDictionary<string, string> inputs) =>
        new(Task, Version, ImmutableSortedDictionary<string, string>.Empty, inputs, Contracts);

    /// <summary>Whether the current release is the one that this identity gives.</summary>
    public bool IsCurrent(TaskIdentity identity) =>
        ReleasePointer.Read(workspace) is { } pointer
        && pointer == Pointer(identity)
        && File.Exists(Path.Combine(FolderOf(pointer), ManifestFile));

    /// <summary>Makes the release and switches to it. A killed call leaves the old release current and whole.</summary>
    /// <param name="identity">What the release depends on.</param>
    /// <param name="commits">What every task of the run did, in the order of the plan.</param>
    /// <param name="inputs">The committed datasets among <see cref="Inputs"/>.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="memoryLimit">Memory of DuckDB, for example <c>600MB</c>.</param>
    /// <param name="cancellation">Stops before the switch.</param>
    /// <returns>The pointer to the release.</returns>
    public ReleasePointer Publish(
        TaskIdentity identity,
        IReadOnlyList<Commit> commits,
        IReadOnlyList<CommittedDataset> inputs,
        int threads,
        string memoryLimit,
        CancellationToken cancellation)
    {
        var pointer = Pointer(identity);
        if (!File.Exists(Path.Combine(FolderOf(pointer), ManifestFile)))
        {
            StorageException.Guard(FolderOf(pointer), () => Write(pointer, commits, inputs, threads, memoryLimit, cancellation));
        }

        cancellation.ThrowIfCancellationRequested();
        StorageException.Guard(workspace.CurrentRelease, () => pointer.Switch(workspace));
        return pointer;
    }

    private void Write(ReleasePointer pointer, IReadOnlyList<Commit> commits, IReadOnlyList<CommittedDataset> inputs, int threads, string memoryLimit, CancellationToken cancellation)
    {
        var staged = Path.Combine(workspace.Staging, pointer.Release);
        Directory.CreateDirectory(staged);
        Directory.CreateDirectory(workspace.Releases);

        var spill = staged + "-spill";
        ImmutableArray<ReleasedFile> files;
        try
        {
            files = WriteTables(staged, spill, pointer, inputs, threads, memoryLimit, cancellation);
        }
        finally
        {
            if (Directory.Exists(spill))
            {
                Directory.Delete(spill, recursive: true);
            }
        }

        File.WriteAllBytes(Path.Combine(staged, ManifestFile), Manifest.Write(pointer, edition, contracts, commits, files));
        foreach (var path in Directory.EnumerateFiles(staged))
        {
            DurableFiles.SyncFile(path);
            MakeReadOnly(path);
        }

        DurableFiles.SyncFolder(staged);
        cancellation.ThrowIfCancellationRequested();
        Directory.Move(staged, FolderOf(pointer));
        DurableFiles.SyncFolder(workspace.Releases);
    }

    private ImmutableArray<ReleasedFile> WriteTables(string staged, string spill, ReleasePointer pointer, IReadOnlyList<CommittedDataset> inputs, int threads, string memoryLimit, CancellationToken cancellation)
    {
        var settings = new SqlSettings(threads, memoryLimit, staged, spill, [.. inputs.Select(input => Path.GetDirectoryName(input.Path)!).Distinct(StringComparer.Ordinal)]);
        using var sql = SqlSession.ForReading(settings, inputs, cancellation);
        foreach (var table in tables)
        {
            ReleaseFiles.Copy(sql, table, staged, pointer.Release);
        }

        ReleaseFiles.Write(sql, CodebookTables[0], Codebook.Variables(tables, edition), staged, pointer.Release);
        ReleaseFiles.Write(sql, CodebookTables[1], Codebook.Codes(tables, contracts, edition.Year), staged, pointer.Release);
        ReleaseFiles.Write(sql, CodebookTables[2], Codebook.Assumptions(contracts), staged, pointer.Release);

        var files = tables.Select(table => table.Name).Concat(CodebookTables)
            .Order(StringComparer.Ordinal)
            .Select(name => Released(sql, staged, $"{name}.parquet", cancellation))
            .ToImmutableArray();
        RequireSameRows(files, inputs);
        return files;
    }

    private void RequireSameRows(ImmutableArray<ReleasedFile> files, IReadOnlyList<CommittedDataset> inputs)
    {
        foreach (var table in tables)
        {
            var committed = inputs.Single(input => input.Name == table.Source).File.Rows;
            var released = files.Single(file => file.Name == $"{table.Name}.parquet").Rows;
            if (released != committed)
            {
                throw new InvalidOperationException($"Release of {table.Name}: found {released} rows in the written file; expected the {committed} rows that were committed.");
            }
        }
    }

    private static ReleasedFile Released(SqlSession sql, string staged, string file, CancellationToken cancellation)
    {
        var path = Path.Combine(staged, file);
        using var reader = sql.Query(SqlStatement.Composed("rows of a released file", $"SELECT num_rows FROM parquet_file_metadata({SqlTypes.Literal(path)})"));
        reader.Read();
        return new ReleasedFile(file, reader.GetInt64(0), new FileInfo(path).Length, ContentHash.OfFile(path, cancellation));
    }

    private static void MakeReadOnly(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }

    private ReleasePointer Pointer(TaskIdentity identity)
    {
        var fingerprint = identity.Fingerprint();
        return new ReleasePointer($"{edition.Year}-{fingerprint[..12]}", fingerprint);
    }

    private string FolderOf(ReleasePointer pointer) => Path.Combine(workspace.Releases, pointer.Release);
}
