using System.Collections.Immutable;
using Ivm.Pipeline.Deliveries;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Planning;

/// <summary>The whole line of one edition in one workspace: every step from delivered file to release.</summary>
public sealed class Line
{
    /// <summary>Puts the steps together.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="year">The edition's year.</param>
    /// <param name="transforms">The transforms, in any order.</param>
    /// <param name="further">Steps that are no transforms (publishing).</param>
    /// <exception cref="TaskGraphException">The steps do not fit together.</exception>
    public Line(Workspace workspace, int year, ImmutableArray<ITransform> transforms, params ImmutableArray<ILineTask> further)
    {
        Workspace = workspace;
        Year = year;
        Store = new DatasetStore(workspace);
        Graph = new TaskGraph([.. transforms.Select(transform => new TransformTask(transform, Store)), .. further]);
    }

    /// <summary>The workspace.</summary>
    public Workspace Workspace { get; }

    /// <summary>The edition's year.</summary>
    public int Year { get; }

    /// <summary>The committed outcomes.</summary>
    public DatasetStore Store { get; }

    /// <summary>All steps in order.</summary>
    public TaskGraph Graph { get; }

    /// <summary>Tells at the end of a run what it came to; null when nothing does. No step and no fingerprint depends on it.</summary>
    public IRunReport? Report { get; init; }

    /// <summary>Checks the delivery and makes a planner for it.</summary>
    /// <param name="threads">Files hashed at the same time.</param>
    /// <param name="cancellation">Stops the hashing.</param>
    /// <exception cref="Ivm.Contracts.InvalidInputException">The delivery is not whole.</exception>
    public Planner Receive(int threads, CancellationToken cancellation)
    {
        var expected = Graph.Ordered.Select(task => task.DeliveredFile).OfType<string>();
        return new Planner(Graph, DeliveryCheck.Run(Workspace.Deliveries(Year), Year, expected, threads, cancellation));
    }
}
