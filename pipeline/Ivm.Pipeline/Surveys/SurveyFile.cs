using System.Collections.Immutable;
using CsvHelper;
using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Estimation.Surveys;
using Ivm.Transforms.Ingestion;

namespace Ivm.Pipeline.Surveys;

/// <summary>Reads the columns of somebody's survey that a design file or a weighting model names, from CSV or Parquet, in the order of the file.</summary>
public static class SurveyFile
{
    /// <summary>Reads the columns.</summary>
    /// <param name="path">A file ending in <c>.csv</c> or <c>.parquet</c>.</param>
    /// <param name="reading">Which columns are read, and how.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="InvalidInputException">The file is missing, is not what its name says, or does not fit what is asked of it.</exception>
    public static SurveyData Read(string path, SurveyReading reading, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return Read(path, reading.Dialect, _ => reading, cancellation);
    }

    /// <summary>Reads columns that are chosen when the header is known.</summary>
    /// <param name="path">A file ending in <c>.csv</c> or <c>.parquet</c>.</param>
    /// <param name="dialect">How it is written where it is CSV.</param>
    /// <param name="choose">Which columns are read, given those that there are.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="InvalidInputException">The file is missing, is not what its name says, or does not fit what is asked of it.</exception>
    internal static SurveyData Read(string path, Dialect dialect, Func<string[], SurveyReading> choose, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw Refused(InputFailure.Invalid, path, "no such file", "a CSV or Parquet file", "Correct the path.");
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" => ReadCsv(path, dialect, choose, cancellation),
            ".PARQUET" => ReadParquet(path, choose, cancellation),
            _ => throw Refused(InputFailure.Invalid, path, "another kind of file", "a name that ends in .csv or .parquet", "Convert the file, or rename it."),
        };
    }

    private static SurveyData ReadCsv(string path, Dialect dialect, Func<string[], SurveyReading> choose, CancellationToken cancellation)
    {
        var bytes = File.ReadAllBytes(path).AsMemory();
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        var text = DelimitedText.In(dialect);
        if (bytes.Span.Contains((byte)0) || !text.IsValid(bytes.Span))
            throw Refused(InputFailure.DataRefused, path, $"bytes that are not {text.EncodingName}", $"a text file in {text.EncodingName}", $"Convert the file to {text.EncodingName}.");

        CsvMalformedRecord? malformed = null;
        using var reader = CsvReader.Create(bytes, CsvDialect.Options(dialect, dialect.LineBreaksInQuotes, record => malformed ??= record, skipEmptyLines: true));
        if (!reader.Read())
            throw Refused(InputFailure.DataRefused, path, "an empty file", "a header and rows", "Send the file again.");
        var header = new string[reader.FieldCount];
        for (var field = 0; field < header.Length; field++)
            header[field] = text.Decode(reader.GetSpan(field));
        var columns = new SurveyColumns(path, choose(header), header);
        while (reader.Read())
        {
            if ((columns.RowCount & 0xFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            if (malformed is not null || reader.FieldCount != header.Length)
                throw Refused(InputFailure.DataRefused, $"{path}:{reader.LineNumber}", malformed is null ? $"{reader.FieldCount} fields" : "broken quoting", $"{header.Length} fields, as the header has", "Repair the line; a file that stops halfway must be sent again.");
            foreach (var column in columns.Wanted)
                columns.Add(column, text.Decode(reader.GetSpan(column.Position)), $"{path}:{reader.LineNumber}");
            columns.EndRow();
        }

        if (malformed is not null)
            throw Refused(InputFailure.DataRefused, $"{path}:{malformed.Value.LineNumber}", "broken quoting", "quotes that are closed", "Repair the line; a file that stops halfway must be sent again.");
        return columns.ToData();
    }

    private static SurveyData ReadParquet(string path, Func<string[], SurveyReading> choose, CancellationToken cancellation)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        try
        {
            var source = $"read_parquet({SqlTypes.Literal(Path.GetFullPath(path))})";
            using var describe = connection.CreateCommand();
            describe.CommandText = $"SELECT * FROM {source} LIMIT 0";
            string[] header;
            using (var empty = describe.ExecuteReader())
                header = [.. Enumerable.Range(0, empty.FieldCount).Select(empty.GetName)];

            var columns = new SurveyColumns(path, choose(header), header);
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {string.Join(", ", columns.Wanted.Select(column => SqlStatement.Identifier(column.Name)))} FROM {source}";
            command.UseStreamingMode = true;
            using var stop = cancellation.Register(command.Cancel);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                for (var field = 0; field < columns.Wanted.Length; field++)
                    columns.Add(columns.Wanted[field], reader.IsDBNull(field) ? "" : SurveyColumns.Text(reader.GetValue(field)), $"{path}: row {columns.RowCount + 1}");
                columns.EndRow();
            }

            return columns.ToData();
        }
        catch (DuckDBException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (DuckDBException exception)
        {
            throw new InvalidInputException(
                InputFailure.DataRefused,
                [new Fault(path, $"what cannot be read as Parquet ({exception.ErrorType})", "a whole Parquet file", "Send the file again.")]);
        }
    }

    internal static InvalidInputException Refused(InputFailure kind, string where, string found, string expected, string repair)
        => new(kind, [new Fault(where, found, expected, repair)]);
}
