using Ivm.Contracts;
using Ivm.Transforms.Tests.Ingestion;

namespace Ivm.Transforms.Tests;

/// <summary>The contracts of this repository, loaded once.</summary>
internal static class RepositoryContracts
{
    private static readonly Lazy<ContractSet> Loaded = new(() => ContractLoader.Load(RepositoryFiles.DataSchemas));

    public static ContractSet Set => Loaded.Value;
}
