using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Planning;

public sealed class PlannerTests : IDisposable
{
    private readonly Office office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public void On_the_first_run_the_first_step_is_new_and_the_others_wait()
    {
        Assert.Equal(["read.numbers: new", "round: waits for read.numbers", "add: waits for round"], Lines(office.Plan()));
    }

    [Fact]
    public async Task After_a_run_everything_is_up_to_date()
    {
        await office.RunAsync();

        Assert.True(office.Plan().IsUpToDate);
        Assert.Equal(["read.numbers: up to date", "round: up to date", "add: up to date"], Lines(office.Plan()));
    }

    [Fact]
    public async Task A_changed_delivered_file_is_the_reason_by_name()
    {
        await office.RunAsync();
        office.Deliver("numbers", 11, 22, 33);

        Assert.Equal(["read.numbers: input changed: numbers.csv", "round: waits for read.numbers", "add: waits for round"], Lines(office.Plan()));
    }

    [Fact]
    public async Task Changed_code_and_a_changed_contract_are_reasons_each_told_apart()
    {
        await office.RunAsync();

        office.RoundVersion = 2;
        Assert.Equal(["read.numbers: up to date", "round: code changed", "add: waits for round"], Lines(office.Plan()));

        office.RoundContract = "hundreds";
        Assert.Equal("round: code changed, contract changed: rounding", Lines(office.Plan())[1]);
    }

    [Fact]
    public async Task The_reason_is_told_against_the_nearest_earlier_outcome()
    {
        await office.RunAsync();
        office.RoundVersion = 2;
        await office.RunAsync();
        office.RoundContract = "hundreds";

        Assert.Equal("round: contract changed: rounding", Lines(office.Plan())[1]);
    }

    [Fact]
    public async Task What_was_done_once_is_up_to_date_again_when_the_change_is_taken_back()
    {
        await office.RunAsync();
        office.Deliver("numbers", 99);
        await office.RunAsync();
        office.Deliver("numbers", 11, 22);

        Assert.True(office.Plan().IsUpToDate);
    }

    [Fact]
    public async Task An_outcome_that_lost_a_file_is_made_again()
    {
        await office.RunAsync();
        var before = office.Committed();
        File.Delete(Directory.GetFiles(office.Workspace.Store, "mid.tens.parquet", SearchOption.AllDirectories).Single());

        Assert.Equal(TaskState.ToRun, office.Plan().Tasks[1].State);

        await office.RunAsync();
        Assert.Equal(before, office.Committed());
    }

    [Fact]
    public void Planning_changes_nothing_on_disk()
    {
        office.Plan();

        Assert.False(Directory.Exists(office.Workspace.Store));
    }

    private static List<string> Lines(Plan plan) => [.. plan.Tasks.Select(task => $"{task.Name}: {string.Join(", ", task.Reasons)}")];
}
