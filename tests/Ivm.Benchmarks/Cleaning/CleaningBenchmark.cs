using DuckDB.NET.Data;

namespace Ivm.Benchmarks.Cleaning;

/// <summary>From delivered text to edited answers, at the size of the largest edition.</summary>
public static class CleaningBenchmark
{
    private const int Respondents = 200_000;
    private const int Runs = 3;
    private const double MaximumGrowth = 4.4;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="table">Gets the rows.</param>
    /// <param name="respondents">Respondents, about; a quarter of them in the smaller run.</param>
    public static void Run(BenchmarkTable table, int? respondents)
    {
        ArgumentNullException.ThrowIfNull(table);
        var wanted = respondents ?? Respondents;
        var small = Measured(wanted / 4, table: null);
        var large = Measured(wanted, table);
        foreach (var (name, seconds) in large)
            table.Add(new BenchmarkRow($"{name}: growth with 4 x the rows", seconds / small[name], "x", null, MaximumGrowth));
    }

    private static Dictionary<string, double> Measured(int respondents, BenchmarkTable? table)
    {
        var folder = Directory.CreateTempSubdirectory("ivm-cleaning-").FullName;
        try
        {
            SimulatedDelivery.Make(folder, respondents);
            return Measured(new CleaningStages(folder), folder, table);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, double> Measured(CleaningStages stages, string folder, BenchmarkTable? table)
    {
        var floor = Median(() => ReadAndWrite(stages.Files, Path.Combine(folder, "floor.parquet")));
        Measure.ForgetPeak();
        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        long rows = 0;
        seconds["ingest"] = Median(() => rows = stages.Ingest().Sum(task => stages.Run(task).Accounts.Sum(account => account.Out)));
        table?.Begin(
            $"{rows:N0} respondents x {stages.Questions} questions, {stages.Rules} rules besides those of the questionnaire, {Environment.ProcessorCount} cores; medians of {Runs} runs; "
            + "floor: DuckDB's read_csv of the same files, all columns text, into Parquet");
        table?.Add(new BenchmarkRow("floor: read_csv, all text, into Parquet", floor, "s"));
        table?.Add(new BenchmarkRow("ingest", seconds["ingest"], "s", floor, (1.5 * floor) + 2));
        seconds["harmonise"] = Median(() => stages.Run(stages.Harmonise()));
        table?.Add(new BenchmarkRow("harmonise", seconds["harmonise"], "s", floor));
        seconds["verify"] = Median(() => stages.Run(stages.Verify()));
        table?.Add(new BenchmarkRow("verify: all checks, counts and list of failures", seconds["verify"], "s", floor, 5));
        long edits = 0;
        seconds["edit"] = Median(() => edits = stages.Run(stages.Edit()).Counts.Where(count => count.Subject == "edit").Sum(count => count.Number));
        table?.Add(new BenchmarkRow($"edit, impute and verify again ({edits:N0} cells)", seconds["edit"], "s", floor, 20));
        seconds["derive"] = Median(() => stages.Run(stages.Derive()));
        table?.Add(new BenchmarkRow("derive", seconds["derive"], "s", floor));
        table?.Add(new BenchmarkRow("peak memory of the tasks", Measure.PeakMebibytes(), "MiB", null, 1536));
        return seconds;
    }

    private static double Median(Action work)
    {
        var seconds = new double[Runs];
        for (var run = 0; run < Runs; run++)
            seconds[run] = Measure.SecondsOnce(work);
        Array.Sort(seconds);
        return seconds[Runs / 2];
    }

    private static void ReadAndWrite(IEnumerable<string> files, string parquet)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        foreach (var file in files)
        {
            var columns = File.ReadLines(file).First().Split(';').Select(column => $"'{column}': 'VARCHAR'");
            command.CommandText = $"COPY (FROM read_csv('{file}', auto_detect = false, columns = {{{string.Join(", ", columns)}}}, delim = ';', quote = '\"', header = true, strict_mode = false, ignore_errors = true)) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)";
            command.ExecuteNonQuery();
        }
    }
}
