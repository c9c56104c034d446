using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Storage;

public sealed class SqlSessionTests
{
    [Fact]
    public void Written_rows_are_sorted_by_key_and_cast_to_the_contract_whatever_the_order_of_columns()
    {
        using var bench = new Bench();
        bench.RunAndKeep(Sql(context => context.Sql.Write(Out, Statement("SELECT '7' AS value, k::VARCHAR AS key FROM range(3) t(k) ORDER BY k DESC"))));

        Assert.Equal(["0:7", "1:7", "2:7"], Texts(bench, "SELECT key || ':' || (value + 0)::VARCHAR FROM out.rows"));
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes_with_one_thread_and_with_several()
    {
        using var bench = new Bench();
        var transform = Sql(context => context.Sql.Write(Out, Statement(
            "SELECT hash(k)::VARCHAR AS key, (k % 1000)::INTEGER AS value FROM range(500000) t(k)")));

        var hashes = new[] { 1, 2, 4 }.Select(threads => bench.Run(transform, threads).Outputs.Single().Sha256).Distinct();

        Assert.Single(hashes);
    }

    [Fact]
    public void A_table_of_many_columns_is_sorted_in_parts_into_the_order_and_the_bytes_of_the_whole()
    {
        using var bench = new Bench();

        // 130,000 rows x 72 columns are more cells than are sorted at once.
        var hashes = new[] { 1, 2 }.Select(threads => bench.RunAndKeep(Wide(context => context.Sql.Write(Out, WideRows("hash(k)"))), threads).Outputs.Single().Sha256).Distinct();

        Assert.Single(hashes);
        Assert.Equal(["130000:0"], Texts(bench, "SELECT count(*) || ':' || count(*) FILTER (before >= key) FROM (SELECT key, lag(key) OVER () AS before FROM out.rows)"));
        Assert.Equal(["130000"], Texts(bench, "SELECT count(*)::VARCHAR FROM out.rows WHERE c7 = hash(key::BIGINT) % 1000 + 7"));
    }

    [Fact]
    public void Rows_written_as_they_come_are_in_order_all_the_same_and_in_the_same_bytes()
    {
        using var bench = new Bench();

        var hashes = new[] { "k", "-k", "hash(k)" }.Select(order => bench.RunAndKeep(Wide(context => context.Sql.WriteInOrder(Out, WideRows(order)))).Outputs.Single().Sha256).Distinct();

        Assert.Single(hashes);
        Assert.Equal(["130000:0"], Texts(bench, "SELECT count(*) || ':' || count(*) FILTER (before >= key) FROM (SELECT key, lag(key) OVER () AS before FROM out.rows)"));
    }

    [Fact]
    public void A_repeated_key_is_refused()
    {
        using var bench = new Bench();
        var refused = Assert.Throws<ContractViolationException>(() => bench.Run(Sql(context =>
            context.Sql.Write(Out, Statement("SELECT 'a' AS key, 1 AS value UNION ALL SELECT 'a', 2")))));

        Assert.Contains("found 1 keys that occur more than once; expected every key once", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_with_other_columns_than_the_contract_is_refused_by_name()
    {
        using var bench = new Bench();
        var refused = Assert.Throws<ContractViolationException>(() => bench.Run(Sql(context =>
            context.Sql.Write(Out, Statement("SELECT 'a' AS key, 1 AS amount")))));

        Assert.Contains("a query without the columns (value) and with (amount) besides", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_must_match_the_statement_one_to_one()
    {
        using var bench = new Bench();
        var statement = Statement("SELECT $a AS \"$c\", '$d' -- $e\n /* $f */");

        Assert.Throws<ArgumentException>(() => bench.Run(Sql(context => context.Sql.Execute(statement))));
        Assert.Throws<ArgumentException>(() => bench.Run(Sql(context => context.Sql.Execute(statement, new("a", 1), new SqlParameter("b", 2)))));
        bench.Run(Reading(context => context.Sql.Execute(statement, new SqlParameter("a", 1))));
    }

    [Fact]
    public void Every_type_can_be_loaded_and_bound()
    {
        using var bench = new Bench();
        var day = new DateOnly(2011, 8, 15);
        bench.Run(Reading(context =>
        {
            context.Sql.Load("loaded", new ColumnBatch(
            [
                new Column<string?>("t", ["x", null]),
                new Column<int?>("i", [1, null]),
                new Column<long?>("l", [2, null]),
                new Column<double?>("d", [0.5, null]),
                new Column<bool?>("b", [true, null]),
                new Column<DateOnly?>("y", [day, null]),
            ]));
            using var reader = context.Sql.Query(
                Statement("SELECT count(*), count(t), count(y) FROM loaded WHERE (t = $t AND i = $i AND l = $l AND d = $d AND b = $b AND y = $y) OR t IS NOT DISTINCT FROM $n"),
                new("t", "x"), new("i", 1), new("l", 2L), new("d", 0.5), new("b", true), new("y", day), new SqlParameter("n", null));
            Assert.True(reader.Read());
            Assert.Equal([2L, 1L, 1L], new[] { reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2) });
        }));
    }

    [Fact]
    public void A_load_that_fails_halfway_leaves_no_table()
    {
        using var bench = new Bench();
        bench.Run(Reading(context =>
        {
            Assert.Throws<ArgumentException>(() => context.Sql.Load("half", new ColumnBatch([new Column<int?>("a", [1, 2]), new Column<int?>("b", [1])])));
            var gone = Assert.Throws<SqlFailureException>(() => context.Sql.Execute(Statement("SELECT * FROM half")));
            Assert.Contains("Catalog Error", gone.Message, StringComparison.Ordinal);
        }));
    }

    [Fact]
    public void A_failure_that_may_quote_data_does_not_tell_the_value()
    {
        using var bench = new Bench();
        var failure = Assert.Throws<SqlFailureException>(() => bench.Run(Reading(context =>
            context.Sql.Execute(Statement("SELECT CAST('Jansen' AS INTEGER)")))));

        Assert.Equal("SQL statement 'test' failed (Conversion Error); the text is withheld because it may quote data.", failure.Message);
    }

    [Fact]
    public void Files_outside_the_task_are_closed_to_sql()
    {
        using var bench = new Bench();
        using var elsewhere = new Folder();
        File.WriteAllText(elsewhere["truth.csv"], "a\n1\n");

        var failure = Assert.Throws<SqlFailureException>(() => bench.Run(Reading(context =>
            context.Sql.Execute(Statement($"SELECT * FROM read_csv('{elsewhere["truth.csv"]}')")))));

        Assert.Contains("Permission Error", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_running_statement_stops_on_cancellation()
    {
        using var bench = new Bench();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.Throws<OperationCanceledException>(() => bench.Run(
            Reading(context => context.Sql.Execute(Statement("SELECT count(*) FROM range(100000000000) t(i) WHERE sqrt(i) = 3"))),
            cancellation: cancel.Token));
    }

    [Fact]
    public void A_reader_stops_on_cancellation()
    {
        using var bench = new Bench();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.Throws<OperationCanceledException>(() => bench.Run(
            Reading(context =>
            {
                using var reader = context.Sql.Query(Statement("SELECT i FROM range(100000000000) t(i) WHERE hash(i) = 3"));
                while (reader.Read())
                {
                }
            }),
            cancellation: cancel.Token));
    }

    private static readonly DatasetName Out = Some.Name("out.rows");

    private static readonly ImmutableArray<Field> WideFields =
    [
        Field.Of("key", FieldType.String, new Label("sleutel", "key"), required: true),
        .. Enumerable.Range(0, 71).Select(column => Field.Of($"c{column}", FieldType.Integer, new Label($"{column}", $"{column}"))),
    ];

    private static ScriptedTransform Wide(Action<ITransformContext> run) => new("task", run)
    {
        Outputs = [new DatasetContract(Out, TableSchema.Dataset("out.rows", new Label("breed", "wide"), WideFields, "key"))],
    };

    private static SqlStatement WideRows(string order) => Statement(
        $"SELECT lpad(k::VARCHAR, 9, '0') AS key, {string.Join(", ", Enumerable.Range(0, 71).Select(column => $"(hash(k) % 1000 + {column})::INTEGER AS c{column}"))} FROM range(130000) t(k) ORDER BY {order}");

    private static SqlStatement Statement(string text) => SqlStatement.Composed("test", text);

    private static ScriptedTransform Sql(Action<ITransformContext> run) => new("task", run) { Outputs = [Some.Keyed("out.rows")] };

    private static ScriptedTransform Reading(Action<ITransformContext> run) => new("task", run);

    private static List<string> Texts(Bench bench, string query)
    {
        var texts = new List<string>();
        bench.Run(new ScriptedTransform("read", context =>
        {
            using var reader = context.Sql.Query(Statement(query));
            while (reader.Read())
            {
                texts.Add(reader.GetString(0));
            }
        })
        {
            Inputs = [Out],
        });
        return texts;
    }
}
