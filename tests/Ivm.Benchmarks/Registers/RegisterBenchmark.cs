using DuckDB.NET.Data;
using Ivm.Contracts;
using Ivm.Transforms;
using Ivm.Transforms.Ingestion;
using Ivm.Transforms.Linkage;

namespace Ivm.Benchmarks.Registers;

/// <summary>From delivered register extracts to the linked target population and its totals, at the size of a country.</summary>
public static class RegisterBenchmark
{
    private const int Persons = 17_000_000;
    private const string PersonsFile = "registers/GBAPERSOONTAB.csv";
    private const string Memory = "3GB";
    private const double MostSimulationSeconds = 240;
    private const double MostSimulationMebibytes = 8 * 1024;
    private const double MostSeconds = 90;
    private const double MostMebibytes = 6 * 1024;
    private const double MostOverFloor = 1.5;

    /// <summary>Runs the benchmark at a quarter of a quarter, at a quarter and in full.</summary>
    /// <param name="table">Gets the rows.</param>
    /// <param name="persons">Persons of the country; 17 million where nothing is said.</param>
    public static void Run(BenchmarkTable table, int? persons)
    {
        ArgumentNullException.ThrowIfNull(table);
        var most = persons ?? Persons;
        int[] sizes = persons is null ? [1_000_000, 4_000_000, most] : [most / 16, most / 4, most];
        (int Persons, double Seconds)? before = null;
        foreach (var size in sizes)
        {
            var seconds = Measured(size, table);
            if (before is { } smaller)
            {
                var proportion = (double)size / smaller.Persons;
                table.Add(new BenchmarkRow($"all registers: growth with {proportion:0.##} x the persons", seconds / smaller.Seconds, "x", null, proportion * 1.1));
            }

            before = (size, seconds);
        }
    }

    private static double Measured(int persons, BenchmarkTable table)
    {
        var folder = Directory.CreateTempSubdirectory("ivm-registers-").FullName;
        try
        {
            return Measured(folder, persons, table);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Measured(string folder, int persons, BenchmarkTable table)
    {
        var delivery = Path.Combine(folder, "delivery");
        var share = persons / (double)Persons;
        var simulated = SimulatedRegisters.Make(delivery, persons);
        table.Begin($"{persons:N0} persons, {simulated.Rows:N0} rows of registers, {Environment.ProcessorCount} cores; targets of time in proportion to 17 million persons; "
            + "floor: DuckDB's read_csv of the same file, all columns text, into Parquet");
        table.Add(new BenchmarkRow("simulate --registers-only", simulated.Seconds, "s", null, share * MostSimulationSeconds));
        table.Add(new BenchmarkRow("simulate --registers-only: peak memory", simulated.PeakMebibytes, "MiB", null, MostSimulationMebibytes));

        var contracts = ContractLoader.Load(SimulatedRegisters.Contracts);
        var edition = contracts.Editions[SimulatedRegisters.Year];
        var tasks = new StagedTasks(folder, delivery, Memory);
        var ingest = EditionIngest.Of(contracts, edition).Where(task => edition.Registers.Any(register => task.DeliveredFile == $"registers/{register.Name}.csv")).ToArray();
        ReadPersons(table, Path.Combine(delivery, PersonsFile), ingest.Single(task => task.DeliveredFile == PersonsFile), tasks);

        Measure.ForgetPeak();
        var (seconds, cpu) = (0.0, 0.0);
        foreach (var task in ingest.Concat<ITransform>([new CheckRegistersTransform(contracts, edition), new LinkPopulationTransform(contracts, edition)]))
        {
            var taken = 0.0;
            var processor = Measure.ProcessorSeconds(() => taken = Measure.SecondsOnce(() => tasks.Run(task)));
            table.Add(new BenchmarkRow($"{task.Task} ({processor:0.0} s of processors)", taken, "s"));
            (seconds, cpu) = (seconds + taken, cpu + processor);
        }

        table.Add(new BenchmarkRow("all registers to linked population and totals", seconds, "s", null, share * MostSeconds));
        table.Add(new BenchmarkRow("all registers: processor time of that", cpu, "s"));
        table.Add(new BenchmarkRow("all registers: peak memory", Measure.PeakMebibytes(), "MiB", null, MostMebibytes));
        return seconds;
    }

    /// <summary>Floor and reading by turns, three times, so that whatever else the machine does hits both.</summary>
    private static void ReadPersons(BenchmarkTable table, string file, ITransform ingest, StagedTasks tasks)
    {
        const int runs = 3;
        var (floors, readings, floorCpu, cpu) = (new double[runs], new double[runs], new double[runs], new double[runs]);
        for (var run = 0; run < runs; run++)
        {
            floorCpu[run] = Measure.ProcessorSeconds(() => floors[run] = Measure.SecondsOnce(() => Copy(file, file + ".floor.parquet")));
            File.Delete(file + ".floor.parquet");
            cpu[run] = Measure.ProcessorSeconds(() => readings[run] = Measure.SecondsOnce(() => tasks.Run(ingest)));
        }

        var (floor, seconds) = (Median(floors), Median(readings));
        table.Add(new BenchmarkRow("persons: floor", floor, "s"));
        table.Add(new BenchmarkRow("persons: read with all checks, committed", seconds, "s", floor, MostOverFloor * floor));
        table.Add(new BenchmarkRow("persons: processor time of that", Median(cpu), "s", Median(floorCpu)));
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static void Copy(string file, string parquet)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var columns = File.ReadLines(file).First().Split(';').Select(column => $"'{column}': 'VARCHAR'");
        command.CommandText = $"COPY (FROM read_csv('{file}', auto_detect = false, columns = {{{string.Join(", ", columns)}}}, delim = ';', quote = '\"', header = true, strict_mode = false, ignore_errors = true)) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd)";
        command.ExecuteNonQuery();
    }
}
