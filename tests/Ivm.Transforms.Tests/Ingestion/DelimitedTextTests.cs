using CsCheck;
using Ivm.Transforms.Ingestion;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class DelimitedTextTests
{
    [Theory]
    [InlineData("utf-8")]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    public void What_stands_in_quarantine_gives_the_delivered_bytes_back(string encoding)
        => Gen.Byte.Where(value => value is not ((byte)'\n' or (byte)'\r' or (byte)'"' or (byte)';')).Array[1, 20].Sample(bytes =>
            Assert.Equal(bytes, OfTheOnlyRow(bytes, encoding)));

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 190, 0, 12, 0, 65, 0 })]
    [InlineData(new byte[] { 190, 0, 12, 0, 65, 0, 66, 0 })]
    public void A_record_of_NULs_stands_in_quarantine_and_is_no_reason_to_refuse_the_file(byte[] bytes)
        => Assert.Equal(bytes, OfTheOnlyRow(bytes, "windows-1252"));

    [Theory]
    [InlineData("utf-8", "€\\x0A", new byte[] { 0xE2, 0x82, 0xAC, 10 })]
    [InlineData("windows-1252", "€", new byte[] { 0x80 })]
    [InlineData("iso-8859-1", "€", null)]
    [InlineData("iso-8859-1", "\u0085", null)]
    [InlineData("utf-8", "a\\", null)]
    [InlineData("utf-8", "a\\n", null)]
    [InlineData("utf-8", "a\\xG0", null)]
    public void A_text_has_bytes_where_its_encoding_has_its_characters_and_every_backslash_begins_a_byte(string encoding, string text, byte[]? bytes) =>
        Assert.Equal(bytes, DelimitedText.In(Dialect(encoding)).BytesOf(text));

    private static byte[]? OfTheOnlyRow(byte[] bytes, string encoding)
    {
        var schema = Columns("a", "b") with { Dialect = Dialect(encoding) };
        var result = new Delivery(schema, [.. "a;b\n"u8, .. bytes, (byte)'\n']).Ingest();
        var raw = (string)Assert.Single(result.Quarantine["raw_text"])!;
        return DelimitedText.In(schema.Dialect).BytesOf(raw);
    }
}
