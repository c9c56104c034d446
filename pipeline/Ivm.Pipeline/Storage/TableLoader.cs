using DuckDB.NET.Data;
using Ivm.Transforms;

namespace Ivm.Pipeline.Storage;

/// <summary>Makes a DuckDB table from columns in memory.</summary>
internal static class TableLoader
{
    private const int CheckCancellationEvery = 8_192;

    private delegate void AppendCell(IDuckDBAppenderRow row, int index);

    public static void Load(DuckDBConnection connection, string table, ColumnBatch batch, CancellationToken cancellation)
    {
        if (batch.Columns.Any(column => column.Count != batch.Count))
        {
            throw new ArgumentException($"Table '{table}': found columns of different length; expected {batch.Count} values in each.", nameof(batch));
        }

        using (var command = connection.CreateCommand())
        {
            var columns = batch.Columns.Select(column => $"{SqlStatement.Identifier(column.Name)} {TypeOf(column)}");
            command.CommandText = $"CREATE TABLE {SqlStatement.Identifier(table)} ({string.Join(", ", columns)})";
            command.ExecuteNonQuery();
        }

        var cells = batch.Columns.Select(CellOf).ToArray();
        using var appender = connection.CreateAppender(table);
        for (var i = 0; i < batch.Count; i++)
        {
            if (i % CheckCancellationEvery == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            var row = appender.CreateRow();
            foreach (var append in cells)
            {
                append(row, i);
            }

            row.EndRow();
        }

        appender.Close();
    }

    private static string TypeOf(Column column) => column switch
    {
        Column<string?> => "VARCHAR",
        Column<int?> => "INTEGER",
        Column<long?> => "BIGINT",
        Column<double?> => "DOUBLE",
        Column<bool?> => "BOOLEAN",
        Column<DateOnly?> => "DATE",
        _ => throw UnknownType(column),
    };

    private static AppendCell CellOf(Column column) => column switch
    {
        Column<string?> { Values: var values } => (row, i) => row.AppendValue(values[i]),
        Column<int?> { Values: var values } => (row, i) => row.AppendValue(values[i]),
        Column<long?> { Values: var values } => (row, i) => row.AppendValue(values[i]),
        Column<double?> { Values: var values } => (row, i) => row.AppendValue(values[i]),
        Column<bool?> { Values: var values } => (row, i) => row.AppendValue(values[i]),
        Column<DateOnly?> { Values: var values } => (row, i) => row.AppendValue(values[i]),
        _ => throw UnknownType(column),
    };

    private static ArgumentException UnknownType(Column column) =>
        new($"Column '{column.Name}': found {column.GetType()}; expected string?, int?, long?, double?, bool? or DateOnly?.", nameof(column));
}
