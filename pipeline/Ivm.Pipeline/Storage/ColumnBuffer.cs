using System.Runtime.InteropServices;
using Ivm.Contracts;
using Ivm.Transforms;
using Parquet;
using Parquet.Schema;
using Field = Ivm.Contracts.Field;

namespace Ivm.Pipeline.Storage;

/// <summary>
/// Collects the values of one column until they fill a row group. The buffer grows with the rows: a file of a few
/// hundred rows and as many columns must not take the memory of a full row group.
/// </summary>
internal abstract class ColumnBuffer(Field field)
{
    private const int FirstRows = 1024;

    /// <summary>Name of the column.</summary>
    public string Name { get; } = field.Name;

    /// <summary>The column in the file's schema; optional whatever the contract says, as DuckDB writes all its columns.</summary>
    public abstract DataField DataField { get; }

    /// <summary>The buffer for a column of that type.</summary>
    public static ColumnBuffer For(Field field) => field.Type switch
    {
        FieldType.String => new TextBuffer(field),
        FieldType.Integer => new ValueBuffer<int>(field),
        FieldType.Long => new ValueBuffer<long>(field),
        FieldType.Number => new ValueBuffer<double>(field),
        FieldType.Boolean => new ValueBuffer<bool>(field),
        FieldType.Date => new ValueBuffer<DateOnly>(field),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field.Type, "No such type."),
    };

    /// <summary>Copies values of a batch: the batch stays the caller's.</summary>
    /// <exception cref="ContractViolationException">The column has another name or type than the contract says.</exception>
    public abstract void Append(Column column, int from, int count, int at);

    /// <summary>Compares a buffered row with the one before it, which for row 0 is the last row of the row group before.</summary>
    public abstract int CompareToRowBefore(int row);

    /// <summary>Remembers the last of the buffered rows when they are written and the next row group begins.</summary>
    public abstract void KeepLast(int count);

    /// <summary>Writes the first values to the open row group.</summary>
    public abstract void WriteTo(ParquetRowGroupWriter rowGroup, int count, CancellationToken cancellation);

    /// <summary>The column as the type that the contract demands.</summary>
    protected Column<T> Expect<T>(Column column) => column switch
    {
        Column<T> typed when typed.Name == Name => typed,
        _ => throw ContractViolationException.Of($"column {column.Name}", $"values of {column.GetType().GetGenericArguments()[0]}", $"column {Name} with values of {typeof(T)}"),
    };

    /// <summary>Room for one value more than there are rows: the first is the last of the row group before.</summary>
    private static T[] Grown<T>(T[] values, int rows)
    {
        if (values.Length < rows + 1)
        {
            Array.Resize(ref values, 1 + Math.Max(rows, Math.Min(2 * values.Length, RowGroups.MostRows)));
        }

        return values;
    }

    private sealed class TextBuffer(Field field) : ColumnBuffer(field)
    {
        private string?[] values = new string?[FirstRows + 1];

        public override DataField DataField { get; } = new(field.Name, typeof(string), isNullable: true);

        public override void Append(Column column, int from, int count, int at)
        {
            values = Grown(values, at + count);
            CollectionsMarshal.AsSpan(Expect<string?>(column).Values).Slice(from, count).CopyTo(values.AsSpan(at + 1));
        }

        public override int CompareToRowBefore(int row) => string.CompareOrdinal(values[row + 1], values[row]);

        public override void KeepLast(int count) => values[0] = values[count];

        public override void WriteTo(ParquetRowGroupWriter rowGroup, int count, CancellationToken cancellation) =>
            rowGroup.WriteAsync(DataField, new ArraySegment<string>(values!, 1, count)).GetAwaiter().GetResult();
    }

    private sealed class ValueBuffer<T>(Field field) : ColumnBuffer(field)
        where T : struct
    {
        private T?[] values = new T?[FirstRows + 1];

        public override DataField DataField { get; } = new(field.Name, typeof(T), isNullable: true);

        public override void Append(Column column, int from, int count, int at)
        {
            values = Grown(values, at + count);
            CollectionsMarshal.AsSpan(Expect<T?>(column).Values).Slice(from, count).CopyTo(values.AsSpan(at + 1));
        }

        public override int CompareToRowBefore(int row) => Comparer<T?>.Default.Compare(values[row + 1], values[row]);

        public override void KeepLast(int count) => values[0] = values[count];

        public override void WriteTo(ParquetRowGroupWriter rowGroup, int count, CancellationToken cancellation) =>
            rowGroup.WriteAsync<T>(DataField, values.AsMemory(1, count), cancellationToken: cancellation).GetAwaiter().GetResult();
    }
}
