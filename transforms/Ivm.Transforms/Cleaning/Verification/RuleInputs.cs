using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>The ingested datasets that an edition's rules look into: the sample and registers.</summary>
internal static class RuleInputs
{
    /// <summary>The datasets that a task needs which checks the rules.</summary>
    public static ImmutableArray<DatasetName> Of(Edition edition) => [.. RuleDatasets.UsedBy(edition.Rules).Select(Named)];

    /// <summary>The view of a dataset.</summary>
    public static string RelationOf(string dataset)
    {
        var name = Named(dataset);
        return $"{SqlStatement.Identifier(name.Stage)}.{SqlStatement.Identifier(name.Table)}";
    }

    private static DatasetName Named(string dataset) => new("ingest", dataset);
}
