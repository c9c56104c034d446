using System.Collections.Immutable;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Testing;

/// <summary>A transform whose parts a test chooses.</summary>
public sealed class ScriptedTransform(string task, Action<ITransformContext> run) : ITransform
{
    public string Task => task;

    public int Version { get; init; } = 1;

    public string? DeliveredFile { get; init; }

    public ImmutableArray<DatasetName> Inputs { get; init; } = [];

    public ImmutableArray<DatasetContract> Outputs { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Contracts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public void Run(ITransformContext context) => run(context);
}
