using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Stage <em>ingest</em> (GSBPM 5.1, 5.2) for one delivered file with its further parts and repairs: a strict parse by the
/// contract's dialect into typed columns. A record that does not fit goes to quarantine with its place and reason; a file
/// that is not what was agreed on as a whole is refused.
/// </summary>
/// <remarks>
/// <para>Writes <c>ingest.&lt;file&gt;</c> (the contract's columns, then <c>source_file</c> and <c>source_line</c>, and of
/// responses <c>delivery_kind</c> and <c>delivery_sequence</c>) and <c>quarantine.&lt;file&gt;</c>
/// (<see cref="QuarantineDataset"/>), both in the order of the files, repairs last. Rows of responses that a later part
/// replaces or withdraws are kept: what counts is decided downstream. Rows of a register are known by their primary key, so
/// that those that do not count are left out here, and listed in <c>superseded.&lt;file&gt;</c> (<see cref="SupersededDataset"/>).</para>
/// <para>A repaired row has the source, kind and sequence of the record that was set apart, whose row in quarantine says by
/// what it was repaired; a record of a repair that does not fit is set apart in its turn, and what it was meant to repair
/// stays open.</para>
/// <para>Refused as a whole: an empty file; a byte order mark or NUL pattern of UTF-16 or UTF-32, an archive or a
/// Parquet file in place of text; a header that is not the contract's; another number of rows than declared; a share of
/// rejected records above the contract's gate; for registers and the sample also a key that stands twice, an interval that
/// ends before it starts and intervals of one entity that overlap.</para>
/// <para>Accepted: a UTF-8 byte order mark before UTF-8 text unless the agency's contract says otherwise, CR LF instead of
/// LF, and a last line without line end; the first and the last are counted in the account of the run. No value is changed
/// in any way: no trimming, no repair.</para>
/// <para>Messages carry lines, columns, counts and codes of reasons, never a value or a key.</para>
/// </remarks>
public sealed class IngestTransform : ITransform
{
    private readonly RowContract contract;
    private readonly DatasetName accepted;
    private readonly DatasetName quarantined;

    /// <summary>Ingest of one file.</summary>
    /// <param name="kind">How much of the contract is demanded of a row.</param>
    /// <param name="schema">The file's contract, with a dialect unless it is delivered as Parquet.</param>
    /// <param name="file">Name of the file without extension; names the task and its datasets.</param>
    /// <param name="deliveredFile">The file relative to the delivery folder, with forward slashes.</param>
    /// <param name="codeLists">The code lists that columns of text refer to, by name; those whose codes differ by year are not held against the rows.</param>
    /// <param name="contracts">Content hashes of the contract files from which <paramref name="schema"/> and its code lists were made.</param>
    /// <param name="form">In which form it is delivered; text with exactly the contract's columns when null.</param>
    /// <exception cref="ArgumentException">The contract has no dialect, an encoding that no contract may name, a code list that is not there, or a column of one of the names that ingest adds.</exception>
    /// <exception cref="InvalidInputException">A pattern of the contract cannot be used.</exception>
    public IngestTransform(
        DeliveryKind kind,
        TableSchema schema,
        string file,
        string deliveredFile,
        IReadOnlyDictionary<string, CodeList> codeLists,
        ImmutableSortedDictionary<string, string> contracts,
        FileForm? form = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(codeLists);
        contract = new RowContract(kind, schema, form ?? FileForm.Exact(schema), codeLists);
        accepted = new DatasetName("ingest", file);
        quarantined = new DatasetName(QuarantineDataset.Stage, file);
        DeliveredFile = deliveredFile;
        Contracts = contracts;
        Outputs =
        [
            new DatasetContract(accepted, RowsSchema(kind, schema)),
            new DatasetContract(quarantined, QuarantineDataset.Schema(file)),
            .. kind == DeliveryKind.Register ? [new DatasetContract(new DatasetName(SupersededDataset.Stage, file), SupersededDataset.Schema(file))] : Array.Empty<DatasetContract>(),
        ];
        _ = new RowBuffer(contract, DeliveryEncoding.Named(contract.Dialect.Encoding)); // a contract that cannot be used is found now
    }

    /// <inheritdoc />
    public string Task => accepted.ToString();

    /// <inheritdoc />
    public int Version => 4;

    /// <inheritdoc />
    public string DeliveredFile { get; }

    /// <inheritdoc />
    public ImmutableArray<DatasetName> Inputs => [];

    /// <inheritdoc />
    public ImmutableArray<DatasetContract> Outputs { get; }

    /// <inheritdoc />
    public ImmutableSortedDictionary<string, string> Contracts { get; }

    /// <inheritdoc />
    public void Run(ITransformContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var reading = new SlotReading(contract, context.DeliveredFiles);
        reading.LookAhead(context.Cancellation);
        using var rows = context.Create(accepted);
        using var quarantine = context.Create(quarantined);
        using var superseded = contract.Kind == DeliveryKind.Register ? context.Create(new DatasetName(SupersededDataset.Stage, accepted.Table)) : null;
        foreach (var batch in context.Threads > 1 ? reading.Batches().OneAhead() : reading.Batches())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Write(rows, batch.Rows);
            Write(quarantine, batch.Quarantine);
            if (superseded is not null)
            {
                Write(superseded, batch.Superseded);
            }

            context.Progress((double)batch.Offset / reading.Length);
        }

        reading.Account(context);
        var faults = reading.Faults();
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults);
        }

        rows.Complete();
        quarantine.Complete();
        superseded?.Complete();
    }

    private static void Write(IDatasetWriter writer, ColumnBatch batch)
    {
        if (batch.Count > 0)
        {
            writer.Write(batch);
        }
    }

    /// <summary>
    /// The contract's columns and where the row came from. The written rows promise what was checked: of responses no
    /// ranges and no unique values.
    /// </summary>
    private TableSchema RowsSchema(DeliveryKind kind, TableSchema schema)
    {
        if (schema.Fields.Any(field => field.Name is RowBuffer.SourceFile or RowBuffer.SourceLine or RowBuffer.Kind or RowBuffer.Sequence))
        {
            throw new ArgumentException($"Table {schema.Name} has a column of a name that ingest adds: {RowBuffer.SourceFile}, {RowBuffer.SourceLine}, {RowBuffer.Kind}, {RowBuffer.Sequence}.", nameof(schema));
        }

        return schema with
        {
            Name = accepted.ToString(),
            Dialect = null,
            Fields =
            [
                .. kind == DeliveryKind.Register ? schema.Fields : schema.Fields.Select(WithoutRange),
                Field.Of(RowBuffer.SourceFile, FieldType.String, new Label("Aangeleverd bestand", "Delivered file"), required: true),
                Field.Of(RowBuffer.SourceLine, FieldType.Integer, new Label("Regel in dat bestand", "Line of that file"), required: true),
                .. kind == DeliveryKind.Register ? Array.Empty<Field>() :
                [
                    Field.Of(RowBuffer.Kind, FieldType.String, new Label("Soort levering", "Kind of delivery"), required: true),
                    Field.Of(RowBuffer.Sequence, FieldType.Integer, new Label("Volgnummer van de levering", "Number of the delivery"), required: true),
                ],
            ],
            PrimaryKey = kind == DeliveryKind.Register ? [RowBuffer.SourceFile, RowBuffer.SourceLine] : [RowBuffer.Sequence, RowBuffer.SourceLine],
            MissingValues = [""],
            Interval = null,
            MaximumRejectedShare = 0,
        };
    }

    private static Field WithoutRange(Field field) =>
        field with { Constraints = field.Constraints with { Unique = false, Minimum = null, Maximum = null } };
}
