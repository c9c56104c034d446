using Ivm.Pipeline.Lineage;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Lineage;

public sealed class LineageNodeTests : IDisposable
{
    private readonly Office office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task A_dataset_is_traced_back_to_the_delivered_file()
    {
        await office.RunAsync();

        var sum = LineageNode.Of(Some.Name("out.sum"), office.Line().Graph, office.Plan())!;

        var tens = Assert.Single(sum.Inputs);
        var numbers = Assert.Single(tens.Inputs);
        Assert.Equal(["add", "round", "read.numbers"], new[] { sum, tens, numbers }.Select(node => node.Step.Name));
        Assert.Equal(2, numbers.File!.Rows);
        Assert.Equal("numbers.csv", numbers.Step.Task.DeliveredFile);
        Assert.Equal(tens.File!.Sha256, sum.Step.Identity!.Inputs["mid.tens"]);
    }

    [Fact]
    public void Before_the_first_run_a_dataset_has_steps_but_no_file()
    {
        var sum = LineageNode.Of(Some.Name("out.sum"), office.Line().Graph, office.Plan())!;

        Assert.Null(sum.File);
        Assert.Equal(["waits for round"], sum.Step.Reasons.AsEnumerable());
    }

    [Fact]
    public void A_dataset_that_nobody_writes_has_no_lineage() =>
        Assert.Null(LineageNode.Of(Some.Name("out.nothing"), office.Line().Graph, office.Plan()));
}
