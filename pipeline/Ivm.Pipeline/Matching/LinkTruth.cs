using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Surveys;
using Ivm.Transforms;

namespace Ivm.Pipeline.Matching;

/// <summary>A file that says which entity every record is.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Key">Column with the key of the record; null: the number of the row.</param>
/// <param name="Entity">Column with the entity.</param>
public sealed record EntityFile(string File, string? Key, string Entity);

/// <summary>
/// Where the truth stands: true pairs (<c>left_key</c>, <c>right_key</c>), or the entity of every record of either file.
/// </summary>
/// <param name="Left">The file of pairs, or of the entities of the left records.</param>
/// <param name="Right">The entities of the right records; null for pairs and for deduplication.</param>
/// <param name="Pattern">Part of the entity that counts, as a regular expression with one group; null: all of it.</param>
/// <param name="Separator">Character between fields of text files.</param>
public sealed record LinkTruth(EntityFile Left, EntityFile? Right, string? Pattern, char Separator)
{
    /// <summary>Column of the left keys in a file of pairs.</summary>
    public const string LeftKey = "left_key";

    /// <summary>Column of the right keys in a file of pairs.</summary>
    public const string RightKey = "right_key";

    /// <summary>Whether the file holds pairs.</summary>
    public bool IsPairs => Left is { Key: LeftKey, Entity: RightKey };

    /// <summary>The true pairs, in a fixed order.</summary>
    /// <param name="sql">The session.</param>
    /// <param name="deduplication">Whether they are pairs within one file.</param>
    /// <param name="work">Folder for copies.</param>
    internal ImmutableArray<(string Left, string Right)> Pairs(ISqlSession sql, bool deduplication, string work)
    {
        var left = Open(sql, Left, "truth_left", work);
        if (IsPairs)
            return Read(sql, $"SELECT DISTINCT k, e FROM {left} ORDER BY ALL");
        if (deduplication)
            return Read(sql, $"SELECT a.k, b.k FROM {left} a JOIN {left} b ON a.e = b.e AND a.k < b.k ORDER BY ALL");
        var right = Open(sql, Right ?? throw SurveyFile.Refused(InputFailure.Invalid, "--truth-right", "nothing", "the file with the entities of the right records", "Give it, or a file of pairs."), "truth_right", work);
        return Read(sql, $"SELECT a.k, b.k FROM {left} a JOIN {right} b ON a.e = b.e ORDER BY ALL");
    }

    private string Open(ISqlSession sql, EntityFile file, string side, string work)
    {
        LinkSource.Require(file.File);
        var form = new LinkageSide(null, Distinct: false, new Dialect(Separator, '"', "utf-8", '.', LineBreaksInQuotes: true), []);
        var source = new LinkSource(file.File, side, form, [.. new[] { file.Key, file.Entity }.OfType<string>()]);
        source.Open(sql, work);
        var key = file.Key is { } column ? Trimmed(column) : "CAST(row_number() OVER () AS VARCHAR)";
        var entity = Pattern is null ? Trimmed(file.Entity) : $"nullif(regexp_extract({Trimmed(file.Entity)}, {SqlStatement.Literal(Pattern)}, 1), '')";
        var table = $"{side}_entities";
        sql.Execute(SqlStatement.Composed("entities", $"CREATE TABLE {table} AS SELECT DISTINCT {key} AS k, {entity} AS e FROM {source.Relation}"));
        source.RequireWhole(sql);
        return $"(SELECT * FROM {table} WHERE k IS NOT NULL AND e IS NOT NULL)";
    }

    private static string Trimmed(string column) => $"nullif(trim(CAST({SqlStatement.Identifier(column)} AS VARCHAR)), '')";

    private static ImmutableArray<(string Left, string Right)> Read(ISqlSession sql, string query)
    {
        var pairs = ImmutableArray.CreateBuilder<(string, string)>();
        using var reader = sql.Query(SqlStatement.Composed("true pairs", query));
        while (reader.Read())
            pairs.Add((reader.GetString(0), reader.GetString(1)));
        return pairs.ToImmutable();
    }
}
