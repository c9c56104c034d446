using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Reads all files of a delivery after each other: the first, further parts, repairs. Keeps the account of each.</summary>
internal sealed class SlotReading
{
    private readonly RowContract contract;
    private readonly ImmutableArray<IDeliveredFile> files;
    private readonly RepairedRows repaired = new();
    private readonly ImmutableArray<UniqueKeyCheck> keys;
    private readonly IntervalCheck? intervals;
    private readonly RowNumbers numbers = new();
    private readonly Corrections? corrections;
    private readonly List<(IDeliveredFile File, FileReading Reading)> read = [];

    /// <summary>A reading of the files.</summary>
    /// <param name="contract">Their contract.</param>
    /// <param name="files">The files in order.</param>
    /// <exception cref="InvalidInputException">A table without a primary key has a further part that corrects rows.</exception>
    public SlotReading(RowContract contract, ImmutableArray<IDeliveredFile> files)
    {
        this.contract = contract;
        this.files = files;
        if (contract.Kind == DeliveryKind.Register)
        {
            var correcting = files.Where(file => file.Part.Kind is DeliveryPartKind.Replacement or DeliveryPartKind.Withdrawal).ToImmutableArray();
            if (!correcting.IsEmpty && contract.Schema.PrimaryKey.IsEmpty)
            {
                throw new InvalidInputException(InputFailure.DataRefused, [.. correcting.Select(file => new Fault(
                    file.Name, $"a part that corrects rows of {contract.Schema.Name}", "additions only: without a primary key nobody knows which rows are meant", "Have it delivered again as a whole."))]);
            }

            corrections = correcting.IsEmpty ? null : new Corrections(contract.Schema);
            var rows = (int)Math.Clamp(files.Sum(file => Math.Max(0, file.DeclaredRows)), 0, Math.Min(files.Sum(file => file.Length) / contract.Schema.Fields.Length, int.MaxValue / 2));
            keys = UniqueKeyCheck.Of(contract.Schema, rows);
            intervals = contract.Schema.Interval is { } interval ? new IntervalCheck(contract.Schema, interval, rows) : null;
        }
        else
        {
            keys = [];
        }

        Length = Math.Max(1, files.Sum(file => file.Length));
    }

    /// <summary>Bytes of all files.</summary>
    public long Length { get; }

    /// <summary>
    /// Reads beforehand what decides about rows that come earlier: the parts of a register that correct, then the repairs, so
    /// that every record that is set apart knows whether it was repaired.
    /// </summary>
    /// <exception cref="InvalidInputException">Such a file has another header than its first.</exception>
    public void LookAhead(CancellationToken cancellation)
    {
        var correcting = files.Where(file => corrections is not null && file.Part.Kind is (DeliveryPartKind.Replacement or DeliveryPartKind.Withdrawal));
        foreach (var file in correcting.Concat(files.Where(file => file.Part.Kind == DeliveryPartKind.Repair)))
        {
            using var reading = new FileReading(contract, file, (own, encoding) => new RowSettlement(own, encoding, file, new RowSources(file, files), new RepairedRows())
            {
                OnAccepted = file.Part.Kind == DeliveryPartKind.Repair ? (line, origin) => repaired.Add(origin, new RowPlace(file.Name, line)) : null,
                Corrections = corrections,
                GoesBefore = true,
            });
            foreach (var _ in reading.Batches())
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Parses all files, batch by batch; offsets count from the start of the first.</summary>
    public IEnumerable<ParsedBatch> Batches()
    {
        long before = 0;
        foreach (var file in files)
        {
            using var reading = new FileReading(contract, file, (own, encoding) => new RowSettlement(own, encoding, file, new RowSources(file, files), repaired)
            {
                Keys = keys,
                Intervals = intervals,
                Corrections = corrections,
                Numbers = numbers,
            });
            numbers.Begin(file.Name);
            read.Add((file, reading));
            foreach (var batch in reading.Batches())
            {
                yield return batch with { Offset = before + batch.Offset };
            }

            numbers.End(reading.Lines);
            before += file.Length;
        }
    }

    /// <summary>Reports what became of the records of every file.</summary>
    public void Account(ITransformContext context)
    {
        foreach (var (file, reading) in read)
        {
            context.Account(new RowAccount(
                file.Name,
                reading.Accepted + reading.Superseded.Total + reading.Rejected.Total,
                reading.Accepted,
                reading.Rejected.ByReason,
                reading.Superseded.ByReason.ToImmutableSortedDictionary(StringComparer.Ordinal)));
            context.Count("bytes", file.Name, reading.Bytes);
            if (reading.Repaired > 0)
            {
                context.Count("repaired", file.Name, reading.Repaired);
            }
        }

        var places = read.SelectMany(each => each.Reading.Rejected.ByPlace).GroupBy(place => place.Key, place => place.Value, StringComparer.Ordinal);
        foreach (var place in places.OrderBy(place => place.Key, StringComparer.Ordinal))
        {
            context.Count("rejected", place.Key, place.Sum());
        }

        CountFiles(context, "byte_order_mark", reading => reading.HasByteOrderMark);
        CountFiles(context, "last_line_without_line_end", reading => reading.LacksLastLineBreak);
    }

    /// <summary>What is wrong with the files as wholes.</summary>
    public ImmutableArray<Fault> Faults() =>
    [
        .. read.SelectMany(each => each.Reading.Faults()),
        .. repaired.Faults(),
        .. keys.SelectMany(key => key.Faults(numbers)),
        .. intervals?.Faults(numbers) ?? [],
    ];

    private void CountFiles(ITransformContext context, string item, Func<FileReading, bool> counts)
    {
        var number = read.Count(each => counts(each.Reading));
        if (number > 0)
        {
            context.Count("file", item, number);
        }
    }
}
