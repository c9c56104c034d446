using System.Globalization;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Lineage;

/// <summary>Small questions to the committed datasets about one response.</summary>
internal sealed class StorySource : IDisposable
{
    private readonly HashSet<string> names;
    private readonly string samplenr;
    private readonly SqlSession sql;

    public StorySource(IReadOnlyCollection<CommittedDataset> datasets, string samplenr, RunOptions options, CancellationToken cancellation)
    {
        this.samplenr = samplenr;
        names = [.. datasets.Select(dataset => $"{dataset.Name}")];
        var folders = datasets.Select(dataset => Path.GetDirectoryName(dataset.Path)!).Distinct(StringComparer.Ordinal).ToArray();
        sql = SqlSession.ForReading(new SqlSettings(options.Threads, options.MemoryLimit, folders[0], folders[0], [.. folders]), datasets, cancellation);
    }

    /// <summary>Whether a dataset has been committed.</summary>
    public bool Has(string dataset) => names.Contains(dataset);

    /// <summary>Rows of a dataset about the response, as text; none where the dataset is not there.</summary>
    /// <param name="dataset">Name of the dataset; its key of a response is <c>samplenr</c>.</param>
    /// <param name="columns">SQL of the columns.</param>
    /// <param name="rest">What follows the condition on the response.</param>
    public List<string?[]> Rows(string dataset, string columns, string rest = "") =>
        Has(dataset) ? Read($"SELECT {columns} FROM {dataset} WHERE samplenr = $samplenr {rest}", new SqlParameter("samplenr", samplenr)) : [];

    /// <summary>Rows of a query, as text.</summary>
    public List<string?[]> Read(string query, params ReadOnlySpan<SqlParameter> parameters)
    {
        var rows = new List<string?[]>();
        using var reader = sql.Query(SqlStatement.Composed("story of a value", query), parameters);
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(field => reader.IsDBNull(field) ? null : Convert.ToString(reader.GetValue(field), CultureInfo.InvariantCulture))]);
        }

        return rows;
    }

    /// <summary>Names of the columns of a dataset.</summary>
    public HashSet<string> Columns(string dataset)
    {
        using var reader = sql.Query(SqlStatement.Composed("columns of a dataset", $"SELECT * FROM {dataset} LIMIT 0"));
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    public void Dispose() => sql.Dispose();
}
