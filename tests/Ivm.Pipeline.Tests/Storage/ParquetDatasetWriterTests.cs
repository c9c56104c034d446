using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Pipeline.Tests.Testing;
using Ivm.Transforms;

namespace Ivm.Pipeline.Tests.Storage;

public sealed class ParquetDatasetWriterTests
{
    private static readonly DatasetContract AllTypes = new(Some.Name("out.types"), TableSchema.Dataset(
        "types",
        Some.Label,
        [
            Field.Of("text", FieldType.String, Some.Label),
            Field.Of("whole", FieldType.Integer, Some.Label),
            Field.Of("long", FieldType.Long, Some.Label),
            Field.Of("number", FieldType.Number, Some.Label),
            Field.Of("truth", FieldType.Boolean, Some.Label),
            Field.Of("day", FieldType.Date, Some.Label),
        ]));

    [Fact]
    public void Every_type_and_its_missing_value_come_back_as_written()
    {
        using var bench = new Bench();
        var day = new DateOnly(1900, 2, 28);
        bench.RunAndKeep(Writing(AllTypes, new ColumnBatch(
        [
            new Column<string?>("text", ["é;\"\n", "", null]),
            new Column<int?>("whole", [int.MinValue, 0, null]),
            new Column<long?>("long", [long.MaxValue, 0, null]),
            new Column<double?>("number", [0.1, -0.0, null]),
            new Column<bool?>("truth", [true, false, null]),
            new Column<DateOnly?>("day", [day, DateOnly.MaxValue, null]),
        ])));

        var rows = Read(bench, "out.types", "SELECT * FROM out.types");

        Assert.Equal(["é;\"\n", int.MinValue, long.MaxValue, 0.1, true, day], rows[0]);
        Assert.Equal(["", 0, 0L, -0.0, false, DateOnly.MaxValue], rows[1]);
        Assert.Equal([null, null, null, null, null, null], rows[2]);
    }

    [Fact]
    public void A_dataset_without_rows_is_a_dataset()
    {
        using var bench = new Bench();
        var outcome = bench.RunAndKeep(Writing(Some.Keyed("out.none"), Some.Rows()));

        Assert.Equal(0, outcome.Outputs.Single().Rows);
        Assert.Equal([[0L]], Read(bench, "out.none", "SELECT count(*) FROM out.none"));
    }

    [Fact]
    public void The_bytes_depend_on_the_rows_and_not_on_the_batches()
    {
        using var bench = new Bench();
        var rows = Enumerable.Range(0, 300_000).Select(i => ((string?)$"{i:D9}", (int?)(i % 7))).ToArray();

        var atOnce = bench.Run(Writing(Some.Keyed("out.rows"), Some.Rows(rows)));
        var inParts = bench.Run(Writing(Some.Keyed("out.rows"), [.. rows.Chunk(7_919).Select(Some.Rows)]));

        Assert.Equal(300_000, atOnce.Outputs.Single().Rows);
        Assert.Equal(atOnce.Outputs.Single().Sha256, inParts.Outputs.Single().Sha256);
    }

    [Fact]
    public void A_key_that_occurs_twice_is_refused_whether_neighbours_or_far_apart()
    {
        using var bench = new Bench();

        var near = Assert.Throws<ContractViolationException>(() => bench.Run(Writing(Some.Keyed("out.rows"), Some.Rows(("a", 1), ("a", 2)))));
        var far = Assert.Throws<ContractViolationException>(() => bench.Run(Writing(Some.Keyed("out.rows"), Some.Rows(("b", 1), ("a", 2), ("b", 3)))));

        Assert.Contains("out.rows: key (key): found 1 keys that occur more than once", near.Message, StringComparison.Ordinal);
        Assert.Contains("out.rows: key (key): found 1 keys that occur more than once", far.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_ends_one_row_group_and_starts_the_next_is_refused()
    {
        using var bench = new Bench();
        var rows = Enumerable.Range(0, RowGroups.MostRows).Select(i => ((string?)$"{i:D9}", (int?)i)).ToList();
        rows.Add(rows[^1]);

        Assert.Throws<ContractViolationException>(() => bench.Run(Writing(Some.Keyed("out.rows"), Some.Rows([.. rows]))));
    }

    [Fact]
    public void A_required_column_with_a_missing_value_is_refused()
    {
        using var bench = new Bench();

        var refused = Assert.Throws<ContractViolationException>(() =>
            bench.Run(Writing(Some.Keyed("out.rows", valueRequired: true), Some.Rows(("a", 1), ("b", null)))));

        Assert.Contains("out.rows: column value: found 1 missing values", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_another_name_or_type_is_refused()
    {
        using var bench = new Bench();
        var wrongName = new ColumnBatch([new Column<string?>("key", ["a"]), new Column<int?>("valeu", [1])]);
        var wrongType = new ColumnBatch([new Column<string?>("key", ["a"]), new Column<long?>("value", [1])]);

        var name = Assert.Throws<ContractViolationException>(() => bench.Run(Writing(Some.Keyed("out.rows"), wrongName)));
        var type = Assert.Throws<ContractViolationException>(() => bench.Run(Writing(Some.Keyed("out.rows"), wrongType)));

        Assert.StartsWith("column valeu: found values of ", name.Message, StringComparison.Ordinal);
        Assert.Contains("expected column value with values of ", type.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_that_was_not_completed_leaves_the_output_unwritten()
    {
        using var bench = new Bench();
        var contract = Some.Keyed("out.rows");
        var transform = new ScriptedTransform("task", context =>
        {
            using var writer = context.Create(contract.Name);
            writer.Write(Some.Rows(("a", 1)));
        })
        {
            Outputs = [contract],
        };

        var failure = Assert.Throws<InvalidOperationException>(() => bench.Run(transform));

        Assert.Equal("The outputs out.rows were declared and not written.", failure.Message);
    }

    private static ScriptedTransform Writing(DatasetContract contract, params ColumnBatch[] batches) => new("task", context =>
    {
        using var writer = context.Create(contract.Name);
        foreach (var batch in batches)
        {
            writer.Write(batch);
        }

        writer.Complete();
    })
    {
        Outputs = [contract],
    };

    private static List<object?[]> Read(Bench bench, string dataset, string query)
    {
        var rows = new List<object?[]>();
        bench.Run(new ScriptedTransform("read", context =>
        {
            using var reader = context.Sql.Query(SqlStatement.Composed("read", query));
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
            }
        })
        {
            Inputs = [Some.Name(dataset)],
        });
        return rows;
    }
}
