using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Publishing;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Storage;

public sealed class ReleaseQueryTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly Workspace workspace;

    public ReleaseQueryTests()
    {
        workspace = Workspace.At(folder.Path);
        var release = Directory.CreateDirectory(Path.Combine(workspace.Releases, "2011-abc")).FullName;
        using var session = SqlSession.ForReading(new SqlSettings(1, "100MB", release, release, []), [], CancellationToken.None);
        foreach (var (table, select) in new[] { ("persons", "SELECT i AS id, i % 3 = 0 AS victim FROM range(9) t(i)"), ("incidents", "SELECT 3 AS id, 'burglary' AS offence") })
        {
            session.Execute(SqlStatement.Composed(table, $"COPY ({select}) TO '{Path.Combine(release, $"{table}.parquet")}' (FORMAT parquet)"));
        }

        new ReleasePointer("2011-abc", "abc").Switch(workspace);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_file_of_the_release_is_a_table()
    {
        using var query = Open();

        Assert.Equal(["incidents", "persons"], query.Tables.AsEnumerable());
        Assert.Equal([["burglary", "3", "true"]], query.Rows("SELECT offence, id, victim FROM persons JOIN incidents USING (id);"));
        Assert.Equal([("id", "BIGINT"), ("victim", "BOOLEAN")], query.Columns("FROM persons").AsEnumerable());
        Assert.Equal(["{\"id\":0,\"x\":null}"], query.JsonRows("SELECT id, NULL AS x FROM persons LIMIT 1 -- first"));
    }

    [Theory]
    [InlineData("DROP VIEW persons")]
    [InlineData("CREATE TABLE t AS SELECT 1")]
    [InlineData("COPY persons TO '/tmp/persons.csv'")]
    [InlineData("ATTACH 'x.db'")]
    [InlineData("SET threads = 1")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1) TO '/tmp/x'; SELECT (1")]
    [InlineData("SELEC 1")]
    [InlineData("SELECT * FROM nobody")]
    [InlineData("")]
    public void Anything_but_one_select_over_the_release_is_invalid_use(string sql)
    {
        using var query = Open();

        var refused = Assert.Throws<InvalidInputException>(() => query.Rows(sql).ToList());

        Assert.Equal(InputFailure.Invalid, refused.Kind);
        Assert.Contains("expected one SELECT over incidents, persons", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_other_file_can_be_read()
    {
        File.WriteAllText(folder["secret.csv"], "a\n1\n");
        using var query = Open();
        string[] attempts =
        [
            $"SELECT * FROM read_csv('{folder["secret.csv"]}')",
            $"SELECT * FROM '{folder["secret.csv"]}'",
            $"SELECT * FROM glob('{folder.Path}/*')",
            $"SELECT content FROM read_text('{workspace.CurrentRelease}')",
        ];

        Assert.All(attempts, sql => Assert.Contains("Permission Error", Assert.Throws<InvalidInputException>(() => query.Rows(sql).ToList()).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_answer_can_be_written_to_the_one_file_that_was_named()
    {
        var file = folder["answer.parquet"];
        using (var query = Open(file))
        {
            query.WriteParquet("SELECT * FROM persons WHERE victim ORDER BY id");
        }

        using var session = SqlSession.ForReading(new SqlSettings(1, "100MB", folder.Path, folder.Path, []), [], CancellationToken.None);
        using var reader = session.Query(SqlStatement.Composed("answer", $"SELECT string_agg(id::VARCHAR, ',') FROM read_parquet('{file}')"));
        Assert.True(reader.Read());
        Assert.Equal("0,3,6", reader.GetString(0));
    }

    [Fact]
    public void Without_a_release_it_is_said_how_to_make_one()
    {
        File.Delete(workspace.CurrentRelease);

        Assert.Contains("Make one with 'ivm run'", Assert.Throws<InvalidInputException>(() => Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_query_stops_when_the_user_wants_to()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var query = ReleaseQuery.Open(workspace, new RunOptions(1, "100MB"), parquetFile: null, cancel.Token);

        Assert.ThrowsAny<OperationCanceledException>(() => query.Rows("SELECT count(*) FROM range(100000000000) t(i) WHERE sqrt(i) = 3").ToList());
    }

    private ReleaseQuery Open(string? file = null) => ReleaseQuery.Open(workspace, new RunOptions(1, "100MB"), file, CancellationToken.None);
}
