using System.Collections.Immutable;

namespace Ivm.Transforms.Tests.Harness;

/// <summary>Statements in a session, as a transform that reads and writes no dataset.</summary>
/// <param name="run">The statements.</param>
internal sealed class Statements(Action<ISqlSession> run) : ITransform
{
    public string Task => "statements";

    public int Version => 1;

    public string? DeliveredFile => null;

    public ImmutableArray<DatasetName> Inputs => [];

    public ImmutableArray<DatasetContract> Outputs => [];

    public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

    public void Run(ITransformContext context) => run(context.Sql);
}
