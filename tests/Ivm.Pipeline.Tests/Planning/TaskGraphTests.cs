using System.Collections.Immutable;
using Ivm.Pipeline.Planning;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Planning;

public sealed class TaskGraphTests
{
    [Fact]
    public void Steps_are_ordered_by_what_they_read_and_otherwise_as_listed()
    {
        var graph = Graph(Step("d", ["x.c", "x.a"], "x.d"), Step("c", ["x.b"], "x.c"), Step("b", [], "x.b"), Step("a", [], "x.a"));

        Assert.Equal(["b", "c", "a", "d"], graph.Ordered.Select(task => task.Name));
        Assert.Equal(["c", "a"], graph.UpstreamOf("d").Select(task => task.Name));
    }

    [Fact]
    public void A_dataset_that_nobody_writes_is_named_with_who_requires_it()
    {
        var failure = Assert.Throws<TaskGraphException>(() => Graph(Step("a", ["x.nobody"], "x.a")));

        Assert.Equal("Missing dependency: x.nobody, required by a", failure.Message);
    }

    [Fact]
    public void A_circle_is_named_step_by_step()
    {
        var failure = Assert.Throws<TaskGraphException>(() =>
            Graph(Step("start", ["x.a"], "x.start"), Step("a", ["x.c"], "x.a"), Step("b", ["x.a"], "x.b"), Step("c", ["x.b"], "x.c")));

        Assert.Equal("Circular dependency: a -> c -> b -> a", failure.Message);
    }

    [Fact]
    public void A_step_that_reads_what_it_writes_is_a_circle()
    {
        var failure = Assert.Throws<TaskGraphException>(() => Graph(Step("a", ["x.a"], "x.a")));

        Assert.Equal("Circular dependency: a -> a", failure.Message);
    }

    [Fact]
    public void Two_steps_cannot_write_one_dataset_or_bear_one_name()
    {
        Assert.Equal("Dataset written twice: x.a, by a and b", Assert.Throws<TaskGraphException>(() => Graph(Step("a", [], "x.a"), Step("b", [], "x.a"))).Message);
        Assert.Equal("Task listed twice: a", Assert.Throws<TaskGraphException>(() => Graph(Step("a", [], "x.a"), Step("a", [], "x.b"))).Message);
    }

    private static TaskGraph Graph(params ScriptedTransform[] transforms) =>
        new([.. transforms.Select(transform => new TransformTask(transform, new DatasetStore(Workspace.At("nowhere"))))]);

    private static ScriptedTransform Step(string name, ImmutableArray<string> inputs, string output) =>
        new(name, _ => { }) { Inputs = [.. inputs.Select(Some.Name)], Outputs = [Some.Keyed(output)] };
}
