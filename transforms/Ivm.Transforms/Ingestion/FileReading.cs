using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Reads one delivered file, text or Parquet, and knows what became of its records.</summary>
internal sealed class FileReading : IDisposable
{
    private readonly RowContract contract;
    private readonly IDeliveredFile file;
    private readonly RowSettlement settlement;
    private readonly IDisposable source;
    private readonly LineBlocks? blocks;
    private readonly RecordParser? text;
    private readonly DeliveredTableParser? table;

    /// <summary>Opens the file and checks its header.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="file">The file.</param>
    /// <param name="settle">Makes the settlement, given the encoding of values.</param>
    /// <exception cref="InvalidInputException">It is not the file agreed on.</exception>
    public FileReading(RowContract contract, IDeliveredFile file, Func<RowContract, DeliveryEncoding, RowSettlement> settle)
    {
        var isRepair = file.Part.Kind == DeliveryPartKind.Repair;
        this.file = file;
        this.contract = contract = isRepair ? contract.OfRepairs() : contract;
        var mayLeaveOut = file.Part.Kind == DeliveryPartKind.Withdrawal;
        if (contract.Form.Format == DeliveryFormat.Parquet)
        {
            settlement = settle(contract, DeliveryEncoding.Named("utf-8"));
            var opened = file.OpenTable();
            source = opened;
            table = DisposeUnlessMade(() => new DeliveredTableParser(contract, opened, file.Name, mayLeaveOut, settlement));
            return;
        }

        var encoding = DeliveryEncoding.Named(contract.Dialect.Encoding);
        settlement = settle(contract, encoding);
        var stream = file.Open();
        source = stream;
        blocks = new LineBlocks(stream);
        text = DisposeUnlessMade(() =>
        {
            var mark = FileSignature.Check(blocks.Peek(), contract.Dialect.Encoding, contract.Form.ByteOrderMark, file.Name);
            blocks.Skip(mark);
            HasByteOrderMark = mark > 0;
            var places = new HeaderCheck(contract, encoding, file.Name, mayLeaveOut).Read(blocks);
            return new RecordParser(contract, encoding, blocks, places, settlement);
        });
    }

    /// <summary>Rows accepted so far.</summary>
    public long Accepted => settlement.Accepted;

    /// <summary>Records rejected so far.</summary>
    public RejectionTally Rejected => settlement.Rejected;

    /// <summary>Rows so far that do not count because of a later part.</summary>
    public SupersededBuffer Superseded => settlement.Superseded;

    /// <summary>Of the rejected, records in whose place a repair was accepted.</summary>
    public long Repaired => settlement.Repaired;

    /// <summary>Whether the file begins with a byte order mark.</summary>
    public bool HasByteOrderMark { get; private set; }

    /// <summary>Whether the last line ends without a line break.</summary>
    public bool LacksLastLineBreak => blocks is { EndsWithLineBreak: false };

    /// <summary>Lines read, and at most one more; of a table its rows.</summary>
    public int Lines => blocks?.Line ?? checked((int)(Accepted + Rejected.Total));

    /// <summary>Bytes read.</summary>
    public long Bytes => blocks?.Offset ?? file.Length;

    /// <summary>Parses the file, batch by batch.</summary>
    public IEnumerable<ParsedBatch> Batches() => text is null ? table!.Batches(file.Length) : text.Batches();

    /// <summary>What is wrong with the file as a whole once all was read.</summary>
    public IEnumerable<Fault> Faults()
    {
        if (file.Part.Kind == DeliveryPartKind.Repair)
        {
            yield break;
        }

        if (DeliveryGate.RowCount(file, this, blocks) is { } rows)
        {
            yield return rows;
        }

        if (DeliveryGate.Quality(file.Name, contract.Schema, this, text?.Evidence) is { } quality)
        {
            yield return quality;
        }
    }

    /// <inheritdoc />
    public void Dispose() => source.Dispose();

    private T DisposeUnlessMade<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
