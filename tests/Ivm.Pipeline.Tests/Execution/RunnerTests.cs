using System.Collections.Concurrent;
using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Execution;

public sealed class RunnerTests : IDisposable
{
    private readonly Office office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task Steps_run_after_what_they_read()
    {
        var result = await office.RunAsync();

        Assert.Equal(["read.numbers", "round", "add"], office.Log);
        Assert.All(result.Reports, report => Assert.Equal(TaskEnd.Done, report.End));
    }

    [Fact]
    public async Task A_second_run_does_nothing()
    {
        await office.RunAsync();
        office.Log.Clear();

        var result = await office.RunAsync();

        Assert.Empty(office.Log);
        Assert.All(result.Reports, report => Assert.Equal(TaskEnd.UpToDate, report.End));
    }

    [Fact]
    public async Task When_a_rebuild_gives_the_same_bytes_all_that_follows_is_reused_and_that_is_said()
    {
        await office.RunAsync();
        office.Log.Clear();
        office.Deliver("numbers", 12, 21);

        var result = await office.RunAsync();

        Assert.Equal(["read.numbers", "round"], office.Log);
        Assert.Equal([TaskEnd.Done, TaskEnd.Done, TaskEnd.Reused], result.Reports.Select(report => report.End));
        Assert.Equal(["same input bytes as before"], result.Reports[2].Reasons.AsEnumerable());
        Assert.Equal(["input changed: in.numbers"], result.Reports[1].Reasons.AsEnumerable());
    }

    [Fact]
    public async Task One_thread_and_several_give_the_same_bytes()
    {
        for (var i = 0; i < 6; i++)
        {
            office.Deliver($"more{i}", [.. Enumerable.Range(i, 50)]);
            office.Further.Add(office.Read($"more{i}"));
        }

        await office.RunAsync(threads: 1);
        var single = office.Committed();
        Directory.Delete(office.Workspace.Store, recursive: true);
        await office.RunAsync(threads: 4);

        Assert.Equal(single, office.Committed());
    }

    [Fact]
    public async Task No_more_steps_run_at_the_same_time_than_there_are_threads()
    {
        var now = 0;
        var counts = new ConcurrentBag<int>();
        using var two = new ManualResetEventSlim();
        office.WhileReading = _ =>
        {
            var together = Interlocked.Increment(ref now);
            counts.Add(together);
            if (together > 1)
            {
                two.Set();
            }

            // The first step waits for company, however busy the machine is; then each gives a third the time to show itself.
            two.Wait(TimeSpan.FromMinutes(1));
            Thread.Sleep(10);
            Interlocked.Decrement(ref now);
        };
        for (var i = 0; i < 5; i++)
        {
            office.Deliver($"more{i}", i);
            office.Further.Add(office.Read($"more{i}"));
        }

        await office.RunAsync(threads: 2);

        Assert.Equal(2, counts.Max());
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_and_stops_what_follows_but_not_what_stood()
    {
        office.WhileRounding = _ => throw new FormatException("the input string 'Jansen' was not in a correct format");

        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => office.RunAsync());

        Assert.Equal("round", failure.Task);
        Assert.StartsWith("Task round failed: FormatException in Ivm.Pipeline.Tests", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Jansen", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["read.numbers", "round"], office.Log);
        Assert.DoesNotContain(office.Committed().Keys, name => name.StartsWith("round", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(office.Workspace.Staging));

        office.WhileRounding = _ => { };
        office.Log.Clear();
        await office.RunAsync();
        Assert.Equal(["round", "add"], office.Log);
    }

    [Fact]
    public async Task Faults_in_several_delivered_files_are_told_in_one_run_with_one_thread()
    {
        office.Deliver("more", 3);
        office.Further.Add(office.Read("more"));
        office.WhileReading = context => throw new InvalidInputException(
            InputFailure.DataRefused, new Fault(context.Delivered.Name, "30 % malformed rows", "at most 5 %", "Ask the sender."));

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => office.RunAsync(threads: 1));

        Assert.Equal(["numbers.csv", "more.csv"], refused.Faults.Select(fault => fault.Where));
    }

    [Fact]
    public async Task Rows_that_are_not_accounted_for_fail_the_step()
    {
        office.WhileRounding = context => context.Account(new RowAccount(
            "answers", 10, 7, ImmutableSortedDictionary<string, long>.Empty.Add("no key", 2), ImmutableSortedDictionary<string, long>.Empty));

        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => office.RunAsync());

        Assert.Equal("Task round failed: round: found 10 rows of answers in; expected 7 out + 2 rejected + 0 merged.", failure.Message);
    }

    [Fact]
    public async Task Cancelling_leaves_nothing_half_and_the_next_run_goes_on()
    {
        using var cancel = new CancellationTokenSource();
        office.WhileRounding = context =>
        {
            cancel.Cancel();
            context.Sql.Execute(SqlStatement.Composed("long", "SELECT count(*) FROM range(100000000000) t(i) WHERE sqrt(i) = 3"));
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => office.RunAsync(cancellation: cancel.Token));

        Assert.Empty(Directory.GetFileSystemEntries(office.Workspace.Staging));
        Assert.All(office.Committed().Keys, name => Assert.StartsWith("read.numbers", name, StringComparison.Ordinal));
        office.WhileRounding = _ => { };
        office.Log.Clear();
        await office.RunAsync();
        Assert.Equal(["round", "add"], office.Log);
    }

    [Fact]
    public async Task A_committed_dataset_that_was_changed_is_refused_by_whoever_reads_it()
    {
        await office.RunAsync();
        var path = Directory.GetFiles(office.Workspace.Store, "in.numbers.parquet", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        office.RoundVersion = 2;

        var failure = await Assert.ThrowsAsync<TaskFailedException>(() => office.RunAsync());

        Assert.Contains("in.numbers: found other bytes than task read.numbers committed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_observer_that_fails_ends_the_run_only_after_every_step_has_ended()
    {
        var running = 0;
        office.WhileReading = context =>
        {
            Interlocked.Increment(ref running);
            context.Cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
            Interlocked.Decrement(ref running);
        };
        office.Deliver("more", 3);
        office.Further.Add(office.Read("more"));

        await Assert.ThrowsAsync<IOException>(() => office.RunAsync(threads: 2, observer: new FullDisk()));

        Assert.Equal(0, running);
        Assert.Empty(Directory.GetFileSystemEntries(office.Workspace.Staging));
    }

    [Fact]
    public async Task The_run_folder_holds_the_account_and_a_log_without_values()
    {
        office.WhileRounding = context => context.Count("rule", "r1", 2);
        var first = await office.RunAsync();
        var second = await office.RunAsync();

        Assert.Equal(["0001", "0002"], new[] { first.Folder, second.Folder }.Select(folder => Path.GetFileName(folder)));
        var account = File.ReadAllText(Path.Combine(second.Folder, "account.json"));
        Assert.Contains("\"end\": \"UpToDate\"", account, StringComparison.Ordinal);
        Assert.Contains("\"item\": \"r1\"", account, StringComparison.Ordinal);
        var events = File.ReadAllLines(Path.Combine(first.Folder, "log.jsonl"))
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("event").GetString());
        Assert.Equal(
            ["run.planned", "task.started", "task.done", "task.started", "task.done", "task.started", "task.done"],
            events);
    }

    /// <summary>Fails when the second step starts.</summary>
    private sealed class FullDisk : IRunObserver
    {
        private int started;

        public void Planned(Plan plan)
        {
        }

        public void Started(PlannedTask task)
        {
            if (++started == 2)
            {
                throw new IOException("No space left on device");
            }
        }

        public void Progressed(string task, double share)
        {
        }

        public void Ended(TaskReport report)
        {
        }
    }
}
