using System.Text;
using CsCheck;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;
using static Ivm.Transforms.Tests.Ingestion.Delivery;

namespace Ivm.Transforms.Tests.Ingestion;

public class ParsingLawTests
{
    // Every kind of character that means something to a parser, and one of each length in UTF-8.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char["ab;,\"\n\r\\x 0-"].Array[0, 6].Select(characters => new string(characters)),
        Gen.OneOf("", "é", "€", "\U0001F600", "x\ty", "\uFEFF"));

    [Fact]
    public void What_was_written_by_the_dialect_is_read_back_unchanged()
        => Gen.Select(Text.Array[3].Array[0, 20], Gen.OneOf("\n", "\r\n"), Gen.Bool, Gen.Bool).Sample((rows, lineEnd, quoteAll, endLast) =>
        {
            var schema = Columns("a", "b", "c") with { Dialect = Dialect(lineBreaksInQuotes: true), MissingValues = [] };
            var lines = rows.Prepend(["a", "b", "c"]).Select(row => string.Join(';', row.Select(value => Quoted(value, quoteAll))));
            var text = string.Join(lineEnd, lines) + (endLast ? lineEnd : "");

            var result = Of(schema, text).Ingest();

            Assert.Empty(result.Rejections);
            Assert.Equal(rows.Select(row => string.Join('|', row)), result.Values("a", "b", "c"));
            result.AssertEveryRecordIsAccountedFor();
        });

    [Fact]
    public void Texts_that_return_or_look_alike_are_never_taken_for_each_other()
        => Gen.Char["01"].Array[0, 18].Select(characters => new string(characters)).Array[200].Sample(texts =>
        {
            var alike = texts.SelectMany(text => new[] { text, text + "0", "0" + text, text + "é", text }).ToArray();

            var result = Of(Columns("a", "b") with { MissingValues = [] }, "a;b\n" + string.Concat(alike.Select(text => $"{text};x\n"))).Ingest();

            Assert.Equal(alike, result.Rows["a"]);
        });

    [Fact]
    public void Numbers_dates_and_truth_values_are_read_back_unchanged()
        => Gen.Select(Gen.Int, Gen.Long, Gen.Double.Where(double.IsFinite), Gen.Bool, Gen.DateOnly).Array[1, 20].Sample(rows =>
        {
            var schema = Table(Column("i", FieldType.Integer), Column("l", FieldType.Long), Column("n", FieldType.Number), Column("b", FieldType.Boolean), Column("d", FieldType.Date));
            var text = string.Concat(rows.Select(row => $"{row.Item1};{row.Item2};{row.Item3:R};{(row.Item4 ? "true" : "false")};{row.Item5:yyyy-MM-dd}\n"));

            var result = Of(schema, "i;l;n;b;d\n" + text).Ingest();

            Assert.Equal(rows.Select(row => (object)row.Item1), result.Rows["i"]);
            Assert.Equal(rows.Select(row => (object)row.Item2), result.Rows["l"]);
            Assert.Equal(rows.Select(row => (object)row.Item3), result.Rows["n"]);
            Assert.Equal(rows.Select(row => (object)row.Item4), result.Rows["b"]);
            Assert.Equal(rows.Select(row => (object)row.Item5), result.Rows["d"]);
        });

    [Fact]
    public void Whatever_happened_to_a_file_no_record_is_lost_no_place_is_wrong_and_no_value_gets_into_a_message()
    {
        const string Secret = "SECRETVALUE";
        var schema = Table(
            Column("KEY", constraints: new FieldConstraints(Required: true, Pattern: "[0-9]{9}")),
            Column("N", FieldType.Integer, new FieldConstraints(Maximum: 100)),
            Column("START"),
            Column("END"),
            Column("T", constraints: new FieldConstraints(MaxLength: 20))) with
        {
            PrimaryKey = ["KEY"],
            Interval = new ValidityInterval(["KEY"], "START", "END"),
            MaximumRejectedShare = 0.9,
        };
        var rows = Enumerable.Range(0, 12).Select(row => $"77100{row:0000};{row};2011010{row % 9 + 1};88888888;\"{Secret}\"\n");
        var original = Encoding.UTF8.GetBytes("KEY;N;START;END;T\n" + string.Concat(rows));
        var damage = Gen.Select(Gen.Int[0, original.Length - 1], Gen.Int[0, 3], Gen.OneOf<byte>((byte)'"', (byte)'\n', (byte)'\r', (byte)';', 0, 0xE9, 0xFF, (byte)'7', (byte)'S'));

        Gen.Select(damage.Array[0, 6], Gen.Bool, Gen.Bool, Gen.Int[10, 13]).Sample((damages, lineBreaksInQuotes, responses, declared) =>
        {
            var bytes = new List<byte>(original);
            foreach (var (at, kind, value) in damages)
            {
                var place = Math.Min(at, bytes.Count - 1);
                Action change = kind switch
                {
                    0 => () => bytes[place] = value,
                    1 => () => bytes.Insert(place, value),
                    2 => () => bytes.RemoveAt(place),
                    _ => () => bytes.RemoveRange(place, Math.Min(20, bytes.Count - place - 1)),
                };
                change();
            }

            var delivery = new Delivery(schema with { Dialect = Dialect(lineBreaksInQuotes: lineBreaksInQuotes) }, [.. bytes])
            {
                DeclaredRows = declared,
                Kind = responses ? DeliveryKind.Responses : DeliveryKind.Register,
                ReadSize = 7,
            };
            try
            {
                delivery.Ingest().AssertEveryRecordIsAccountedFor();
            }
            catch (InvalidInputException refused)
            {
                Assert.DoesNotContain("SECRET", refused.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("7710", refused.Message, StringComparison.Ordinal);
                Assert.Null(refused.InnerException);
            }
        }, iter: 1_000);
    }

    [Fact]
    public void Where_the_bytes_are_cut_into_blocks_changes_nothing()
    {
        var schema = Columns("a", "b", "c") with { Dialect = Dialect(lineBreaksInQuotes: true), MaximumRejectedShare = 1 };
        const string Middle = "1;\"two\nlines;\n\";x\n\u00FF\u00FE;b;c\n\u00EF\u00BB\u00BFa;b;c\n2;\"open;x\n3;x;y\r\n\n4;\"x\"\"\ny\";z\n";
        string[] expected =
        [
            "6 a invalid_encoding", "7 - repeated_header", "8 b unclosed_quote", "10 - empty_line",
            "3|1|two\nlines;\n|x", "9|3|x|y", "11|4|x\"\ny|z", "13|p|q|r",
        ];
        for (var shift = 0; shift < Middle.Length + 10; shift++)
        {
            // The middle lies across the end of the first block of 1 MiB, each time one byte further.
            var padding = new string('s', (1 << 20) - Middle.Length - 13 + shift);

            var result = OfBytes(schema, $"a;b;c\n{padding};;\n{Middle}p;q;r\n").Ingest();

            result.AssertEveryRecordIsAccountedFor();
            Assert.Equal(expected, result.Rejections.Concat(result.Values("source_line", "a", "b", "c").Skip(1)));
        }
    }

    private static string Quoted(string value, bool always) =>
        always || value.AsSpan().ContainsAny(";\"\r\n") || value.StartsWith('\uFEFF') ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
