using System.Collections.Immutable;
using System.Text;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;
using Ivm.Transforms.Tests.Harness;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class DeliveredTableTests
{
    private const string File = "responses/TABLE.parquet";

    private static readonly TableSchema Schema = Table(
        Column("k", constraints: new FieldConstraints(Required: true, Pattern: "[0-9]{3}")),
        Column("n", FieldType.Integer),
        Column("x", FieldType.Number),
        Column("d", FieldType.Date),
        Column("b", FieldType.Boolean)) with
    {
        Dialect = null,
        MissingValues = ["", "NA"],
    };

    [Fact]
    public void Values_of_any_plain_type_are_taken_by_the_contract_of_their_column()
    {
        var result = Ingest(
            """
            SELECT * FROM (VALUES
                ('001', 1::DOUBLE, 1.5::FLOAT, TIMESTAMP '2011-09-01 00:00:00', true),
                ('002', NULL, NULL, NULL, NULL),
                ('003', 3, -0.25, TIMESTAMP '2011-12-31 00:00:00', false)) AS t(k, n, x, d, b)
            """,
            3);

        Assert.Equal(
            [["001", 1, 1.5, new DateOnly(2011, 9, 1), true, File, 1], ["002", null, null, null, null, File, 2], ["003", 3, -0.25, new DateOnly(2011, 12, 31), false, File, 3]],
            result.Rows("SELECT k, n, x, d, b, source_file, source_line FROM ingest.\"TABLE\""));
        Assert.Equal(3, result.Account(File).Out);
        Assert.True(result.Count("bytes", File) > 0);
    }

    [Fact]
    public void Texts_are_read_as_in_a_text_file_and_columns_come_in_any_order_where_the_form_says_so()
    {
        var result = Ingest("SELECT '2011-09-01' AS d, 'true' AS b, 'NA' AS x, '7' AS n, '001' AS k, 5 AS batch", 1, Form with { AnyOrder = true, Ignored = ["batch"] });

        Assert.Equal([["001", 7, null, new DateOnly(2011, 9, 1), true]], result.Rows("SELECT k, n, x, d, b FROM ingest.\"TABLE\""));
    }

    [Theory]
    [InlineData("1, 1, 1.5, DATE '2011-09-01', true", "k", "lost_leading_zeros", "1;1;1.5;2011-09-01;true")]
    [InlineData("'001', 1.5, 1.5, DATE '2011-09-01', true", "n", "not_a_whole_number", "001;1.5;1.5;2011-09-01;true")]
    [InlineData("'001', 'NaN'::DOUBLE, 1.5, DATE '2011-09-01', true", "n", "not_a_whole_number", "001;nan;1.5;2011-09-01;true")]
    [InlineData("'001', 3000000000, 1.5, DATE '2011-09-01', true", "n", "not_a_whole_number", "001;3000000000;1.5;2011-09-01;true")]
    [InlineData("'001', 1, 'infinity'::DOUBLE, DATE '2011-09-01', true", "x", "not_a_number", "001;1;inf;2011-09-01;true")]
    [InlineData("'001', 1, 1.5, TIMESTAMP '2011-09-01 12:30:00', true", "d", "not_a_date", "001;1;1.5;2011-09-01 12:30:00;true")]
    [InlineData("'001', 1, 1.5, DATE '2011-09-01', 2", "b", "not_a_boolean", "001;1;1.5;2011-09-01;2")]
    [InlineData("NULL, 1, 1.5, DATE '2011-09-01', true", "k", "missing_value", ";1;1.5;2011-09-01;true")]
    [InlineData("'0;\"1', 1, 1.5, DATE '2011-09-01', true", "k", "pattern_mismatch", "\"0;\"\"1\";1;1.5;2011-09-01;true")]
    public void A_row_that_does_not_fit_is_set_apart_as_text_under_its_row_number(string values, string column, string reason, string rawText)
    {
        var result = Ingest($"SELECT * FROM (SELECT {values}) AS t(k, n, x, d, b)", 1);

        Assert.Equal([[1, null, column, reason, rawText]], result.Rows("SELECT line, byte_offset, \"column\", reason, raw_text FROM quarantine.\"TABLE\""));
        Assert.Equal((1, 0), (result.Account(File).In, result.Account(File).Out));
    }

    [Fact]
    public void A_row_is_repaired_as_text_and_takes_its_old_place()
    {
        using var harness = new TransformHarness()
            .DeliverTable(File, "SELECT * FROM (VALUES ('001', 1, 1.5, DATE '2011-09-01', true), ('2', 2, 2.5, DATE '2011-09-02', false)) AS t(k, n, x, d, b)", 2)
            .DeliverFurther("repairs/responses/TABLE.1.csv", "k;n;x;d;b\n002;2;2.5;2011-09-02;false\n", new DeliveryPart(
                DeliveryPartKind.Repair, 1, ImmutableSortedDictionary<int, RowPlace>.Empty.Add(2, new RowPlace(File, 2))));

        var result = harness.Run(Transform(Form));

        Assert.Equal([["001", File, 1], ["002", File, 2]], result.Rows("SELECT k, source_file, source_line FROM ingest.\"TABLE\""));
        Assert.Equal("repairs/responses/TABLE.1.csv:2", result.Value<string>("SELECT repaired_by FROM quarantine.\"TABLE\""));
    }

    [Theory]
    [InlineData("SELECT '001' AS k, [1] AS n, 1.5 AS x, DATE '2011-09-01' AS d, true AS b", File + ": found column 'n' of type INTEGER[]; expected a column of texts, numbers, dates or truth values. Have the file delivered again with single values.")]
    [InlineData("SELECT '001' AS k, 1 AS n, 1.5 AS x, DATE '2011-09-01' AS d", File + ": found no column 'b'; expected it at position 5. Have the file delivered again with this column.")]
    [InlineData("SELECT '001' AS k, 1 AS n, 1.5 AS x, DATE '2011-09-01' AS d, true AS b, 1 AS extra", File + ": found another column at position 6, with a name of 5 characters; expected only the columns of the contract. Have the file delivered again without it.")]
    [InlineData("SELECT '001' AS k, 1 AS n, DATE '2011-09-01' AS d, 1.5 AS x, true AS b", File + ": found columns in another order: 'd' at position 3, 'x' at position 4; expected the contract's order: 'x' at position 3, 'd' at position 4. Have the file delivered again with its columns in that order.")]
    public void A_table_that_is_not_the_one_agreed_on_is_refused(string select, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidInputException>(() => Ingest(select, 1)).Message);

    [Fact]
    public void Another_number_of_rows_than_declared_refuses_the_table()
        => Assert.Equal(
            File + ": found 1 rows (1 accepted, 0 rejected); expected 2 rows, as declared at delivery. The file is cut short, or is another one than was declared: have it delivered again.",
            Assert.Throws<InvalidInputException>(() => Ingest("SELECT '001' AS k, 1 AS n, 1.5 AS x, DATE '2011-09-01' AS d, true AS b", 2)).Message);

    [Theory]
    [InlineData("k;n;x;d;b\n001;1;1.5;2011-09-01;true\n")]
    [InlineData("PAR1 and no more")]
    [InlineData("")]
    public void What_is_no_Parquet_is_refused_without_telling_what_stands_in_it(string text)
    {
        using var harness = new TransformHarness().Deliver(File, Encoding.UTF8.GetBytes(text), 1);

        var refused = Assert.Throws<InvalidInputException>(() => harness.Run(Transform(Form)));

        Assert.Matches("^responses/TABLE.parquet: found what cannot be read as Parquet \\([A-Za-z]+\\); expected a whole Parquet file. Have the file delivered again.$", refused.Message);
    }

    private static FileForm Form { get; } = FileForm.Exact(Schema) with { Format = DeliveryFormat.Parquet };

    private static IngestTransform Transform(FileForm form) =>
        new(DeliveryKind.Responses, Schema, "TABLE", File, new Dictionary<string, CodeList>(), ImmutableSortedDictionary<string, string>.Empty, form);

    private static HarnessResult Ingest(string select, long declaredRows, FileForm? form = null) =>
        new TransformHarness().DeliverTable(File, select, declaredRows).Run(Transform(form ?? Form));
}
