using System.Collections.Frozen;
using System.Text;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class QuarantineTests
{
    private static readonly TableSchema Keyed = Table(
        Column("S", constraints: new FieldConstraints(Required: true, Pattern: "[RS]")),
        Column("KEY", constraints: new FieldConstraints(Required: true, Pattern: "[0-9]{9}")),
        Column("N", FieldType.Integer),
        Column("T", constraints: new FieldConstraints(MinLength: 2, MaxLength: 4)));

    [Theory]
    [InlineData("R;123456789;1", "- wrong_field_count", "3 fields")]
    [InlineData("R;123456789;1;ab;x", "- wrong_field_count", "5 fields")]
    [InlineData("", "- empty_line", "an empty line")]
    [InlineData("R;12345678\0;1;ab", "KEY nul_character", @"12345678\x00")]
    [InlineData("R;123456789;1;\u00E9t\u00E9", "T invalid_encoding", @"\xE9t\xE9")]
    [InlineData("R;123456789;1;\u00C3", "T invalid_encoding", @"\xC3")]
    [InlineData("R;123456789;1;\"ab", "T unclosed_quote", "\"ab")]
    [InlineData("R;\"123456789;1;ab", "KEY unclosed_quote", "\"123456789;1;ab")]
    [InlineData("R;123456789;1;a\"b", "T stray_quote", "a\"b")]
    [InlineData("R;123456789;1; \"ab\"", "T stray_quote", " \"ab\"")]
    [InlineData("R;123456789;1;\"ab\"c", "T text_after_quote", "\"ab\"c")]
    [InlineData("R;123456789;1;\"a\nb\"", "- line_break_in_quotes", "a line break in a quoted field")]
    [InlineData(";123456789;1;ab", "S missing_value", "")]
    [InlineData("r;123456789;1;ab", "S pattern_mismatch", "r")]
    [InlineData("R;12345678;1;ab", "KEY lost_leading_zeros", "12345678")]
    [InlineData("R;;1;ab", "KEY missing_value", "")]
    [InlineData("R;12345678x;1;ab", "KEY pattern_mismatch", "12345678x")]
    [InlineData("R;1234567890;1;ab", "KEY pattern_mismatch", "1234567890")]
    [InlineData("R; 123456789;1;ab", "KEY pattern_mismatch", " 123456789")]
    [InlineData("R;123456789;1.0;ab", "N not_a_whole_number", "1.0")]
    [InlineData("R;123456789; 1;ab", "N not_a_whole_number", " 1")]
    [InlineData("R;123456789;-;ab", "N not_a_whole_number", "-")]
    [InlineData("R;123456789;3000000000;ab", "N not_a_whole_number", "3000000000")]
    [InlineData("R;123456789;99999999999999999999;ab", "N not_a_whole_number", "99999999999999999999")]
    [InlineData("R;123456789;1;a", "T too_short", "a")]
    [InlineData("R;123456789;1;abcde", "T too_long", "abcde")]
    [InlineData("R;123456789;1;7", "T lost_leading_zeros", "7")]
    [InlineData("X;x;x;x", "S pattern_mismatch", "X")]
    public void A_record_that_does_not_fit_is_set_apart_alone_with_its_reason_and_its_text(string record, string place, string found)
    {
        var result = OfBytes(Keyed, $"S;KEY;N;T\nR;000000001;1;ab\n{record}\nS;000000002;2;cd\n").Ingest();

        Assert.Equal([$"3 {place}"], result.Rejections);
        Assert.Equal(found, Assert.Single(result.Quarantine["found"]));
        Assert.Equal(27L, Assert.Single(result.Quarantine["byte_offset"]));
        Assert.Equal(DeliveredFile, Assert.Single(result.Quarantine["file"]));
        Assert.NotEqual("", Assert.Single(result.Quarantine["expected"]));
        Assert.Equal(["000000001", "000000002"], result.Values("KEY"));
        result.AssertEveryRecordIsAccountedFor();
    }

    [Theory]
    [InlineData(FieldType.Long, "9223372036854775807", "9223372036854775808")]
    [InlineData(FieldType.Long, "-9223372036854775808", "1e3")]
    [InlineData(FieldType.Integer, "-2147483648", "2147483648")]
    [InlineData(FieldType.Integer, "007", "7 ")]
    [InlineData(FieldType.Number, "-1e-3", "1,5")]
    [InlineData(FieldType.Number, ".5", "NaN")]
    [InlineData(FieldType.Number, "5.", "1e999")]
    [InlineData(FieldType.Number, "+1", "1 000")]
    [InlineData(FieldType.Boolean, "FALSE", "yes")]
    [InlineData(FieldType.Boolean, "1", "2")]
    [InlineData(FieldType.Date, "2012-02-29", "2011-02-29")]
    [InlineData(FieldType.Date, "0001-01-01", "2011-1-01")]
    public void A_value_is_of_its_type_or_it_is_not(FieldType type, string value, string other)
    {
        var result = Of(Table(Column("v", type)), $"v\n{value}\n{other}\n").Ingest();

        Assert.Equal((1, 1), (result.Rows.Count, result.Quarantine.Count));
        Assert.Equal(other, Assert.Single(result.Quarantine["found"]));
    }

    [Fact]
    public void A_line_break_in_quotes_is_one_record_even_where_none_is_allowed()
    {
        var result = Of(Columns("a", "b"), "a;b\n1;\"x\ny\nz\"\n2;x\n").Ingest();

        Assert.Equal(["2 - line_break_in_quotes"], result.Rejections);
        Assert.Equal(@"1;""x\x0Ay\x0Az""", Assert.Single(result.Quarantine["raw_text"]));
        Assert.Equal(["2|x|5"], result.Values("a", "b", "source_line"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_quote_that_nobody_closed_costs_its_own_line_and_no_other(bool lineBreaksInQuotes)
    {
        var schema = Columns("a", "b", "c") with { Dialect = Dialect(lineBreaksInQuotes: lineBreaksInQuotes) };

        var result = Of(schema, "a;b;c\n1;\"x;y\n2;x;\"y\"\n3;x;y\n4;\"x;y\n5;x;y\n").Ingest();

        Assert.Equal(["2 b unclosed_quote", "5 b unclosed_quote"], result.Rejections);
        Assert.Equal(["2", "3", "5"], result.Values("a"));
        result.AssertEveryRecordIsAccountedFor();
    }

    [Fact]
    public void A_quote_that_a_later_record_happens_to_close_swallows_no_record()
    {
        var schema = Columns("a", "b", "c") with { Dialect = Dialect(lineBreaksInQuotes: true) };

        var result = Of(schema, "a;b;c\n1;x;\"y\n2;x;y\n3;x;y\"\n4;\"x;y\n5;x;y\n6;x;\"\n7;x;y\n").Ingest();

        // Lines 5 to 7 pair their quotes, but then have two fields, while the line between them is a record.
        Assert.Equal(["5 b unclosed_quote", "7 c unclosed_quote"], result.Rejections);
        Assert.Equal(["1|x|y\n2;x;y\n3;x;y", "5|x|y", "7|x|y"], result.Values("a", "b", "c"));
        result.AssertEveryRecordIsAccountedFor();
    }

    [Fact]
    public void A_quoted_field_beyond_the_size_limit_counts_as_unclosed()
    {
        var schema = Columns("a", "b", "c") with { Dialect = Dialect(lineBreaksInQuotes: true) };
        var most = Lines(60 << 10);
        var tooMuch = Lines(70 << 10);

        var result = Of(schema, $"a;b;c\n1;\"{most}\";x\n2;\"{tooMuch}\";x\n3;x;x\n").Ingest();

        Assert.Equal(["1", "3"], result.Values("a"));
        Assert.Equal(most, result.Rows["b"][0]);
        Assert.Equal("unclosed_quote", result.Quarantine["reason"][0]);
        result.AssertEveryRecordIsAccountedFor();
    }

    [Fact]
    public void A_row_cut_in_two_by_a_line_break_counts_once()
    {
        var delivery = Of(Columns("a", "b", "c"), "a;b;c\n1;x;y\n2;xx\nxx;y\n4;x;y\n") with { DeclaredRows = 3 };

        var result = delivery.Ingest();

        Assert.Equal(["3 - wrong_field_count", "4 - rest_of_broken_line"], result.Rejections);
        Assert.Equal(["1", "4"], result.Values("a"));
    }

    [Theory]
    [InlineData(DeliveryKind.Register)]
    [InlineData(DeliveryKind.Responses)]
    public void A_code_is_of_its_list_unless_the_list_differs_by_year(DeliveryKind kind)
    {
        var delivery = Of(
            Table(Column("sex") with { CodeList = "sex" }, Column("town") with { CodeList = "town" }, Column("c") with { Categories = [new Category("y", Label)] }),
            "sex;town;c\n1;0363;y\n;;\n3;0363;y\n2;9999;y\n2;0363;n\n") with
        {
            Kind = kind,
            CodeLists = new Dictionary<string, CodeList>
            {
                ["sex"] = new("sex", Label, "", [], [Code("1"), Code("2")]),
                ["town"] = new("town", Label, "", [], [Code("0363", 2010), Code("0364", 2011)]),
            },
        };

        var result = delivery.Ingest();

        Assert.Equal(["4 sex unknown_code", "6 c unknown_code"], result.Rejections);
        Assert.Equal(["a code of sex", "a code of its categories"], result.Quarantine["expected"]);
    }

    [Fact]
    public void The_raw_text_keeps_every_byte_on_one_line()
    {
        var result = OfBytes(Columns("a", "b"), "a;b\n\u00C3\u00A9\\x;\t\u00FF\n").Ingest();

        Assert.Equal(@"é\x5Cx;\x09\xFF", Assert.Single(result.Quarantine["raw_text"]));
        Assert.Equal(@"\x09\xFF", Assert.Single(result.Quarantine["found"]));
    }

    [Fact]
    public void In_a_one_byte_encoding_bytes_without_a_meaning_are_invalid_and_offsets_are_those_of_the_file()
    {
        var result = OfBytes(Columns("a") with { Dialect = Dialect("windows-1252") }, "a\n\u00E9\u00E9\n\u0081\n").Ingest();

        Assert.Equal(["3 a invalid_encoding"], result.Rejections);
        Assert.Equal(5L, Assert.Single(result.Quarantine["byte_offset"]));
        Assert.Equal(["éé"], result.Values("a"));
    }

    private static Label Label { get; } = new("-", "-");

    private static Code Code(string value, int? year = null) => new(value, Label, year, FrozenDictionary<string, string>.Empty);

    private static string Lines(int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            text.Append("a line of text; with a delimiter\n");
        }

        return text.ToString();
    }
}
