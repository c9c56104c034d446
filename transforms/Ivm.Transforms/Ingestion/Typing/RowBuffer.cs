using System.Collections.Immutable;
using CsvHelper;
using Ivm.Contracts;

namespace Ivm.Transforms.Ingestion;

/// <summary>Accepted rows on their way to the dataset: the columns of the contract, then where the row came from.</summary>
internal sealed class RowBuffer
{
    /// <summary>Name of the column that says which delivered file a row came from.</summary>
    public const string SourceFile = "source_file";

    /// <summary>Name of the column that says on which line of it the row starts.</summary>
    public const string SourceLine = "source_line";

    // Writers gather rows into row groups of their own, so a batch need only be large enough to be worth handing
    // over. With so few rows no column is a large object to the garbage collector.
    private const int MaximumRows = 4096;
    private const int MaximumValues = 1 << 20;

    private readonly string sourceFile;
    private readonly ImmutableArray<DelimitedColumn> columns;
    private List<string?> files = [];
    private List<int?> lines = [];

    public RowBuffer(RowContract contract, DeliveryEncoding encoding, string sourceFile)
    {
        this.sourceFile = sourceFile;
        columns = [.. contract.Schema.Fields.Select(field => CreateColumn(field, contract, encoding))];
        Capacity = Math.Clamp(MaximumValues / (columns.Length + 2), 1, MaximumRows);
    }

    /// <summary>Rows of a full batch; the same for the same contract, so that batches never depend on threads.</summary>
    public int Capacity { get; }

    /// <summary>Rows held.</summary>
    public int Count => lines.Count;

    /// <summary>Adds the record on which the reader stands, if every field of it fits; otherwise nothing of it.</summary>
    /// <param name="record">A record with as many fields as the contract has columns.</param>
    /// <param name="line">Line on which it starts.</param>
    /// <param name="field">Index of the first field that does not fit.</param>
    /// <returns>Why it does not fit; null when the record was added.</returns>
    public ValueFault? Append(CsvReader record, int line, out int field)
    {
        for (field = 0; field < columns.Length; field++)
        {
            if (columns[field].Append(record.GetSpan(field)) is { } fault)
            {
                for (var added = 0; added < field; added++)
                {
                    columns[added].RemoveLast();
                }

                return fault;
            }
        }

        files.Add(sourceFile);
        lines.Add(line);
        return null;
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
        ]);
        (files, lines) = (new List<string?>(capacity), new List<int?>(capacity));
        return batch;
    }

    private static DelimitedColumn CreateColumn(Field field, RowContract contract, DeliveryEncoding encoding)
    {
        var schema = contract.Schema;
        var missing = schema.MissingValues;
        var required = field.Constraints.Required || schema.PrimaryKey.Contains(field.Name) || IsOfInterval(field.Name, schema.Interval);
        var range = contract.Kind == DeliveryKind.Register ? NumberRange.Of(field.Constraints) : NumberRange.Unlimited;
        return field.Type switch
        {
            FieldType.String => new TextColumn(field, missing, required, encoding, new TextConstraints(field, schema, contract.Codes(field))),
            FieldType.Integer => new TypedColumn<int, IntegerParser>(field, missing, required, new IntegerParser(range)),
            FieldType.Long => new TypedColumn<long, LongParser>(field, missing, required, new LongParser(range)),
            FieldType.Number => new TypedColumn<double, NumberParser>(field, missing, required, new NumberParser(range, contract.Dialect.DecimalMark)),
            FieldType.Boolean => new TypedColumn<bool, BooleanParser>(field, missing, required, default),
            FieldType.Date => new TypedColumn<DateOnly, DateParser>(field, missing, required, new DateParser(field.Format ?? "yyyy-MM-dd")),
            _ => throw new ArgumentException($"Column {field.Name} of {schema.Name} has the unknown type {field.Type}.", nameof(field)),
        };
    }

    private static bool IsOfInterval(string column, ValidityInterval? interval) =>
        interval is not null && (interval.Entity.Contains(column) || interval.Start == column || interval.End == column);
}
