using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>
/// Stage <em>ingest</em> (GSBPM 5.1, 5.2) for one delivered file: a strict parse by the contract's dialect into typed
/// columns. A record that does not fit goes to quarantine with its place and reason; a file that is not what was
/// agreed on as a whole is refused.
/// </summary>
/// <remarks>
/// <para>Writes <c>ingest.&lt;file&gt;</c> (the contract's columns, then <c>source_file</c> and <c>source_line</c>) and
/// <c>quarantine.&lt;file&gt;</c> (<see cref="QuarantineDataset"/>), both in file order.</para>
/// <para>Refused as a whole: an empty file; a byte order mark or NUL pattern of UTF-16 or UTF-32, an archive or a
/// Parquet file; a header that is not exactly the contract's columns in its order; another number of rows than
/// declared; a share of rejected records above the contract's gate; for registers and the sample also a key that
/// stands twice, an interval that ends before it starts and intervals of one entity that overlap.</para>
/// <para>Accepted: a UTF-8 byte order mark before UTF-8 text, CR LF instead of LF, and a last line without line end;
/// the first and the last are counted in the account of the run. No value is changed in any way: no trimming, no
/// repair.</para>
/// <para>Messages carry lines, columns, counts and codes of reasons, never a value or a key.</para>
/// </remarks>
public sealed class IngestTransform : ITransform
{
    private readonly RowContract contract;
    private readonly DatasetName accepted;
    private readonly DatasetName quarantined;

    /// <summary>Ingest of one file.</summary>
    /// <param name="kind">How much of the contract is demanded of a row.</param>
    /// <param name="schema">The file's contract, with a dialect.</param>
    /// <param name="file">Name of the file without extension; names the task and its datasets.</param>
    /// <param name="deliveredFile">The file relative to the delivery folder, with forward slashes.</param>
    /// <param name="codeLists">The code lists that columns of text refer to, by name; those whose codes differ by year are not held against the rows.</param>
    /// <param name="contracts">Content hashes of the contract files from which <paramref name="schema"/> and its code lists were made.</param>
    /// <exception cref="ArgumentException">The contract has no dialect, an encoding that no contract may name, a code list that is not there, or a column of one of the two names that ingest adds.</exception>
    /// <exception cref="InvalidInputException">A pattern of the contract cannot be used.</exception>
    public IngestTransform(
        DeliveryKind kind,
        TableSchema schema,
        string file,
        string deliveredFile,
        IReadOnlyDictionary<string, CodeList> codeLists,
        ImmutableSortedDictionary<string, string> contracts)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(codeLists);
        contract = new RowContract(kind, schema, codeLists);
        accepted = new DatasetName("ingest", file);
        quarantined = new DatasetName(QuarantineDataset.Stage, file);
        DeliveredFile = deliveredFile;
        Contracts = contracts;
        Outputs = [new DatasetContract(accepted, RowsSchema(kind, schema)), new DatasetContract(quarantined, QuarantineDataset.Schema(file))];
        _ = new RowBuffer(contract, DeliveryEncoding.Named(contract.Dialect.Encoding), deliveredFile); // a contract that cannot be used is found now
    }

    /// <inheritdoc />
    public string Task => accepted.ToString();

    /// <inheritdoc />
    public int Version => 1;

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
        var (schema, dialect) = (contract.Schema, contract.Dialect);
        var delivered = context.Delivered;
        var encoding = DeliveryEncoding.Named(dialect.Encoding);
        using var stream = delivered.Open();
        var blocks = new LineBlocks(stream, delivered.Name);
        var mark = FileSignature.Check(blocks.Peek(), dialect.Encoding, delivered.Name);
        blocks.Skip(mark);
        new HeaderCheck(schema, dialect, encoding, delivered.Name).Read(blocks);

        var expectedRows = (int)Math.Clamp(delivered.DeclaredRows, 0, Math.Min(delivered.Length / schema.Fields.Length, int.MaxValue / 2));
        var keys = contract.Kind == DeliveryKind.Register ? UniqueKeyCheck.Of(schema, expectedRows) : [];
        var intervals = contract.Kind == DeliveryKind.Register && schema.Interval is { } interval ? new IntervalCheck(schema, interval, expectedRows) : null;
        var parser = new RecordParser(contract, encoding, blocks, new RowBuffer(contract, encoding, DeliveredFile), new QuarantineBuffer(DeliveredFile), keys, intervals);
        using var rows = context.Create(accepted);
        using var quarantine = context.Create(quarantined);
        foreach (var batch in context.Threads > 1 ? parser.Batches().OneAhead() : parser.Batches())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Write(rows, batch.Rows);
            Write(quarantine, batch.Quarantine);
            context.Progress((double)batch.Offset / delivered.Length);
        }

        Account(context, parser, mark > 0, blocks.EndsWithLineBreak);
        ImmutableArray<Fault> faults =
        [
            .. new[] { DeliveryGate.RowCount(delivered.Name, delivered.DeclaredRows, parser, blocks), DeliveryGate.Quality(delivered.Name, schema, parser) }.OfType<Fault>(),
            .. keys.SelectMany(key => key.Faults(delivered.Name)),
            .. intervals?.Faults(delivered.Name) ?? [],
        ];
        if (!faults.IsEmpty)
        {
            throw new InvalidInputException(InputFailure.DataRefused, faults);
        }

        rows.Complete();
        quarantine.Complete();
    }

    private static void Write(IDatasetWriter writer, ColumnBatch batch)
    {
        if (batch.Count > 0)
        {
            writer.Write(batch);
        }
    }

    private void Account(ITransformContext context, RecordParser parser, bool byteOrderMark, bool endsWithLineBreak)
    {
        context.Account(new RowAccount(
            DeliveredFile,
            parser.Accepted + parser.Rejected.Total,
            parser.Accepted,
            parser.Rejected.ByReason,
            ImmutableSortedDictionary<string, long>.Empty));
        foreach (var (place, count) in parser.Rejected.ByPlace)
        {
            context.Count("rejected", place, count);
        }

        if (byteOrderMark)
        {
            context.Count("file", "byte_order_mark", 1);
        }

        if (!endsWithLineBreak)
        {
            context.Count("file", "last_line_without_line_end", 1);
        }
    }

    /// <summary>
    /// The contract's columns and where the row came from. The written rows promise what was checked: of responses no
    /// ranges and no unique values.
    /// </summary>
    private TableSchema RowsSchema(DeliveryKind kind, TableSchema schema)
    {
        if (schema.Fields.Any(field => field.Name is RowBuffer.SourceFile or RowBuffer.SourceLine))
        {
            throw new ArgumentException($"Table {schema.Name} has a column of a name that ingest adds: {RowBuffer.SourceFile}, {RowBuffer.SourceLine}.", nameof(schema));
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
            ],
            PrimaryKey = [RowBuffer.SourceLine],
            MissingValues = [""],
            Interval = null,
            MaximumRejectedShare = 0,
        };
    }

    private static Field WithoutRange(Field field) =>
        field with { Constraints = field.Constraints with { Unique = false, Minimum = null, Maximum = null } };
}
