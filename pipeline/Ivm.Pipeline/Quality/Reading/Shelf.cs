using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Quality.Reading;

/// <summary>
/// The committed datasets of a run that the report reads, in one session, and the reason why one is not there. Which
/// datasets were used is remembered.
/// </summary>
internal sealed class Shelf : IDisposable
{
    private readonly EndedRun run;
    private readonly FrozenDictionary<DatasetName, CommittedDataset> datasets;
    private readonly SqlSession sql;
    private readonly SortedDictionary<string, CommittedDataset> used = new(StringComparer.Ordinal);

    /// <summary>Opens the datasets.</summary>
    public Shelf(EndedRun run, CancellationToken cancellation)
    {
        this.run = run;
        datasets = run.Reports
            .SelectMany(report => report.Outcome?.Datasets ?? [])
            .Where(dataset => dataset.Name.Stage is "clean" or "link" || dataset.Name == Datasets.Sample)
            .ToFrozenDictionary(dataset => dataset.Name);
        var spill = Path.Combine(run.Line.Workspace.Staging, "quality");
        ImmutableArray<string> folders = [.. datasets.Values.Select(dataset => Path.GetDirectoryName(dataset.Path)!).Distinct(StringComparer.Ordinal)];
        sql = SqlSession.ForReading(new SqlSettings(run.Options.Threads, run.Options.MemoryLimit, spill, spill, folders), datasets.Values, cancellation);
        if (Kept is { } kept)
        {
            sql.Execute(SqlStatement.Composed("kept responses", $"CREATE VIEW kept AS SELECT samplenr, stream, survey, mode, interview_date FROM {kept}"));
        }
    }

    /// <summary>The dataset of the kept responses, which is the view <c>kept</c>; null when none is committed.</summary>
    public DatasetName? Kept => Has(Datasets.Harmonised) ? Datasets.Harmonised : Has(Datasets.Respondents) ? Datasets.Respondents : null;

    /// <summary>The datasets that were read.</summary>
    public IEnumerable<CommittedDataset> Used => used.Values;

    /// <summary>Whether a dataset is committed.</summary>
    public bool Has(DatasetName name) => datasets.ContainsKey(name);

    /// <summary>Why datasets cannot be read; null when they all can.</summary>
    public string? WhyNot(params ReadOnlySpan<DatasetName> names)
    {
        foreach (var name in names)
        {
            if (!Has(name))
            {
                return WhyNot(name);
            }
        }

        return null;
    }

    /// <summary>Names of a dataset's columns.</summary>
    public FrozenSet<string> Columns(DatasetName name)
    {
        using var reader = sql.Query(SqlStatement.Composed($"columns of {name}", $"SELECT * FROM {name} LIMIT 0"));
        return Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The rows of a query over some datasets.</summary>
    public ImmutableArray<T> Rows<T>(SqlStatement query, Func<DbDataReader, T> read, params ReadOnlySpan<DatasetName> from)
    {
        foreach (var name in from)
        {
            used[name.ToString()] = datasets[name];
        }

        var rows = ImmutableArray.CreateBuilder<T>();
        using var reader = sql.Query(query);
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows.ToImmutable();
    }

    /// <summary>How often each value of a column occurs, most first.</summary>
    public ImmutableArray<CodeCount> CountBy(DatasetName from, string column, Func<string, Label> label) => Rows(
        SqlStatement.Composed($"{from} by {column}", $"SELECT {column}, count(*) FROM {from} GROUP BY {column} ORDER BY count(*) DESC, {column}"),
        row => new CodeCount(row.GetString(0), label(row.GetString(0)), row.GetInt64(1)),
        from);

    /// <summary>Rows of a dataset, as committed.</summary>
    public long Count(DatasetName name)
    {
        used[name.ToString()] = datasets[name];
        return datasets[name].File.Rows;
    }

    public void Dispose() => sql.Dispose();

    private string WhyNot(DatasetName name)
    {
        if (run.Line.Graph.WriterOf(name) is not { } writer)
        {
            return $"No step of this line writes {name}.";
        }

        var end = run.Reports.Single(report => report.Task == writer.Name).End;
        var failed = string.Join(", ", run.Reports.Where(report => report.End == TaskEnd.Failed).Select(report => report.Task));
        return end == TaskEnd.Failed
            ? $"Step {writer.Name}, which writes {name}, failed."
            : $"Step {writer.Name}, which writes {name}, was not reached{(failed.Length == 0 ? "" : $", because of {failed}")}.";
    }
}
