using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;

namespace Ivm.Pipeline.Demonstration;

/// <summary>What became of the planted faults of one kind.</summary>
/// <param name="Kind">The kind, as the simulator names it.</param>
/// <param name="Planted">How many were planted.</param>
/// <param name="Found">Of these, found: in quarantine, in the edit log, among duplicates, failing rules or set apart.</param>
/// <param name="Gone">Of these, gone with a response that was set aside for another reason.</param>
/// <param name="Missed">Of these, without a trace.</param>
public sealed record FaultCount(string Kind, long Planted, long Found, long Gone, long Missed);

/// <summary>Holds what the line found against the ledger of faults that the simulator planted.</summary>
public static class FaultComparison
{
    private const int Columns = 6;

    /// <summary>Counts by kind, sorted.</summary>
    /// <param name="datasets">Every committed dataset of the run.</param>
    /// <param name="ledgerFile">The simulator's <c>faults.csv</c>: kind, file, line, key, column, what was planted.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidInputException">The ledger is not what the simulator writes.</exception>
    public static ImmutableArray<FaultCount> Of(IReadOnlyCollection<CommittedDataset> datasets, string ledgerFile, RunOptions options, CancellationToken cancellation)
    {
        var inputs = datasets.Where(dataset => dataset.Name.Stage is "quarantine" or "clean" or "link").ToArray();
        var folders = inputs.Select(input => Path.GetDirectoryName(input.Path)!).Distinct(StringComparer.Ordinal).ToArray();
        var ledger = Read(ledgerFile);
        using var sql = SqlSession.ForReading(new SqlSettings(options.Threads, options.MemoryLimit, folders[0], folders[0], [.. folders]), inputs, cancellation);
        sql.Load("fault", ledger);
        sql.Execute(Quarantined(inputs));
        sql.Execute(LeftEmpty(ledger));

        var counts = ImmutableArray.CreateBuilder<FaultCount>();
        using var reader = sql.Query(SqlStatement.FromFile<FaultCount>("Demonstration/faults.sql"));
        while (reader.Read())
        {
            counts.Add(new FaultCount(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
        }

        return counts.ToImmutable();
    }

    private static SqlStatement Quarantined(IEnumerable<CommittedDataset> inputs) => SqlStatement.Composed(
        "quarantine of all files",
        "CREATE TABLE quarantined AS " + string.Join(" UNION ALL ", inputs
            .Where(input => input.Name.Stage == "quarantine")
            .Select(input => $"SELECT file, line FROM quarantine.{SqlStatement.Identifier(input.Name.Table)}")));

    /// <summary>The cells that are empty though asked, of the variables in which such a fault was planted.</summary>
    private static SqlStatement LeftEmpty(ColumnBatch ledger)
    {
        var kinds = ((Column<string?>)ledger.Columns[0]).Values;
        var columns = ((Column<string?>)ledger.Columns[4]).Values;
        var variables = kinds.Zip(columns).Where(pair => pair.First == "empty_though_asked").Select(pair => pair.Second!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var parts = variables
            .Select(variable => $"SELECT samplenr, '{variable}' AS variable FROM clean.respondents WHERE {SqlStatement.Identifier($"{variable}_missing")} = 'item_missing'")
            .Prepend("SELECT '' AS samplenr, '' AS variable WHERE FALSE");
        return SqlStatement.Composed("cells left empty", $"CREATE TABLE left_empty AS {string.Join(" UNION ALL ", parts)}");
    }

    private static ColumnBatch Read(string ledgerFile)
    {
        var rows = File.ReadLines(ledgerFile).Skip(1).Select(line => line.Split(';', Columns)).ToArray();
        var lines = rows.Select(row => row.Length == Columns && int.TryParse(row[2], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            ? (int?)line
            : throw new InvalidInputException(InputFailure.Invalid, new Fault(
                ledgerFile, "a line that is no fault", "kind;file;line;key;column;planted", "Simulate the country again.")));
        return new ColumnBatch(
        [
            Text("kind", 0),
            Text("file", 1),
            new Column<int?>("line", [.. lines]),
            Text("key", 3),
            Text("column", 4),
        ]);

        Column<string?> Text(string name, int at) => new(name, [.. rows.Select(row => row[at])]);
    }
}
