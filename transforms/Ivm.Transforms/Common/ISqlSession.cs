using System.Data.Common;

namespace Ivm.Transforms;

/// <summary>A private DuckDB session of one task. The committed inputs are views <c>stage.table</c>.</summary>
public interface ISqlSession
{
    /// <summary>Runs a statement.</summary>
    /// <param name="statement">The statement; values only through named parameters (<c>$name</c>).</param>
    /// <param name="parameters">Values by name; a name that the statement lacks, or one too few, is an error.</param>
    void Execute(SqlStatement statement, params ReadOnlySpan<SqlParameter> parameters);

    /// <summary>Runs a query and gives its rows; the caller disposes the reader before the next call.</summary>
    DbDataReader Query(SqlStatement statement, params ReadOnlySpan<SqlParameter> parameters);

    /// <summary>
    /// Writes a declared output from a query: columns by name and type as in the contract, rows sorted by the
    /// contract's primary key, the written file checked against the contract. Afterwards the written file is a view
    /// <c>stage.table</c>, like an input.
    /// </summary>
    /// <returns>Number of rows written.</returns>
    long Write(DatasetName output, SqlStatement select, params ReadOnlySpan<SqlParameter> parameters);

    /// <summary>
    /// As <see cref="Write"/>, for a wide query that should give its rows in the order of the primary key already: they
    /// are written as they come, and sorted only where the written file shows that they were not in order.
    /// </summary>
    /// <returns>Number of rows written.</returns>
    long WriteInOrder(DatasetName output, SqlStatement select, params ReadOnlySpan<SqlParameter> parameters);

    /// <summary>
    /// Parks an intermediate result on disk and makes it a private view. For results of many columns: in memory each
    /// column of a table takes half a megabyte, however few its rows.
    /// </summary>
    /// <param name="view">Name of the view, without schema; once per session.</param>
    /// <param name="select">The query.</param>
    /// <param name="parameters">Values by name.</param>
    void Park(string view, SqlStatement select, params ReadOnlySpan<SqlParameter> parameters);

    /// <summary>Makes a private table from values in memory (contract tables, computed columns).</summary>
    /// <param name="table">Name of the table, without schema.</param>
    /// <param name="batch">Its columns.</param>
    void Load(string table, ColumnBatch batch);
}

/// <summary>A named value of a statement.</summary>
/// <param name="Name">Name without the dollar sign.</param>
/// <param name="Value">Text, number, date or null.</param>
public readonly record struct SqlParameter(string Name, object? Value);
