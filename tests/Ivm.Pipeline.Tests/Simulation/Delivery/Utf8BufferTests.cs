using System.Globalization;
using System.Text;
using CsCheck;
using Ivm.Simulation.Delivery;

namespace Ivm.Pipeline.Tests.Simulation.Delivery;

public sealed class Utf8BufferTests
{
    [Fact]
    public void Digits_keep_leading_zeros() => Gen.Int[0, 999_999_999].Sample(value => Assert.Equal(value.ToString("D9"), Written(buffer => buffer.PutDigits(value, 9))));

    [Fact]
    public void Fixed_numbers_have_their_decimals() =>
        Gen.Long[0, 10_000_000].Sample(value => Assert.Equal((value / 1_000_000m).ToString("F6", CultureInfo.InvariantCulture), Written(buffer => buffer.PutFixed(value, 6))));

    [Theory]
    [InlineData(3_750_000, "3.75")]
    [InlineData(10_000_000, "10")]
    [InlineData(0, "0")]
    [InlineData(333_333, "0.333333")]
    public void Trimmed_numbers_have_no_zeros_at_the_end(long millionths, string expected) =>
        Assert.Equal(expected, Written(buffer => buffer.PutTrimmed(millionths, 6)));

    [Fact]
    public void Doubles_read_back_as_the_same_number() =>
        Gen.Double[1e-6, 1].Sample(value => Assert.Equal(value, double.Parse(Written(buffer => buffer.PutDouble(value)), CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void Fields_are_quoted_where_they_must_be(string text, string expected) => Assert.Equal(expected, Written(buffer => buffer.PutField(text, ';', '"')));

    [Fact]
    public void It_grows_beyond_its_first_size()
    {
        var text = string.Concat(Enumerable.Repeat("é;", 100));
        var buffer = new Utf8Buffer(capacity: 4);
        buffer.Put(text);
        buffer.Put((byte)'\n');

        Assert.Equal(text + "\n", Encoding.UTF8.GetString(buffer.Written));
    }

    private static string Written(Action<Utf8Buffer> write)
    {
        var buffer = new Utf8Buffer();
        write(buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
