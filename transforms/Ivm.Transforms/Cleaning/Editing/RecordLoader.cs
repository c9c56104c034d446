namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>Brings columns of a table into memory.</summary>
internal static class RecordLoader
{
    /// <summary>Records in ascending order of their row numbers.</summary>
    /// <param name="sql">The session.</param>
    /// <param name="settings">What is edited.</param>
    /// <param name="names">The variables to bring.</param>
    /// <param name="only">Name of a table with the numbers of the rows to bring (column <c>row</c>); null for all.</param>
    /// <param name="cancellation">Says whether to stop.</param>
    public static EditedRecords Load(ISqlSession sql, EditingSettings settings, IEnumerable<string> names, string? only, CancellationToken cancellation)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        EditedVariable[] variables = [.. settings.Table.Variables.Where(variable => wanted.Contains(variable.Name)).Select(variable => new EditedVariable(variable))];
        string[] asked = [.. settings.Routing.Where(question => wanted.Contains(question.Variable)).Select(question => question.AskedColumn).Distinct(StringComparer.Ordinal)];
        var row = SqlStatement.Identifier(settings.Table.RowColumn);
        string[] columns =
        [
            $"{row}::BIGINT",
            settings.HasInterviews ? $"({SqlStatement.Identifier(CheckedTable.InterviewDate)}::DATE - DATE '0001-01-01')::INTEGER" : "NULL::INTEGER",
            .. asked.Select(column => $"coalesce({SqlStatement.Identifier(column)}, FALSE)"),
            .. variables.Select(variable => $"{SqlStatement.Identifier(variable.Name)}::{(variable.IsNumber ? "DOUBLE" : "VARCHAR")}"),
        ];
        var source = only is null ? settings.Table.Relation : $"{settings.Table.Relation} AS \"edited:\" SEMI JOIN {only} AS \"wanted:\" ON \"edited:\".{row} = \"wanted:\".row";
        var count = Count(sql, source);
        var records = new EditedRecords(new long[count], variables);
        var flags = asked.Select(_ => new bool[count]).ToArray();
        for (var index = 0; index < asked.Length; index++)
        {
            records.Asked.Add(asked[index], flags[index]);
        }

        using var reader = sql.Query(SqlStatement.Composed("records to edit", $"SELECT {string.Join(", ", columns)}\nFROM {source}\nORDER BY {row}"));
        for (var record = 0; reader.Read(); record++)
        {
            if ((record & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            records.Rows[record] = reader.GetInt64(0);
            records.Interview[record] = reader.IsDBNull(1) ? 0 : reader.GetInt32(1);
            for (var index = 0; index < asked.Length; index++)
            {
                flags[index][record] = reader.GetBoolean(2 + index);
            }

            for (var column = 0; column < variables.Length; column++)
            {
                var place = 2 + asked.Length + column;
                if (!reader.IsDBNull(place))
                {
                    records[record, column] = variables[column].IsNumber ? CellValue.Of(reader.GetDouble(place)) : new CellValue(double.NaN, reader.GetString(place));
                }
            }
        }

        return records;
    }

    private static int Count(ISqlSession sql, string source)
    {
        using var reader = sql.Query(SqlStatement.Composed("number of records to edit", $"SELECT count(*) FROM {source}"));
        reader.Read();
        return checked((int)reader.GetInt64(0));
    }
}
