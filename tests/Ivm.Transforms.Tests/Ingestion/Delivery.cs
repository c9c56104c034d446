using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;

namespace Ivm.Transforms.Tests.Ingestion;

/// <summary>A delivered file in memory, and what ingest makes of it.</summary>
internal sealed record Delivery(TableSchema Schema, byte[] Bytes)
{
    public const string DeliveredFile = "registers/TABLE.csv";

    public DeliveryKind Kind { get; init; } = DeliveryKind.Register;

    /// <summary>Declared rows; null stands for what the test does not care about: the rows found.</summary>
    public long? DeclaredRows { get; init; }

    public IReadOnlyDictionary<string, CodeList> CodeLists { get; init; } = FrozenDictionary<string, CodeList>.Empty;

    /// <summary>In which form it comes; text with exactly the contract's columns when null.</summary>
    public FileForm? Form { get; init; }

    public int Threads { get; init; } = 1;

    /// <summary>Bytes that one read gives at most.</summary>
    public int ReadSize { get; init; } = int.MaxValue;

    public static Delivery Of(TableSchema schema, string text) => new(schema, Encoding.UTF8.GetBytes(text));

    /// <summary>One char a byte, to write any bytes in a string.</summary>
    public static Delivery OfBytes(TableSchema schema, string text) => new(schema, Encoding.Latin1.GetBytes(text));

    public static TableSchema Table(params Field[] fields) =>
        new("TABLE", new Label("Tabel", "Table"), Dialect(), [.. fields], [], [""], Interval: null, MaximumRejectedShare: 1);

    public static Dialect Dialect(string encoding = "utf-8", bool lineBreaksInQuotes = false, char delimiter = ';', char decimalMark = '.') =>
        new(delimiter, '"', encoding, decimalMark, lineBreaksInQuotes);

    public static Field Column(string name, FieldType type = FieldType.String, FieldConstraints? constraints = null) =>
        Field.Of(name, type, new Label(name, name)) with { Constraints = constraints ?? FieldConstraints.None };

    public static TableSchema Columns(params string[] names) => Table([.. names.Select(name => Column(name))]);

    public IngestTransform Transform() =>
        new(Kind, Schema, "TABLE", DeliveredFile, CodeLists, ImmutableSortedDictionary<string, string>.Empty, Form);

    public Ingested Ingest()
    {
        var transform = Transform();
        var context = new MemoryContext(DeliveredFile, Bytes, DeclaredRows ?? 0, Threads, ReadSize)
        {
            Contract = name => transform.Outputs.Single(output => output.Name == name),
        };
        try
        {
            transform.Run(context);
        }
        catch (InvalidInputException) when (DeclaredRows is null && context.Accounts.Count == 1)
        {
            return (this with { DeclaredRows = context.RowsFound }).Ingest();
        }

        return new Ingested(context, Bytes);
    }

    public InvalidInputException Refused() => Assert.Throws<InvalidInputException>(Ingest);
}

/// <summary>What came out of a delivered file.</summary>
internal sealed class Ingested(MemoryContext context, byte[] bytes)
{
    public MemoryDataset Rows { get; } = context.Datasets["ingest.TABLE"];

    public MemoryDataset Quarantine { get; } = context.Datasets["quarantine.TABLE"];

    public RowAccount Account { get; } = Assert.Single(context.Accounts);

    public IReadOnlyDictionary<string, long> Counts => context.Counts;

    /// <summary>Quarantined records as <c>line column reason</c>.</summary>
    public string[] Rejections =>
        [.. Enumerable.Range(0, Quarantine.Count).Select(row => $"{Quarantine["line"][row]} {Quarantine["column"][row] ?? "-"} {Quarantine["reason"][row]}")];

    /// <summary>Accepted rows as their values between bars.</summary>
    public string[] Values(params string[] columns) =>
        [.. Enumerable.Range(0, Rows.Count).Select(row => string.Join("|", columns.Select(column => Rows[column][row] ?? "NULL")))];

    /// <summary>Laws that hold for every delivery: nothing is lost, and every place is the true one.</summary>
    public void AssertEveryRecordIsAccountedFor()
    {
        Assert.True(Account.Balances);
        Assert.Equal(Account.Out, Rows.Count);
        Assert.Equal(Account.In - Account.Out, Quarantine.Count);
        var starts = LineStarts();
        Assert.All(Rows["source_line"], line => Assert.InRange((int)line!, 2, starts.Count));
        for (var row = 0; row < Quarantine.Count; row++)
        {
            var offset = (int)(long)Quarantine["byte_offset"][row]!;
            Assert.Equal(starts[(int)Quarantine["line"][row]! - 1], offset);
            var raw = Unescape((string)Quarantine["raw_text"][row]!);
            Assert.Equal(bytes[offset..(offset + raw.Length)], raw);
        }

        var lines = Rows["source_line"].Concat(Quarantine["line"]).Cast<int>().ToArray();
        Assert.Equal(lines.Length, lines.Distinct().Count());
    }

    private List<int> LineStarts()
    {
        var starts = new List<int> { bytes.AsSpan().StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0 };
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == bytes.Length || bytes[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }

    private static byte[] Unescape(string raw)
    {
        var result = new List<byte>();
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] == '\\')
            {
                result.Add(Convert.ToByte(raw.Substring(i + 2, 2), 16));
                i += 4;
            }
            else
            {
                var length = char.IsHighSurrogate(raw[i]) ? 2 : 1;
                result.AddRange(Encoding.UTF8.GetBytes(raw.Substring(i, length)));
                i += length;
            }
        }

        return [.. result];
    }
}
