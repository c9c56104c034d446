using System.Collections.Immutable;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Accepted rows on their way to the dataset: the columns of the contract, then where the row came from.</summary>
internal sealed class RowBuffer
{
    /// <summary>Name of the column that says which delivered file a row came from.</summary>
    public const string SourceFile = "source_file";

    /// <summary>Name of the column that says on which line of it the row starts.</summary>
    public const string SourceLine = "source_line";

    /// <summary>Name of the column that says what that file does to those before it; of responses only.</summary>
    public const string Kind = "delivery_kind";

    /// <summary>Name of the column with the number of that file; of responses only.</summary>
    public const string Sequence = "delivery_sequence";

    // Writers gather rows into row groups of their own, so a batch need only be large enough to be worth handing
    // over. With so few rows no column is a large object to the garbage collector.
    private const int MaximumRows = 4096;
    private const int MaximumValues = 1 << 20;

    private readonly ImmutableArray<DelimitedColumn> columns;
    private readonly bool tellsPart;
    private List<string?> files = [];
    private List<int?> lines = [];
    private List<string?> kinds = [];
    private List<int?> sequences = [];

    public RowBuffer(RowContract contract, DeliveryEncoding encoding)
    {
        columns = [.. contract.Schema.Fields.Select(field => CreateColumn(field, contract, encoding))];
        tellsPart = contract.Kind == DeliveryKind.Responses;
        Capacity = Math.Clamp(MaximumValues / (columns.Length + 2), 1, MaximumRows);
    }

    /// <summary>Rows of a full batch; the same for the same contract, so that batches never depend on threads.</summary>
    public int Capacity { get; }

    /// <summary>Rows held.</summary>
    public int Count => lines.Count;

    /// <summary>Adds a record, if every field of it fits; otherwise nothing of it.</summary>
    /// <param name="record">The fields of the contract's columns.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="field">Index of the first column whose field does not fit.</param>
    /// <returns>Why it does not fit; null when the record was added.</returns>
    public ValueFault? Append<TRecord>(TRecord record, RowSource source, out int field)
        where TRecord : struct, IRecordFields
    {
        for (field = 0; field < columns.Length; field++)
        {
            if ((record.TryGet(field, out var bytes) ? columns[field].Append(bytes) : columns[field].AppendNothing()) is { } fault)
            {
                for (var added = 0; added < field; added++)
                {
                    columns[added].RemoveLast();
                }

                return fault;
            }
        }

        files.Add(source.Place.File);
        lines.Add(source.Place.Line);
        if (tellsPart)
        {
            kinds.Add(source.Kind);
            sequences.Add(source.Sequence);
        }

        return null;
    }

    /// <summary>Takes back the record that was added last.</summary>
    public void RemoveLast()
    {
        foreach (var column in columns)
        {
            column.RemoveLast();
        }

        files.RemoveAt(files.Count - 1);
        lines.RemoveAt(lines.Count - 1);
        if (tellsPart)
        {
            kinds.RemoveAt(kinds.Count - 1);
            sequences.RemoveAt(sequences.Count - 1);
        }
    }

    /// <summary>Hands over the rows held and starts anew.</summary>
    /// <param name="more">Whether more rows are likely to come.</param>
    public ColumnBatch Take(bool more)
    {
        var capacity = more ? Capacity : 0;
        var batch = new ColumnBatch(
        [
            .. columns.Select(column => column.Take(capacity)),
            new Column<string?>(SourceFile, files),
            new Column<int?>(SourceLine, lines),
            .. tellsPart ? new Column[] { new Column<string?>(Kind, kinds), new Column<int?>(Sequence, sequences) } : [],
        ]);
        (files, lines) = (new List<string?>(capacity), new List<int?>(capacity));
        (kinds, sequences) = (tellsPart ? new List<string?>(capacity) : [], tellsPart ? new List<int?>(capacity) : []);
        return batch;
    }

    private static DelimitedColumn CreateColumn(Field field, RowContract contract, DeliveryEncoding encoding)
    {
        var (schema, form) = (contract.Schema, contract.Form);
        var missing = schema.MissingValues;
        var required = contract.Requires(field);
        var range = contract.Kind == DeliveryKind.Register ? NumberRange.Of(field.Constraints) : NumberRange.Unlimited;
        return field.Type switch
        {
            FieldType.String => new TextColumn(field, missing, required, encoding, new TextConstraints(field, schema, contract.Codes(field))),
            FieldType.Integer => new TypedColumn<int, IntegerParser>(field, missing, required, encoding, new IntegerParser(range)),
            FieldType.Long => new TypedColumn<long, LongParser>(field, missing, required, encoding, new LongParser(range)),
            FieldType.Number => new TypedColumn<double, NumberParser>(field, missing, required, encoding, new NumberParser(range, contract.Dialect.DecimalMark)),
            FieldType.Boolean => new TypedColumn<bool, BooleanParser>(field, missing, required, encoding, new BooleanParser(Texts(form.TrueTexts, BooleanParser.TrueTexts), Texts(form.FalseTexts, BooleanParser.FalseTexts))),
            FieldType.Date => new TypedColumn<DateOnly, DateParser>(field, missing, required, encoding, new DateParser(DateFormat(field, contract))),
            _ => throw new ArgumentException($"Column {field.Name} of {schema.Name} has the unknown type {field.Type}.", nameof(field)),
        };

        ImmutableArray<byte[]> Texts(ImmutableArray<string> named, ImmutableArray<string> usual) =>
            [.. (named.IsEmpty ? usual : named).Select(encoding.TryEncode).OfType<byte[]>()];
    }

    /// <summary>A table says its dates itself, and they reach us in one form.</summary>
    private static string DateFormat(Field field, RowContract contract) =>
        contract.Form.Format == DeliveryFormat.Parquet ? "yyyy-MM-dd" : field.Format ?? "yyyy-MM-dd";
}
