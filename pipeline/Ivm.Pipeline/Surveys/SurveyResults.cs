using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DuckDB.NET.Data;
using Ivm.Pipeline.Storage;
using Ivm.Transforms.Estimation.Surveys;

namespace Ivm.Pipeline.Surveys;

/// <summary>Writes the figures of a survey: <c>estimates.csv</c> and <c>estimates.parquet</c>, the same rows in the same order.</summary>
public static class SurveyResults
{
    private static readonly (string Name, string Type)[] Columns =
    [
        ("request", "VARCHAR"), ("statistic", "VARCHAR"), ("variable", "VARCHAR"), ("denominator", "VARCHAR"), ("domain", "VARCHAR"),
        ("estimate", "DOUBLE"), ("standard_error", "DOUBLE"), ("lower", "DOUBLE"), ("upper", "DOUBLE"),
        ("coefficient_of_variation", "DOUBLE"), ("design_effect", "DOUBLE"), ("degrees_of_freedom", "DOUBLE"),
        ("count", "BIGINT"), ("sum_of_weights", "DOUBLE"),
    ];

    /// <summary>Writes both files; each replaces an older one only when it is whole.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    /// <param name="figures">The figures.</param>
    public static void Write(string folder, ImmutableArray<SurveyFigure> figures)
    {
        Directory.CreateDirectory(folder);
        var (csv, parquet) = (Path.Combine(folder, "estimates.csv"), Path.Combine(folder, "estimates.parquet"));
        var (csvPart, parquetPart) = (csv + ".part", parquet + ".part");
        StorageException.Guard(csvPart, () =>
        {
            File.WriteAllText(csvPart, Csv(figures), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return true;
        });
        WriteParquet(csvPart, parquetPart);
        File.Move(csvPart, csv, overwrite: true);
        File.Move(parquetPart, parquet, overwrite: true);
    }

    private static string Csv(ImmutableArray<SurveyFigure> figures)
    {
        var text = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append('\n');
        foreach (var figure in figures)
        {
            string?[] cells =
            [
                figure.Request, figure.Statistic.ToString().ToLowerInvariant(), figure.Variable, figure.Denominator, figure.DomainText,
                Number(figure.Estimate), Number(figure.StandardError), Number(figure.Lower), Number(figure.Upper),
                Number(figure.CoefficientOfVariation), Number(figure.DesignEffect), Number(figure.DegreesOfFreedom),
                figure.Count.ToString(CultureInfo.InvariantCulture), Number(figure.SumOfWeights),
            ];
            text.AppendJoin(',', cells.Select(Quoted)).Append('\n');
        }

        return text.ToString();
    }

    private static void WriteParquet(string csv, string parquet)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var columns = string.Join(", ", Columns.Select(column => $"{SqlTypes.Literal(column.Name)}: {SqlTypes.Literal(column.Type)}"));
        command.CommandText =
            $"COPY (SELECT * FROM read_csv({SqlTypes.Literal(Path.GetFullPath(csv))}, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}})) "
            + $"TO {SqlTypes.Literal(Path.GetFullPath(parquet))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {SqlTypes.RowGroupSize})";
        StorageException.Guard(parquet, command.ExecuteNonQuery);
    }

    private static string Number(double? number) => number is { } value && double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Quoted(string? cell)
        => cell is null ? "" : cell.AsSpan().ContainsAny(",\"\n\r") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
