using System.Collections.Immutable;
using CsvHelper;

namespace Ivm.Transforms.Ingestion;

/// <summary>Where the records of a file end up: every one is either accepted or set apart, and counted.</summary>
internal sealed class RowSettlement
{
    // Rejected records are handed over before they fill the memory, however many or long they are.
    private const int MaximumQuarantined = 4096;
    private const long MaximumQuarantinedCharacters = 4 << 20;

    private readonly RowContract contract;
    private readonly DeliveryEncoding encoding;
    private readonly IDeliveredFile file;
    private readonly RowSources sources;
    private readonly RepairedRows repaired;
    private readonly RowBuffer rows;
    private readonly QuarantineBuffer quarantine;

    /// <summary>The settlement of a file.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="encoding">The encoding of its values.</param>
    /// <param name="file">The file.</param>
    /// <param name="sources">Where its rows came from.</param>
    /// <param name="repaired">What repairs were accepted in place of rejected records.</param>
    public RowSettlement(RowContract contract, DeliveryEncoding encoding, IDeliveredFile file, RowSources sources, RepairedRows repaired)
    {
        this.contract = contract;
        this.encoding = encoding;
        this.file = file;
        this.sources = sources;
        this.repaired = repaired;
        rows = new RowBuffer(contract, encoding);
        quarantine = new QuarantineBuffer(file.Name);
    }

    /// <summary>Keys that may not repeat; noted of accepted rows.</summary>
    public ImmutableArray<UniqueKeyCheck> Keys { get; init; } = [];

    /// <summary>Intervals that may not overlap; noted of accepted rows.</summary>
    public IntervalCheck? Intervals { get; init; }

    /// <summary>Corrections by later parts; null where there are no such parts.</summary>
    public Corrections? Corrections { get; init; }

    /// <summary>Whether this reading goes before the one that counts, to learn what corrects what.</summary>
    public bool GoesBefore { get; init; }

    /// <summary>Numbers of rows for <see cref="Keys"/> and <see cref="Intervals"/>.</summary>
    public RowNumbers Numbers { get; init; } = new();

    /// <summary>Told of every accepted row: the line on which it starts, and where it came from.</summary>
    public Action<int, RowPlace>? OnAccepted { get; init; }

    /// <summary>Rows accepted so far.</summary>
    public long Accepted { get; private set; }

    /// <summary>Records rejected so far.</summary>
    public RejectionTally Rejected { get; } = new();

    /// <summary>Of those, records in whose place a repair was accepted.</summary>
    public long Repaired { get; private set; }

    /// <summary>Rows that fitted and do not count, because a later part corrects them or they only withdraw.</summary>
    public SupersededBuffer Superseded { get; } = new();

    /// <summary>Whether enough is held to be handed over.</summary>
    public bool IsFull => rows.Count == rows.Capacity || quarantine.Count == MaximumQuarantined || Superseded.Count == MaximumQuarantined || quarantine.Characters >= MaximumQuarantinedCharacters;

    /// <summary>Accepts the record of a text file on which the reader stands, if its values fit.</summary>
    /// <returns>Why it does not fit; null when it was accepted.</returns>
    public Rejection? Accept(CsvReader record, ColumnPlaces places, int line)
    {
        var rejection = Accept(new TextFields(record, places), line, out var source);
        if (rejection is null && !IsSuperseded(record, places, source) && !(Keys.IsEmpty && Intervals is null))
        {
            var number = Numbers.Of(source.Place);
            foreach (var key in Keys)
            {
                key.Add(record, number);
            }

            Intervals?.Add(record, number);
        }

        return rejection;
    }

    /// <summary>Accepts a record, if its values fit.</summary>
    /// <returns>Why it does not fit; null when it was accepted.</returns>
    public Rejection? Accept<TRecord>(TRecord record, int line)
        where TRecord : struct, IRecordFields =>
        Accept(record, line, out _);

    /// <summary>Sets a record apart.</summary>
    /// <param name="line">Line on which it starts.</param>
    /// <param name="offset">Offset of its first byte; null where there is none.</param>
    /// <param name="rejection">Why.</param>
    /// <param name="rawText">The record, escaped.</param>
    public void Reject(int line, long? offset, Rejection rejection, string rawText)
    {
        var repair = repaired.Take(new RowPlace(file.Name, line));
        Repaired += repair is null ? 0 : 1;
        quarantine.Add(line, offset, rejection, rawText, repair, file.Part.Origins.TryGetValue(line, out var origin) ? origin : null);
        Rejected.Add(rejection, line);
    }

    /// <summary>Hands over what is held.</summary>
    /// <param name="offset">Bytes of the file done so far.</param>
    /// <param name="more">Whether more rows are likely to come.</param>
    public ParsedBatch Take(long offset, bool more) => new(rows.Take(more), quarantine.Take(), Superseded.Take(), offset);

    private bool IsSuperseded(CsvReader record, ColumnPlaces places, RowSource source)
    {
        if (Corrections is null)
        {
            return false;
        }

        if (GoesBefore)
        {
            Corrections.Note(record, places, source);
            return false;
        }

        if (Corrections.Of(record, places, source) is not { } superseded)
        {
            return false;
        }

        rows.RemoveLast();
        Accepted--;
        Superseded.Add(superseded);
        return true;
    }

    private Rejection? Accept<TRecord>(TRecord record, int line, out RowSource source)
        where TRecord : struct, IRecordFields
    {
        source = default;
        if (sources.Of(line) is not { } known)
        {
            return new Rejection(null, RejectionReason.UnknownOrigin, "a record of unknown origin", "one record for every row that is repaired");
        }

        source = known;
        if (rows.Append(record, known, out var field) is { } fault)
        {
            record.TryGet(field, out var found);
            return new Rejection(contract.Schema.Fields[field].Name, fault.Reason, encoding.Escape(found), fault.Expected);
        }

        Accepted++;
        OnAccepted?.Invoke(line, known.Place);
        return null;
    }
}
