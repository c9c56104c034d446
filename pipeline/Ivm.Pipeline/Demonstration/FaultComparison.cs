using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Demonstration;

/// <summary>What became of the planted faults of one kind: <c>Planted = Found + Gone + Missed</c>.</summary>
/// <param name="Kind">The kind, as the simulator names it.</param>
/// <param name="Planted">How many were planted.</param>
/// <param name="Found">Of these, found: in quarantine, in the edit log, failing rules, among duplicates, superseded or set apart.</param>
/// <param name="RepairedRightly">Of those found, the true values stand there again (or nobody who withdrew, and nothing that corrects nothing).</param>
/// <param name="RepairedWrongly">Of those found, another value stands there.</param>
/// <param name="LeftOpen">Of those found, the wrong value went and none was put in its place.</param>
/// <param name="Gone">Of those planted, gone with a response that was set aside for another reason.</param>
/// <param name="Missed">Of those planted, without a trace.</param>
/// <param name="CanBeRepaired">Whether there is anything to repair in such a fault; what cannot be read is set apart and no more.</param>
public sealed record FaultCount(string Kind, long Planted, long Found, long RepairedRightly, long RepairedWrongly, long LeftOpen, long Gone, long Missed, bool CanBeRepaired);

/// <summary>Holds what the line found and repaired against the ledger of faults that the simulator planted.</summary>
public static class FaultComparison
{
    private const string Header = "fault;kind;file;line;key;column;planted;was";
    private const int Columns = 8;

    /// <summary>Counts by kind, sorted.</summary>
    /// <param name="edition">The edition.</param>
    /// <param name="datasets">Every committed dataset of the run.</param>
    /// <param name="ledgerFile">The simulator's <c>faults.csv</c>: a line per cell of a fault, with what was planted and what was there before.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidInputException">The ledger is not what the simulator writes.</exception>
    public static ImmutableArray<FaultCount> Of(
        Edition edition, IReadOnlyCollection<CommittedDataset> datasets, string ledgerFile, RunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(edition);
        var inputs = datasets.Where(dataset => dataset.Name.Stage is "quarantine" or "clean" or "link").ToArray();
        var folders = inputs.Select(input => Path.GetDirectoryName(input.Path)!).Distinct(StringComparer.Ordinal).ToArray();
        var rows = Read(ledgerFile);
        using var sql = SqlSession.ForReading(new SqlSettings(options.Threads, options.MemoryLimit, folders[0], folders[0], [.. folders]), inputs, cancellation);
        sql.Load("planted_cell", Cells(edition, rows));
        sql.Execute(Quarantined(inputs));
        sql.Execute(Final(edition, rows));

        var counts = ImmutableArray.CreateBuilder<FaultCount>();
        using var reader = sql.Query(SqlStatement.FromFile<FaultCount>("Demonstration/faults.sql"));
        while (reader.Read())
        {
            counts.Add(new FaultCount(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetBoolean(8)));
        }

        return counts.ToImmutable();
    }

    private static SqlStatement Quarantined(IEnumerable<CommittedDataset> inputs) => SqlStatement.Composed(
        "quarantine of all files",
        "CREATE TABLE quarantined AS " + string.Join(" UNION ALL ", inputs
            .Where(input => input.Name.Stage == "quarantine")
            .Select(input => $"SELECT file, line FROM quarantine.{SqlStatement.Identifier(input.Name.Table)}")));

    /// <summary>The values at the end, as text, of the respondents and questions that the ledger names; free blocks included.</summary>
    private static SqlStatement Final(Edition edition, ImmutableArray<string[]> rows)
    {
        var questions = edition.Questionnaire.Questions.Select(question => question.Variable).ToHashSet(StringComparer.Ordinal);
        var variants = Variants(edition);
        var named = rows.Select(row => variants.GetValueOrDefault(row[5])?.Of.Variable ?? row[5]).Where(questions.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var columns = string.Join(", ", named.Select(name => $"CAST({SqlStatement.Identifier(name)} AS VARCHAR) AS {SqlStatement.Identifier(name)}"));
        var answers = named.Length == 0 ? "" : $"""
            UNION ALL
            SELECT samplenr, variable, value
            FROM (SELECT samplenr, {columns} FROM clean.edited SEMI JOIN planted_cell ON planted_cell.key = edited.samplenr)
            UNPIVOT INCLUDE NULLS (value FOR variable IN ({string.Join(", ", named.Select(SqlStatement.Identifier))}))
            """;
        return SqlStatement.Composed(
            "values at the end",
            $"""
            CREATE TABLE final AS
            SELECT samplenr, variable, answer AS value
            FROM clean.free_answers AS free SEMI JOIN planted_cell AS cell ON cell.key = free.samplenr AND cell.variable = free.variable
            {answers}
            """);
    }

    private static Dictionary<string, QuestionVariant> Variants(Edition edition) =>
        edition.ResponseFiles.SelectMany(file => file.Variants).DistinctBy(variant => variant.Variable).ToDictionary(variant => variant.Variable, StringComparer.Ordinal);

    /// <summary>The ledger with variables and codes of the questionnaire: where a survey has its own form of a question, what that stands for.</summary>
    private static ColumnBatch Cells(Edition edition, ImmutableArray<string[]> rows)
    {
        var variants = Variants(edition);
        return new ColumnBatch(
        [
            new Column<int?>("fault", [.. rows.Select(row => (int?)int.Parse(row[0], CultureInfo.InvariantCulture))]),
            Text("kind", row => row[1]),
            Text("file", row => row[2]),
            new Column<int?>("line", [.. rows.Select(row => (int?)int.Parse(row[3], CultureInfo.InvariantCulture))]),
            Text("key", row => row[4]),
            Text("variable", row => variants.GetValueOrDefault(row[5])?.Of.Variable ?? row[5]),
            Text("was", Was),
        ]);

        Column<string?> Text(string name, Func<string[], string?> of) => new(name, [.. rows.Select(of)]);

        string? Was(string[] row) =>
            row[7].Length == 0 ? null
            : variants.TryGetValue(row[5], out var variant) && int.TryParse(row[7], NumberStyles.None, CultureInfo.InvariantCulture, out var code) && variant.Map.TryGetValue(code, out var becomes)
                ? becomes.ToString(CultureInfo.InvariantCulture)
                : row[7];
    }

    private static ImmutableArray<string[]> Read(string ledgerFile)
    {
        var lines = File.ReadAllLines(ledgerFile);
        var rows = lines.Skip(1).Select(Split).ToImmutableArray();
        return lines.Length > 0 && lines[0] == Header && rows.All(IsFault)
            ? rows
            : throw new InvalidInputException(InputFailure.Invalid, new Fault(ledgerFile, "a line that is no fault", Header, "Simulate the country again."));
    }

    private static bool IsFault(string[] row) =>
        row.Length == Columns && int.TryParse(row[0], NumberStyles.None, CultureInfo.InvariantCulture, out _) && int.TryParse(row[3], NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>The cells of a line, of which some stand between quotes.</summary>
    private static string[] Split(string line)
    {
        var (cells, quoted) = (new List<StringBuilder> { new() }, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cells[^1].Append(line[i++]);
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ';' && !quoted)
            {
                cells.Add(new StringBuilder());
            }
            else
            {
                cells[^1].Append(line[i]);
            }
        }

        return [.. cells.Select(cell => cell.ToString())];
    }
}
