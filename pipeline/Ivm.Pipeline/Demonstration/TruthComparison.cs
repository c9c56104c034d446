using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Estimation;

namespace Ivm.Pipeline.Demonstration;

/// <summary>
/// Holds estimates against the truth of a simulated country. No step of the line can do this: the truth lies where
/// steps cannot read, and is looked at only after everything is estimated.
/// </summary>
public static class TruthComparison
{
    /// <summary>Name of the table that <see cref="KeyFigure.Query"/> expects.</summary>
    private const string TruthTable = "truth";

    /// <summary>Compares every figure that has a margin and a truth.</summary>
    /// <param name="figures">The committed estimates.</param>
    /// <param name="replicates">The committed margins by replicates; null where none were made.</param>
    /// <param name="truthFile">The simulator's <c>figures.csv</c>: measure, statistic, by, domain, truth, persons.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="InvalidInputException">The file is not what the simulator writes.</exception>
    public static ImmutableArray<KeyFigure> Of(CommittedDataset figures, CommittedDataset? replicates, string truthFile, RunOptions options, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(figures.Path)!;
        CommittedDataset[] datasets = replicates is null ? [figures] : [figures, replicates];
        var settings = new SqlSettings(options.Threads, options.MemoryLimit, folder, folder, [.. datasets.Select(dataset => Path.GetDirectoryName(dataset.Path)!)]);
        using var sql = SqlSession.ForReading(settings, datasets, cancellation);
        sql.Load(TruthTable, Read(truthFile));
        sql.Execute(SqlStatement.Composed("margins by replicates", KeyFigure.ReplicateTable(replicates is not null)));
        using var reader = sql.Query(KeyFigure.Query);
        return KeyFigure.Read(reader);
    }

    private static ColumnBatch Read(string truthFile)
    {
        var lines = File.ReadLines(truthFile).Skip(1).Select(line => line.Split(';')).ToArray();
        var truths = new List<double?>(lines.Length);
        foreach (var fields in lines)
        {
            truths.Add(fields.Length == 6 && double.TryParse(fields[4], NumberStyles.Float, CultureInfo.InvariantCulture, out var truth)
                ? truth
                : throw new InvalidInputException(InputFailure.Invalid, new Fault(
                    truthFile, "a line that is no figure", "measure;statistic;by;domain;truth;persons", "Simulate the country again.")));
        }

        return new ColumnBatch(
        [
            new Column<string?>("measure", [.. lines.Select(fields => fields[0])]),
            new Column<string?>("by", [.. lines.Select(fields => fields[2])]),
            new Column<string?>("domain", [.. lines.Select(fields => fields[3])]),
            new Column<double?>("truth", truths),
        ]);
    }
}
