using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Execution;

public sealed class IdentifyingDataTests : IDisposable
{
    private readonly Office office = new() { NumbersIdentify = true };

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task Identifying_data_leave_the_store_when_the_last_step_that_reads_them_has_its_outcome()
    {
        var wasThere = false;
        office.WhileRounding = _ => wasThere = Numbers().Length == 1;

        await office.RunAsync();

        Assert.True(wasThere);
        Assert.Empty(Numbers());
        Assert.Contains(office.Committed().Keys, path => path.EndsWith("in.numbers.parquet.removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_run_does_nothing_though_the_data_are_gone()
    {
        await office.RunAsync();
        office.Log.Clear();

        var result = await office.RunAsync();

        Assert.Empty(office.Log);
        Assert.All(result.Reports, report => Assert.Equal(TaskEnd.UpToDate, report.End));
    }

    [Fact]
    public async Task A_step_that_has_to_read_them_again_has_them_made_again_and_the_reason_is_told()
    {
        await office.RunAsync();
        office.Log.Clear();
        office.RoundVersion = 2;

        Assert.Equal(
            ["read.numbers: identifying data were removed after linkage, and are needed again", "round: waits for read.numbers", "add: waits for round"],
            office.Plan().Tasks.Select(task => $"{task.Name}: {string.Join(", ", task.Reasons)}"));
        var result = await office.RunAsync();

        Assert.Equal(["read.numbers", "round"], office.Log);
        Assert.Equal([TaskEnd.Done, TaskEnd.Done, TaskEnd.Reused], result.Reports.Select(report => report.End));
        Assert.Empty(Numbers());
    }

    [Fact]
    public async Task A_step_after_those_that_read_them_runs_without_them()
    {
        await office.RunAsync();
        office.Log.Clear();
        Directory.Delete(Path.Combine(office.Workspace.Store, "add"), recursive: true);

        await office.RunAsync();

        Assert.Equal(["add"], office.Log);
    }

    [Fact]
    public async Task Identifying_data_stay_while_the_step_that_reads_them_fails_and_go_when_it_is_repaired()
    {
        office.WhileRounding = _ => throw new InvalidInputException(InputFailure.DataRefused, new Fault("here", "this", "that", "Repair."));
        await Assert.ThrowsAsync<InvalidInputException>(() => office.RunAsync());
        Assert.Single(Numbers());

        office.Log.Clear();
        office.WhileRounding = _ => { };
        await office.RunAsync();

        Assert.Equal(["round", "add"], office.Log);
        Assert.Empty(Numbers());
    }

    [Fact]
    public async Task What_a_killed_run_left_is_removed_by_the_next_one_and_older_outcomes_with_it()
    {
        office.NumbersIdentify = false;
        await office.RunAsync();
        office.Deliver("numbers", 99);
        await office.RunAsync();
        Assert.Equal(2, Numbers().Length);

        office.NumbersIdentify = true;
        await office.RunAsync();

        Assert.Empty(Numbers());
        office.Deliver("numbers", 11, 22);
        Assert.True(office.Plan().IsUpToDate);
    }

    [Fact]
    public async Task A_file_that_is_gone_without_a_mark_is_no_outcome()
    {
        await office.RunAsync();
        File.Delete(Directory.GetFiles(office.Workspace.Store, "in.numbers.parquet.removed", SearchOption.AllDirectories).Single());

        Assert.Equal(TaskState.ToRun, office.Plan().Tasks[0].State);
    }

    [Fact]
    public async Task A_session_that_reads_shows_nothing_of_removed_data()
    {
        await office.RunAsync();
        var datasets = office.Plan().Tasks.SelectMany(task => task.Outcome!.Datasets).ToArray();

        using var sql = SqlSession.ForReading(new SqlSettings(1, "100MB", office.Workspace.Staging, office.Workspace.Staging, [office.Workspace.Store]), datasets, CancellationToken.None);
        using var reader = sql.Query(Transforms.SqlStatement.Composed("views", "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY ALL"));
        var views = new List<string>();
        while (reader.Read())
        {
            views.Add(reader.GetString(0));
        }

        Assert.Equal(["sum", "tens"], views);
    }

    private string[] Numbers() => Directory.GetFiles(office.Workspace.Store, "in.numbers.parquet", SearchOption.AllDirectories);
}
