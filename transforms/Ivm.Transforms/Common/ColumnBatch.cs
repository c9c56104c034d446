using System.Collections.Immutable;

namespace Ivm.Transforms;

/// <summary>Values of one column of one batch, in memory. Null stands for missing.</summary>
/// <param name="Name">Name of the column.</param>
public abstract record Column(string Name)
{
    /// <summary>Number of values.</summary>
    public abstract int Count { get; }
}

/// <summary>A column of values of one type; the list belongs to the column.</summary>
/// <typeparam name="T"><c>string?</c>, <c>int?</c>, <c>long?</c>, <c>double?</c>, <c>bool?</c> or <c>DateOnly?</c>.</typeparam>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">The values.</param>
public sealed record Column<T>(string Name, List<T> Values) : Column(Name)
{
    /// <summary>An empty column.</summary>
    public Column(string name)
        : this(name, [])
    {
    }

    /// <inheritdoc />
    public override int Count => Values.Count;
}

/// <summary>Rows in memory, column by column.</summary>
/// <param name="Columns">The columns, all of the same length.</param>
public sealed record ColumnBatch(ImmutableArray<Column> Columns)
{
    /// <summary>Number of rows.</summary>
    public int Count => Columns.IsEmpty ? 0 : Columns[0].Count;
}

/// <summary>Writes a declared output batch by batch. Nothing counts as written before <see cref="Complete"/>.</summary>
public interface IDatasetWriter : IDisposable
{
    /// <summary>Writes a batch whose columns are those of the contract, in its order and of its types.</summary>
    void Write(ColumnBatch batch);

    /// <summary>Ends the file and checks it against the contract.</summary>
    /// <returns>Number of rows written.</returns>
    long Complete();
}
