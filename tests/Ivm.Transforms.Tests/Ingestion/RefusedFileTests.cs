using System.Text;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class RefusedFileTests
{
    private static readonly TableSchema Persons = Columns("RINPERSOONS", "RINPERSOON", "GESLACHT", "JAAR");

    [Theory]
    [InlineData("", "registers/TABLE.csv: found an empty file; expected a header line. Have the file delivered again.")]
    [InlineData(
        "R;123456789;1;1950\nR;123456788;2;1951\n",
        "registers/TABLE.csv:1: found a first line of 4 fields, 0 of which are columns of the contract; expected a header with the 4 columns RINPERSOONS;RINPERSOON;GESLACHT;JAAR. Check that the file is the one its name says and begins with a header line.")]
    [InlineData(
        "RINPERSOONS,RINPERSOON,GESLACHT,JAAR\n",
        "registers/TABLE.csv:1: found a first line of 1 field, 0 of which are columns of the contract, with ',' in it; expected a header with the 4 columns RINPERSOONS;RINPERSOON;GESLACHT;JAAR. Write the file with ';' between fields.")]
    [InlineData(
        "RINPERSOONS;RINPERSOON;JAAR\n",
        "registers/TABLE.csv:1: found no column 'GESLACHT'; expected it at position 3. Have the file delivered again with this column.")]
    [InlineData(
        "RINPERSOONS;RINPERSOON;GESLACHT;LEEFTIJD;JAAR\n",
        "registers/TABLE.csv:1:33: found another column at position 4, with a name of 8 characters; expected only the columns of the contract. Have the file delivered again without it.")]
    [InlineData(
        "RINPERSOONS;RINPERSOON;geslacht;JAAR;JAAR\n",
        """
        registers/TABLE.csv:1:24: found another column at position 3, with a name of 8 characters; expected only the columns of the contract. Did you mean 'GESLACHT'?
        registers/TABLE.csv:1: found no column 'GESLACHT'; expected it at position 3. Have the file delivered again with this column.
        registers/TABLE.csv:1:38: found column 'JAAR' at positions 4 and 5; expected every column once. Have the file delivered again with one of them.
        """)]
    [InlineData(
        "RINPERSOONS;RINPERSOON;JAAR;GESLACHT\n",
        "registers/TABLE.csv:1:24: found columns in another order: 'JAAR' at position 3, 'GESLACHT' at position 4; expected the contract's order: 'GESLACHT' at position 3, 'JAAR' at position 4. Have the file delivered again with its columns in that order.")]
    [InlineData(
        "RINPERSOONS;RINPERSOON;GESLACHT;J. Jansen;\n",
        """
        registers/TABLE.csv:1:33: found another column at position 4, with a name of 9 characters; expected only the columns of the contract. Have the file delivered again without it.
        registers/TABLE.csv:1:43: found another column at position 5, with a name of 0 characters; expected only the columns of the contract. Have the file delivered again without it.
        registers/TABLE.csv:1: found no column 'JAAR'; expected it at position 4. Have the file delivered again with this column.
        """)]
    [InlineData(
        "RINPERSOONS;\"RINPERSOON;GESLACHT;JAAR\n",
        "registers/TABLE.csv:1: found a header whose quotes do not pair; expected a header with the 4 columns RINPERSOONS;RINPERSOON;GESLACHT;JAAR. Write the file as the contract's dialect says and deliver it again.")]
    [InlineData(
        "RINPERSOONS;RINPERSOON;GESLACHT;JAAR\rR;123456789;1;1950\r",
        "registers/TABLE.csv:1: found a carriage return without line feed; expected lines that end in a line feed. Write the file as the contract's dialect says and deliver it again.")]
    [InlineData(
        "RINPERSOONS;RINPERSOON;GESLACHT;JAAR\0\n",
        "registers/TABLE.csv:1: found NUL in the header; expected text in UTF-8. Write the file as the contract's dialect says and deliver it again.")]
    [InlineData(
        "RINPERSOONS;RINPERSOON;GESLACHT;J\u00E4AR\n",
        "registers/TABLE.csv:1: found bytes that are not UTF-8 but letters in ISO-8859-1 or Windows-1252; expected text in UTF-8. Write the file as the contract's dialect says and deliver it again.")]
    [InlineData(
        "PK\u0003\u0004 and more",
        "registers/TABLE.csv: found a zip archive (a spreadsheet workbook, say); expected text in utf-8. Write the file in utf-8 and deliver it again.")]
    public void A_file_that_is_not_the_one_agreed_on_is_refused_with_all_that_is_wrong(string bytes, string message)
    {
        var refused = OfBytes(Persons, bytes).Refused();

        Assert.Equal(InputFailure.DataRefused, refused.Kind);
        Assert.Equal(message, refused.Message);
    }

    [Theory]
    [InlineData("utf-16", true, "a UTF-16 byte order mark (little-endian, FF FE) at byte 0")]
    [InlineData("utf-16", false, "NUL at every other byte, as UTF-16 (little-endian) has")]
    [InlineData("utf-16BE", true, "a UTF-16 byte order mark (big-endian, FE FF) at byte 0")]
    [InlineData("utf-16BE", false, "NUL at every other byte, as UTF-16 (big-endian) has")]
    [InlineData("utf-32", true, "a UTF-32 byte order mark at byte 0")]
    [InlineData("utf-32", false, "NUL at three of four bytes, as UTF-32 has")]
    [InlineData("utf-32BE", false, "NUL at three of four bytes, as UTF-32 has")]
    public void A_file_in_a_wide_encoding_is_refused_at_once(string encoding, bool mark, string found)
    {
        var wide = Encoding.GetEncoding(encoding);
        var text = wide.GetBytes("RINPERSOONS;RINPERSOON;GESLACHT;JAAR\nR;123456789;1;1950\n");

        var refused = new Delivery(Persons, [.. mark ? wide.GetPreamble() : [], .. text]).Refused();

        Assert.Equal($"registers/TABLE.csv: found {found}; expected text in utf-8. Write the file in utf-8 and deliver it again.", refused.Message);
    }

    [Fact]
    public void A_utf_8_file_with_byte_order_mark_is_refused_where_latin_1_is_due()
    {
        var refused = OfBytes(Persons with { Dialect = Dialect("iso-8859-1") }, "\u00EF\u00BB\u00BFRINPERSOONS\n").Refused();

        Assert.StartsWith("registers/TABLE.csv: found a UTF-8 byte order mark at byte 0; expected text in iso-8859-1.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b\n1;2\n3;4\n", 3, "registers/TABLE.csv:3: found 2 rows (2 accepted, 0 rejected); the file ends after a whole line, at byte 12; expected 3 rows, as declared at delivery. The file is cut short, or is another one than was declared: have it delivered again.")]
    [InlineData("a;b\n1;2\n3", 3, "registers/TABLE.csv:3: found 2 rows (1 accepted, 1 rejected); the file ends at byte 9 of line 3, in a line that no line feed ends; expected 3 rows, as declared at delivery. The file is cut short, or is another one than was declared: have it delivered again.")]
    [InlineData("a;b\n1;2\n\n3;4\n", 1, "registers/TABLE.csv:4: found 2 rows (2 accepted, 0 rejected, 1 lines that are no rows not counted); the file ends after a whole line, at byte 13; expected 1 rows, as declared at delivery. The file holds rows that were not declared: have it delivered again.")]
    public void Another_number_of_rows_than_declared_refuses_the_file_and_tells_where_it_ends(string text, long declared, string message)
        => Assert.Equal(message, (Of(Columns("a", "b"), text) with { DeclaredRows = declared }).Refused().Message);

    [Fact]
    public void More_rejected_records_than_the_gate_allows_refuse_the_file_with_counts_by_reason()
    {
        var schema = Table(Column("a", FieldType.Integer), Column("b")) with { MaximumRejectedShare = 0.3 };
        var gate = OfBytes(schema, "a;b\n1;x\n2;y\nz;y\nz;y\nz;y\nz;y\n3;\u00E9t\u00E9\n4\n") with { DeclaredRows = 8 };

        Assert.Equal(
            "registers/TABLE.csv: found 6 of 8 records rejected (75 %): not_a_whole_number 4 (lines 4, 5, 6, ...); invalid_encoding 1 (line 8); wrong_field_count 1 (line 9); expected at most 30 % (quality gate of TABLE). "
            + "Have the file repaired and delivered again. Most invalid bytes are letters in ISO-8859-1 or Windows-1252: the file was probably not written in UTF-8.",
            gate.Refused().Message);
        Assert.Equal(6, (gate with { Schema = schema with { MaximumRejectedShare = 0.75 } }).Ingest().Quarantine.Count);
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 2, true)]
    public void A_few_rejected_records_do_not_cost_a_small_file(int tolerated, int broken, bool isTaken)
    {
        var schema = Table(Column("a", FieldType.Integer)) with { MaximumRejectedShare = 0.05, ToleratedRejectedRows = tolerated };
        var delivery = Of(schema, "a\n1\n" + string.Concat(Enumerable.Repeat("x\n", broken))) with { DeclaredRows = 1 + broken };

        if (isTaken)
            Assert.Equal(broken, delivery.Ingest().Quarantine.Count);
        else
            Assert.Contains("expected at most 5 % or 1 records (quality gate of TABLE)", delivery.Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_key_refuses_a_register_and_is_left_to_clean_in_responses()
    {
        var schema = Columns("k", "l", "x") with { PrimaryKey = ["k", "l"] };
        var delivery = Of(schema, "k;l;x\na;bc;1\nab;c;1\na;bc;2\nab;c;1\nab;c;3\nz;z;z\n") with { DeclaredRows = 6 };

        Assert.Equal(
            "registers/TABLE.csv:4: found 3 rows whose key (k, l) an earlier row has already: lines 4 and 2, 5 and 3, 6 and 3; expected every key once in TABLE. Have the file delivered again without the repeated rows.",
            delivery.Refused().Message);
        Assert.Equal(6, (delivery with { Kind = DeliveryKind.Responses }).Ingest().Rows.Count);
    }

    [Fact]
    public void A_repeated_value_of_a_unique_column_refuses_a_register_but_missing_values_repeat_freely()
    {
        var schema = Table(Column("k", constraints: new FieldConstraints(Unique: true)), Column("x"));

        Assert.Equal(2, (Of(schema, "k;x\n;1\n;2\n") with { DeclaredRows = 2 }).Ingest().Rows.Count);
        Assert.StartsWith("registers/TABLE.csv:3: found 1 row whose key (k)", (Of(schema, "k;x\na;1\na;2\n") with { DeclaredRows = 2 }).Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_with_a_file_is_told_at_once()
    {
        var schema = Table(Column("k"), Column("n", FieldType.Integer)) with { PrimaryKey = ["k"], MaximumRejectedShare = 0.01 };

        var refused = (Of(schema, "k;n\na;1\na;2\nb;x\n") with { DeclaredRows = 9 }).Refused();

        Assert.Equal(3, refused.Faults.Length);
    }

    [Fact]
    public void A_file_without_a_line_end_is_not_read_into_memory_as_a_whole()
    {
        var bytes = new byte[40 << 20];
        bytes.AsSpan().Fill((byte)'x');

        Assert.StartsWith("registers/TABLE.csv:1: found a first line of more than 4 MiB; expected a header", new Delivery(Persons, bytes).Refused().Message, StringComparison.Ordinal);
    }
}
