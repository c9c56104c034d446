using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Matching;

/// <summary>A pair as it stands in the results.</summary>
/// <param name="Left">Key on the left.</param>
/// <param name="Right">Key on the right.</param>
/// <param name="Pass">The pass; empty for candidates.</param>
/// <param name="Weight">Its weight in bits; null where it has none.</param>
/// <param name="Status">What became of it.</param>
internal sealed record WrittenLink(string Left, string Right, string Pass, double? Weight, string Status);

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
    public ImmutableArray<WrittenLink> Links(ISqlSession sql) => Read(sql, "links", "pass");

    /// <summary>The likely candidates.</summary>
    public ImmutableArray<WrittenLink> Candidates(ISqlSession sql) => Read(sql, "candidates", "''");

    private ImmutableArray<WrittenLink> Read(ISqlSession sql, string name, string pass)
    {
        var links = ImmutableArray.CreateBuilder<WrittenLink>();
        using var reader = sql.Query(SqlStatement.Composed(
            name, $"SELECT left_key, right_key, {pass}, weight, status FROM read_parquet({SqlTypes.Literal(System.IO.Path.Combine(Path, name + ".parquet"))}) ORDER BY ALL"));
        while (reader.Read())
            links.Add(new WrittenLink(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetDouble(3), reader.GetString(4)));
        return links.ToImmutable();
    }
}
