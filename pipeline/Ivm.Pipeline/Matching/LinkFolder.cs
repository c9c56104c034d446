using System.Collections.Immutable;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Linkage.Matching;
using Ivm.Transforms.Linkage.Matching.Quality;

namespace Ivm.Pipeline.Matching;

/// <summary>A pair as it stands in the results.</summary>
/// <param name="Left">Key on the left.</param>
/// <param name="Right">Key on the right.</param>
/// <param name="Pass">The pass; empty for candidates.</param>
/// <param name="Weight">Its weight in bits; null where it has none.</param>
/// <param name="Margin">What is lost without it, in bits; null where it has none.</param>
/// <param name="Status">What became of it.</param>
internal sealed record WrittenLink(string Left, string Right, string Pass, double? Weight, double? Margin, string Status);

/// <summary>A folder with the results of <c>ivm link</c>.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Summary">Its summary.</param>
/// <param name="Specification">The specification that it was made by.</param>
internal sealed record LinkFolder(string Path, LinkSummary Summary, LinkageSpecification Specification)
{
    /// <summary>Name of what is no deterministic pass.</summary>
    public const string Probabilistic = "probabilistic";

    /// <summary>Opens the folder.</summary>
    /// <param name="folder">Its full path.</param>
    /// <exception cref="InvalidInputException">It holds no results, or the specification has changed since.</exception>
    public static LinkFolder Open(string folder)
    {
        var summary = LinkSummary.Read(folder);
        var specification = LinkageSpecificationReader.ReadFile(summary.Specification);
        return ContentHash.OfFile(summary.Specification) == summary.Hash
            ? new LinkFolder(folder, summary, specification)
            : throw new InvalidInputException(InputFailure.Invalid, new Fault(summary.Specification, "another content than when the links were made", "the specification that they were made by", "Link again."));
    }

    /// <summary>The proposed links.</summary>
    public ImmutableArray<WrittenLink> Links(ISqlSession sql) => Read(sql, "links", "pass, weight, margin");

    /// <summary>The likely candidates.</summary>
    public ImmutableArray<WrittenLink> Candidates(ISqlSession sql) => Read(sql, "candidates", "'', weight, CAST(NULL AS DOUBLE)");

    /// <summary>All pairs that reach review, for a sample.</summary>
    /// <param name="sql">The session.</param>
    /// <param name="passes">Pass of the proposed links, by their keys.</param>
    public ImmutableArray<ReviewablePair> Reviewable(ISqlSession sql, IReadOnlyDictionary<(string Left, string Right), string> passes)
    {
        var pairs = ImmutableArray.CreateBuilder<ReviewablePair>();
        using var reader = sql.Query(SqlStatement.Composed(
            "pairs for review", $"SELECT left_key, right_key, posterior, joint_posterior, status FROM read_parquet({SqlTypes.Literal(System.IO.Path.Combine(Path, "candidates.parquet"))}) ORDER BY ALL"));
        while (reader.Read())
        {
            var (left, right) = (reader.GetString(0), reader.GetString(1));
            pairs.Add(new ReviewablePair(left, right, passes.GetValueOrDefault((left, right), Probabilistic), reader.GetDouble(2), Math.Clamp(reader.GetDouble(3), 0, 1), Enum.Parse<LinkStatus>(reader.GetString(4), ignoreCase: true)));
        }

        return pairs.ToImmutable();
    }

    /// <summary>The sample that was drawn for review, in the order of its numbers.</summary>
    /// <param name="path">Its file.</param>
    public static ImmutableArray<DrawnPair> ReadSample(string path)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT pair, left_key, right_key, stratum, linked, stratum_pairs FROM read_csv({SqlTypes.Literal(path)}, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{'pair': 'INTEGER', 'left_key': 'VARCHAR', 'right_key': 'VARCHAR', 'stratum': 'VARCHAR', 'linked': 'BOOLEAN', 'stratum_pairs': 'BIGINT'}}) ORDER BY pair";
        try
        {
            using var reader = command.ExecuteReader();
            var sample = ImmutableArray.CreateBuilder<DrawnPair>();
            while (reader.Read())
                sample.Add(new DrawnPair(reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4), reader.GetInt64(5)));
            return sample.ToImmutable();
        }
        catch (DuckDBException)
        {
            throw new InvalidInputException(InputFailure.Invalid, new Fault(path, "a table that cannot be read", "the sample as 'ivm link review' wrote it", "Draw it again with the same --pairs and --seed."));
        }
    }

    private ImmutableArray<WrittenLink> Read(ISqlSession sql, string name, string columns)
    {
        var links = ImmutableArray.CreateBuilder<WrittenLink>();
        using var reader = sql.Query(SqlStatement.Composed(
            name, $"SELECT left_key, right_key, {columns}, status FROM read_parquet({SqlTypes.Literal(System.IO.Path.Combine(Path, name + ".parquet"))}) ORDER BY ALL"));
        while (reader.Read())
            links.Add(new WrittenLink(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetDouble(3), reader.IsDBNull(4) ? null : reader.GetDouble(4), reader.GetString(5)));
        return links.ToImmutable();
    }
}
