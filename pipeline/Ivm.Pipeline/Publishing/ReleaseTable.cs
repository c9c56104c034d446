using System.Collections.Immutable;
using System.Text;
using Ivm.Contracts;
using Ivm.Transforms;

namespace Ivm.Pipeline.Publishing;

/// <summary>One table of a release: where its rows come from, what they mean and how they are sorted.</summary>
/// <param name="Name">Name of the file (<c>NAME.parquet</c>) and of the view that <c>ivm query</c> gives.</param>
/// <param name="Source">The protected dataset that it is a copy of.</param>
/// <param name="Schema">Its contract.</param>
/// <param name="SortBy">Columns that rows are sorted by: region and municipality first, so that filters on them read little.</param>
public sealed record ReleaseTable(string Name, DatasetName Source, TableSchema Schema, ImmutableArray<string> SortBy)
{
    private static readonly string[] Regions = ["police_region", "municipality"];

    /// <summary>The table of a release for a protected dataset.</summary>
    /// <param name="dataset">The dataset and its contract.</param>
    public static ReleaseTable Of(DatasetContract dataset)
    {
        var regions = Regions.Where(region => dataset.Schema.Fields.Any(field => field.Name == region));
        return new ReleaseTable(
            dataset.Name.Table,
            dataset.Name,
            dataset.Schema,
            [.. regions.Concat(dataset.Schema.PrimaryKey).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Identifier of a column within Parquet files, the same in every edition: the FNV-1a hash of its name in 31 bits
    /// (Fowler, Noll and Vo), so that readers recognise a column wherever it stands.
    /// </summary>
    /// <param name="column">Name of the column.</param>
    public static int FieldId(string column)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(column))
        {
            hash = unchecked((hash ^ octet) * 16777619u);
        }

        return (int)(hash & int.MaxValue);
    }
}
