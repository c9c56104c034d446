using Ivm.Contracts;
using Ivm.Transforms.Ingestion;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class AcceptedRowTests
{
    [Fact]
    public void Values_get_the_types_of_the_contract_and_empty_fields_are_missing()
    {
        var schema = Table(
            Column("text"), Column("whole", FieldType.Integer), Column("long", FieldType.Long),
            Column("number", FieldType.Number), Column("flag", FieldType.Boolean), Column("day", FieldType.Date));

        var result = Of(schema, "text;whole;long;number;flag;day\nab;-12;9999999999;0.25;true;2011-11-30\n;;;;;\n").Ingest();

        Assert.Equal(["ab", -12, 9999999999L, 0.25, true, new DateOnly(2011, 11, 30), DeliveredFile, 2], RowOf(result, 0));
        Assert.Equal([null, null, null, null, null, null, DeliveredFile, 3], RowOf(result, 1));
        result.AssertEveryRecordIsAccountedFor();
    }

    [Fact]
    public void The_account_and_the_counts_say_what_happened_to_every_record()
    {
        var result = Of(Table(Column("a", FieldType.Integer), Column("b")), "a;b\n1;x\ny;x\n2\n3;x\n").Ingest();

        Assert.Equal(DeliveredFile, result.Account.Subject);
        Assert.Equal((4, 2), (result.Account.In, result.Account.Out));
        Assert.Equal(["not_a_whole_number 1", "wrong_field_count 1"], result.Account.Rejected.Select(pair => $"{pair.Key} {pair.Value}"));
        Assert.Equal([$"bytes/{DeliveredFile} 18", "rejected/a: not_a_whole_number 1", "rejected/wrong_field_count 1"], result.Counts.Select(pair => $"{pair.Key} {pair.Value}"));
    }

    [Fact]
    public void Missing_texts_of_the_table_and_of_a_column_become_missing()
    {
        var schema = Table(Column("income") with { MissingValues = ["9999999999"] }, Column("other")) with { MissingValues = ["", "NA"] };

        var result = Of(schema, "income;other\n9999999999;9999999999\nNA;NA\n").Ingest();

        Assert.Equal(["NULL|9999999999", "NULL|NULL"], result.Values("income", "other"));
    }

    [Fact]
    public void An_empty_text_is_a_value_where_the_contract_does_not_call_it_missing()
        => Assert.Equal(["|x"], Of(Columns("a", "b") with { MissingValues = [] }, "a;b\n;x\n").Ingest().Values("a", "b"));

    [Fact]
    public void Nothing_is_trimmed_and_leading_zeros_stay()
        => Assert.Equal([" a |0042"], Of(Columns("a", "b"), "a;b\n a ;0042\n").Ingest().Values("a", "b"));

    [Fact]
    public void Quotes_hold_delimiters_and_doubled_quotes()
        => Assert.Equal(["x;\"y\"|z"], Of(Columns("a", "b"), "a;b\n\"x;\"\"y\"\"\";\"z\"\n").Ingest().Values("a", "b"));

    [Fact]
    public void Quotes_hold_line_breaks_where_the_dialect_allows_them_and_lines_are_still_counted_as_in_the_file()
    {
        var schema = Columns("a", "b") with { Dialect = Dialect(lineBreaksInQuotes: true) };

        var result = Of(schema, "a;b\n1;\"one\ntwo;\"\"2\"\"\r\n\nthree\"\n2;x\n").Ingest();

        Assert.Equal(["1|one\ntwo;\"2\"\r\n\nthree|2", "2|x|6"], result.Values("a", "b", "source_line"));
        result.AssertEveryRecordIsAccountedFor();
    }

    [Theory]
    [InlineData("utf-8", "caf\u00C3\u00A9 \u00E2\u0082\u00AC", "café €")]
    [InlineData("iso-8859-1", "caf\u00E9", "café")]
    [InlineData("windows-1252", "caf\u00E9 \u0080", "café €")]
    public void Text_is_decoded_by_the_encoding_of_the_contract(string encoding, string bytes, string expected)
        => Assert.Equal([expected], OfBytes(Columns("a") with { Dialect = Dialect(encoding) }, $"a\n{bytes}\n").Ingest().Values("a"));

    [Fact]
    public void The_decimal_mark_is_the_one_of_the_dialect()
    {
        var schema = Table(Column("n", FieldType.Number)) with { Dialect = Dialect(decimalMark: ',') };

        var result = Of(schema, "n\n1,5\n-2,25E1\n1.5\n").Ingest();

        Assert.Equal(["1.5", "-22.5"], result.Values("n"));
        Assert.Equal(["4 n not_a_number"], result.Rejections);
    }

    [Fact]
    public void Dates_have_exactly_the_form_of_the_contract()
    {
        var result = Of(Table(Column("d", FieldType.Date) with { Format = "dd/MM/yyyy" }), "d\n01/12/2011\n2011-12-01\n31/02/2011\n").Ingest();

        Assert.Equal(new DateOnly(2011, 12, 1), Assert.Single(result.Rows["d"]));
        Assert.Equal(["3 d not_a_date", "4 d not_a_date"], result.Rejections);
    }

    [Fact]
    public void Carriage_returns_before_line_feeds_a_mark_before_the_text_and_an_unended_last_line_are_accepted_and_told()
    {
        var result = OfBytes(Columns("a", "b"), "\u00EF\u00BB\u00BFa;b\r\n1;2\r\n3;4").Ingest();

        Assert.Equal(["1|2|2", "3|4|3"], result.Values("a", "b", "source_line"));
        Assert.Equal([$"bytes/{DeliveredFile} 16", "file/byte_order_mark 1", "file/last_line_without_line_end 1"], result.Counts.Select(count => $"{count.Key} {count.Value}"));
    }

    [Fact]
    public void A_table_without_rows_gives_empty_datasets()
    {
        var result = Of(Columns("a", "b"), "a;b\n").Ingest();

        Assert.Equal((0, 0, 0), (result.Rows.Count, result.Quarantine.Count, (int)result.Account.In));
        Assert.True(result.Rows.IsComplete && result.Quarantine.IsComplete);
    }

    [Fact]
    public void In_a_table_of_one_column_an_empty_line_is_a_row_with_a_missing_value()
        => Assert.Equal(["x", "NULL", "y"], Of(Columns("a"), "a\nx\n\ny\n").Ingest().Values("a"));

    [Theory]
    [InlineData(DeliveryKind.Register, new[] { "3 grade out_of_range" })]
    [InlineData(DeliveryKind.Responses, new string[0])]
    public void Ranges_are_demanded_of_registers_and_left_to_clean_in_responses(DeliveryKind kind, string[] rejections)
    {
        var schema = Table(Column("grade", FieldType.Integer, new FieldConstraints(Minimum: 1, Maximum: 10)));

        var result = (Of(schema, "grade\n10\n11\n") with { Kind = kind }).Ingest();

        Assert.Equal(rejections, result.Rejections);
    }

    [Fact]
    public void The_dataset_promises_what_was_checked()
    {
        var schema = Table(Column("k", constraints: new FieldConstraints(Unique: true)), Column("n", FieldType.Integer, new FieldConstraints(Minimum: 1))) with { PrimaryKey = ["k"] };

        var register = Of(schema, "").Transform().Outputs[0].Schema;
        var responses = (Of(schema, "") with { Kind = DeliveryKind.Responses }).Transform().Outputs[0].Schema;

        Assert.Equal(["k", "n", "source_file", "source_line"], register.Fields.Select(field => field.Name));
        Assert.Equal(["k", "n", "source_file", "source_line", "delivery_kind", "delivery_sequence"], responses.Fields.Select(field => field.Name));
        Assert.Equal(["delivery_sequence", "source_line"], responses.PrimaryKey);
        Assert.Equal(["source_file", "source_line"], register.PrimaryKey);
        Assert.Equal((true, 1.0), (register["k"].Constraints.Unique, register["n"].Constraints.Minimum));
        Assert.Equal((false, null), (responses["k"].Constraints.Unique, responses["n"].Constraints.Minimum));
    }

    [Fact]
    public void The_task_names_its_file_and_its_datasets()
    {
        var transform = Of(Columns("a"), "").Transform();

        Assert.Equal(("ingest.TABLE", DeliveredFile), (transform.Task, transform.DeliveredFile));
        Assert.Equal(["ingest.TABLE", "quarantine.TABLE", "superseded.TABLE"], transform.Outputs.Select(output => output.Name.ToString()));
        Assert.Empty(transform.Inputs);
    }

    [Fact]
    public void A_contract_that_cannot_be_used_is_refused_before_any_file_is_read()
    {
        var pattern = Table(Column("a", constraints: new FieldConstraints(Pattern: "(?<!a)b")));

        Assert.Throws<ArgumentException>(() => Of(Columns("a") with { Dialect = null }, "").Transform());
        Assert.Throws<ArgumentException>(() => Of(Columns("source_line"), "").Transform());
        Assert.Throws<ArgumentException>(() => Of(Columns("a") with { Dialect = Dialect("ebcdic") }, "").Transform());
        Assert.Throws<ArgumentException>(() => Of(Table(Column("a") with { CodeList = "missing" }), "").Transform());
        Assert.Equal(InputFailure.Invalid, Assert.Throws<InvalidInputException>(() => Of(pattern, "").Transform()).Kind);
    }

    private static object?[] RowOf(Ingested result, int row) =>
        [.. new[] { "text", "whole", "long", "number", "flag", "day", "source_file", "source_line" }.Select(column => result.Rows[column][row])];
}
