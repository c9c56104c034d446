using System.Collections.Immutable;
using System.Text;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Storage;

public sealed class DatasetStoreTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly Workspace workspace;
    private readonly DatasetStore store;

    public DatasetStoreTests()
    {
        workspace = Workspace.At(folder.Path);
        store = new DatasetStore(workspace);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_committed_outcome_is_found_as_it_was_committed()
    {
        using var held = workspace.Acquire();
        var commit = Stage("clean", out var staged);

        store.Commit(staged, commit);

        var found = store.Find("clean", commit.Identity.Fingerprint());
        Assert.NotNull(found);
        Assert.Equal(commit.Outputs.AsEnumerable(), found.Outputs.AsEnumerable());
        Assert.Equal(commit.Identity.Fingerprint(), found.Identity.Fingerprint());
        Assert.Equal("out.rows", $"{store.Datasets(found).Single().Name}");
        DatasetStore.Verify(store.Datasets(found).Single(), CancellationToken.None);
    }

    [Fact]
    public void Before_the_rename_nothing_is_committed_and_the_next_start_clears_what_was_left()
    {
        Commit commit;
        string staged;
        using (workspace.Acquire())
        {
            commit = Stage("clean", out staged);
            File.WriteAllText(Path.Combine(staged, "commit.json"), "{}");
        }

        Assert.Null(store.Find("clean", commit.Identity.Fingerprint()));
        using var again = workspace.Acquire();
        Assert.False(Directory.Exists(staged));
    }

    [Fact]
    public void A_file_that_was_cut_short_makes_the_outcome_count_as_absent_and_it_can_be_committed_again()
    {
        using var held = workspace.Acquire();
        var commit = Stage("clean", out var staged);
        store.Commit(staged, commit);
        var file = store.Datasets(commit).Single().Path;
        File.WriteAllText(file, "sho");

        Assert.Null(store.Find("clean", commit.Identity.Fingerprint()));

        store.Commit(StageAgain("clean"), commit);
        Assert.NotNull(store.Find("clean", commit.Identity.Fingerprint()));
    }

    [Fact]
    public void A_file_changed_without_changing_its_length_is_refused_when_it_is_to_be_read()
    {
        using var held = workspace.Acquire();
        var commit = Stage("clean", out var staged);
        store.Commit(staged, commit);
        var dataset = store.Datasets(commit).Single();
        File.WriteAllText(dataset.Path, "Rows");

        var damaged = Assert.Throws<DamagedDatasetException>(() => DatasetStore.Verify(dataset, CancellationToken.None));
        Assert.StartsWith("out.rows: found other bytes than task clean committed", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_under_a_foreign_name_is_not_believed()
    {
        using var held = workspace.Acquire();
        var commit = Stage("clean", out var staged);
        store.Commit(staged, commit);
        var other = Some.Identity("clean", version: 2).Fingerprint();
        Directory.Move(Path.Combine(workspace.Store, "clean", commit.Identity.Fingerprint()), Path.Combine(workspace.Store, "clean", other));

        Assert.Null(store.Find("clean", other));
        Assert.Empty(store.All("clean"));
    }

    [Fact]
    public void Two_runs_cannot_hold_a_workspace_at_the_same_time()
    {
        using var held = workspace.Acquire();

        var refused = Assert.Throws<InvalidInputException>(() => workspace.Acquire());

        Assert.Equal(InputFailure.Invalid, refused.Kind);
        Assert.Contains("found another run at work in this workspace", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workspace_where_no_folder_can_be_made_is_a_storage_failure_with_advice()
    {
        var file = folder["file"];
        File.WriteAllText(file, "");

        var refused = Assert.Throws<StorageException>(() => Workspace.At(Path.Combine(file, "work")).Acquire());

        Assert.Contains("Check the permissions and the disk", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_depends_on_every_part()
    {
        var part = ImmutableSortedDictionary<string, string>.Empty.Add("a", "1");
        var identity = Some.Identity("clean");
        TaskIdentity[] all =
        [
            identity,
            identity with { Task = "link" },
            identity with { Version = 2 },
            identity with { DeliveredFile = part },
            identity with { Inputs = part },
            identity with { Contracts = part },
            identity with { Contracts = part.SetItem("a", "2") },
        ];

        Assert.Equal(all.Length, all.Select(each => each.Fingerprint()).Distinct().Count());
        Assert.Equal(identity.Fingerprint(), Some.Identity("clean").Fingerprint());
    }

    private Commit Stage(string task, out string staged)
    {
        staged = StageAgain(task);
        var file = Path.Combine(staged, "out.rows.parquet");
        return new Commit(
            Some.Identity(task),
            [new CommittedFile("out.rows", "out.rows.parquet", 1, new FileInfo(file).Length, ContentHash.OfFile(file))],
            [],
            [new ItemCount("rule", "r1", 3)]);
    }

    private string StageAgain(string task)
    {
        var staged = store.Stage(task, Some.Identity(task).Fingerprint());
        File.WriteAllBytes(Path.Combine(staged, "out.rows.parquet"), Encoding.UTF8.GetBytes("rows"));
        return staged;
    }
}
