using System.Runtime.InteropServices;
using Ivm.Contracts;
using Ivm.Transforms;
using Parquet;
using Parquet.Schema;
using Field = Ivm.Contracts.Field;

namespace Ivm.Pipeline.Storage;

/// <summary>Collects the values of one column until they fill a row group.</summary>
internal abstract class ColumnBuffer(Field field)
{
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
    /// <exception cref="ArgumentException">The column has another name or type than the contract says.</exception>
    public abstract void Append(Column column, int from, int count, int at);

    /// <summary>Compares two buffered rows.</summary>
    public abstract int Compare(int left, int right);

    /// <summary>Copies one buffered value to another row, so that the last key of a row group can be kept.</summary>
    public abstract void Copy(int from, int to);

    /// <summary>Writes the first values to the open row group.</summary>
    public abstract void WriteTo(ParquetRowGroupWriter rowGroup, int count, CancellationToken cancellation);

    /// <summary>The column as the type that the contract demands.</summary>
    protected Column<T> Expect<T>(Column column) => column switch
    {
        Column<T> typed when typed.Name == Name => typed,
        _ => throw new ArgumentException($"Column '{column.Name}' of {column.GetType().GetGenericArguments()[0]}: expected '{Name}' of {typeof(T)}.", nameof(column)),
    };

    private sealed class TextBuffer(Field field) : ColumnBuffer(field)
    {
        private readonly string?[] values = new string?[SqlTypes.RowGroupSize + 1];

        public override DataField DataField { get; } = new(field.Name, typeof(string), isNullable: true);

        public override void Append(Column column, int from, int count, int at) =>
            CollectionsMarshal.AsSpan(Expect<string?>(column).Values).Slice(from, count).CopyTo(values.AsSpan(at));

        public override int Compare(int left, int right) => string.CompareOrdinal(values[left], values[right]);

        public override void Copy(int from, int to) => values[to] = values[from];

        public override void WriteTo(ParquetRowGroupWriter rowGroup, int count, CancellationToken cancellation) =>
            rowGroup.WriteAsync(DataField, new ArraySegment<string>(values!, 0, count)).GetAwaiter().GetResult();
    }

    private sealed class ValueBuffer<T>(Field field) : ColumnBuffer(field)
        where T : struct
    {
        private readonly T?[] values = new T?[SqlTypes.RowGroupSize + 1];

        public override DataField DataField { get; } = new(field.Name, typeof(T), isNullable: true);

        public override void Append(Column column, int from, int count, int at) =>
            CollectionsMarshal.AsSpan(Expect<T?>(column).Values).Slice(from, count).CopyTo(values.AsSpan(at));

        public override int Compare(int left, int right) => Comparer<T?>.Default.Compare(values[left], values[right]);

        public override void Copy(int from, int to) => values[to] = values[from];

        public override void WriteTo(ParquetRowGroupWriter rowGroup, int count, CancellationToken cancellation) =>
            rowGroup.WriteAsync<T>(DataField, values.AsMemory(0, count), cancellationToken: cancellation).GetAwaiter().GetResult();
    }
}
