using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Pipeline.Execution;
using Ivm.Pipeline.Storage;
using Ivm.Transforms;
using Ivm.Transforms.Cleaning.Editing;

namespace Ivm.Pipeline.Replaying;

/// <summary>
/// Plays the edit log of a run once more and compares what comes out with what was committed, byte for byte: forward
/// from <c>clean.harmonised</c> to <c>clean.edited</c>, or backward. The store is only read.
/// </summary>
public sealed class EditReplay
{
    private const string Key = "samplenr";
    private static readonly DatasetName Stored = new("stored", "answers");
    private static readonly DatasetName Replayed = new("replayed", "answers");

    private readonly EditedRun run;
    private readonly ReplayDirection direction;
    private readonly SqlSettings settings;
    private readonly CancellationToken cancellation;

    private EditReplay(EditedRun run, ReplayDirection direction, SqlSettings settings, CancellationToken cancellation) =>
        (this.run, this.direction, this.settings, this.cancellation) = (run, direction, settings, cancellation);

    /// <summary>Replays and compares. Holds the workspace while it works, because it writes into its staging folder.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="run">What editing left behind.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="folder">Where the written file is kept, for its owner only; null to remove it.</param>
    /// <param name="options">Threads and memory.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidInputException">The log does not fit the answers, or a damaged file cannot be read.</exception>
    public static ReplayFindings Execute(Workspace workspace, EditedRun run, ReplayDirection direction, string? folder, RunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        using var held = workspace.Acquire();
        var work = Directory.CreateDirectory(Path.Combine(workspace.Staging, "edits")).FullName;
        var spill = work + ".spill";
        try
        {
            ImmutableArray<string> readable = [.. new[] { run.Before, run.Log, run.After }.Select(dataset => Path.GetDirectoryName(dataset.Path)!).Distinct(StringComparer.Ordinal)];
            var findings = new EditReplay(run, direction, new SqlSettings(options.Threads, options.MemoryLimit, work, spill, readable), cancellation).Execute();
            return findings with { Written = findings.Written with { Path = folder is null ? null : Keep(findings.Written.Path!, folder) } };
        }
        finally
        {
            foreach (var made in new[] { work, spill }.Where(Directory.Exists))
            {
                Directory.Delete(made, recursive: true);
            }
        }
    }

    private static string Keep(string file, string folder) => StorageException.Guard(folder, () =>
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var kept = Path.Combine(Directory.CreateDirectory(folder).FullName, Path.GetFileName(file));
        File.Move(file, kept, overwrite: true);
        return kept;
    });

    private ReplayFindings Execute()
    {
        var (from, to) = direction == ReplayDirection.Forward ? (run.Before, run.After) : (run.After, run.Before);
        var hashes = new[] { from, run.Log, to }.ToDictionary(dataset => dataset, dataset => ContentHash.OfFile(dataset.Path, cancellation));
        try
        {
            using var sql = new SqlSession(settings, [new(from.Name, from.Path), new(run.Log.Name, run.Log.Path), new(to.Name, to.Path)], new OutputRegister([]), cancellation);
            var outcome = Play(from, to.Name, Fields(sql, from.Name));
            var written = Path.Combine(settings.StagingFolder, outcome.File);
            return new ReplayFindings(
                direction,
                Found(sql, from, hashes[from]),
                Found(sql, run.Log, hashes[run.Log]),
                Size(sql),
                Found(sql, to, hashes[to]),
                new FoundFile(written, outcome.Rows, Fields(sql, from.Name).Length, outcome.Sha256),
                outcome.Sha256 == hashes[to] ? null : Compare(to.Path, written));
        }
        catch (Exception exception) when (exception is SqlFailureException or ContractViolationException && hashes.Any(hash => hash.Key.File.Sha256 != hash.Value))
        {
            // What was changed behind our back may be no Parquet any more, or have other columns: then that is the news.
            throw new InvalidInputException(InputFailure.DataRefused, [.. hashes.Where(hash => hash.Key.File.Sha256 != hash.Value).Select(hash => new Fault(
                $"{hash.Key.Name}", $"SHA-256 {hash.Value}, and nothing that can be replayed", $"SHA-256 {hash.Key.File.Sha256}, as {hash.Key.Task} committed",
                $"The file was damaged. Remove the folder store/{hash.Key.Task}/{hash.Key.Fingerprint} and run again."))]);
        }
    }

    private CommittedFile Play(CommittedDataset from, DatasetName to, ImmutableArray<Field> fields)
    {
        var contract = new DatasetContract(to, TableSchema.Dataset($"{to}", new Label("Opnieuw afgespeeld", "Replayed"), fields, Key));
        var outcome = TransformExecution.Run(new ReplayTransform(from.Name, run.Log.Name, contract, direction), new TransformSurroundings(
            Fingerprint: "",
            new Dictionary<DatasetName, string> { [from.Name] = from.Path, [run.Log.Name] = run.Log.Path },
            Delivered: null,
            settings,
            Progress: _ => { },
            cancellation));
        return outcome.Outputs.Single();
    }

    /// <summary>The columns of a dataset as its file has them: a run of the past may have had other contracts than there are now.</summary>
    private static ImmutableArray<Field> Fields(SqlSession sql, DatasetName name)
    {
        var fields = ImmutableArray.CreateBuilder<Field>();
        using var reader = sql.Query(SqlStatement.Composed("columns of a dataset", $"SELECT column_name, column_type FROM (DESCRIBE FROM {name})"));
        while (reader.Read())
        {
            var type = reader.GetString(1);
            fields.Add(Field.Of(reader.GetString(0), Enum.GetValues<FieldType>().First(each => SqlTypes.Of(each) == type), new Label("", "")));
        }

        return fields.ToImmutable();
    }

    private static FoundDataset Found(SqlSession sql, CommittedDataset dataset, string sha256) =>
        new(dataset, new FoundFile(dataset.Path, Numbers(sql, $"SELECT count(*) FROM {dataset.Name}")[0], Fields(sql, dataset.Name).Length, sha256));

    private LogSize Size(SqlSession sql) =>
        Numbers(sql, $"SELECT count(*), count(DISTINCT ({Key}, variable)), count(DISTINCT {Key}), count(DISTINCT variable) FROM {run.Log.Name}") is [var edits, var cells, var records, var variables]
            ? new LogSize(edits, cells, records, variables)
            : throw new InvalidOperationException("Four numbers were asked for.");

    private TableDifference Compare(string stored, string written)
    {
        using var sql = new SqlSession(settings, [new(Stored, stored), new(Replayed, written)], new OutputRegister([]), cancellation);
        ImmutableArray<string> columns = [.. Fields(sql, Replayed).Select(field => field.Name)];
        var unequal = columns.Select(column => $"stored.{SqlStatement.Identifier(column)} IS DISTINCT FROM replayed.{SqlStatement.Identifier(column)}").ToArray();
        var numbers = Numbers(
            sql,
            $"""
            SELECT count(*) FILTER (replayed.{Key} IS NULL), count(*) FILTER (stored.{Key} IS NULL),
                count(*) FILTER (stored.{Key} = replayed.{Key} AND ({string.Join(" OR ", unequal)})),
                {string.Join(",\n    ", unequal.Select(column => $"count(*) FILTER (stored.{Key} = replayed.{Key} AND {column})"))}
            FROM {Stored} AS stored FULL JOIN {Replayed} AS replayed ON stored.{Key} = replayed.{Key}
            """);
        return new TableDifference([.. columns.Zip(numbers.Skip(3)).Where(column => column.Second > 0)], numbers[2], numbers[0], numbers[1]);
    }

    private static ImmutableArray<long> Numbers(SqlSession sql, string query)
    {
        using var reader = sql.Query(SqlStatement.Composed("counts of a replay", query));
        reader.Read();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)];
    }
}
