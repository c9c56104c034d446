using System.Diagnostics;
using DuckDB.NET.Data;
using Ivm.Benchmarks.Registers;
using Ivm.Contracts;
using Ivm.Transforms.Ingestion;
using Ivm.Transforms.Linkage;

namespace Ivm.Benchmarks.Linkage;

/// <summary>
/// The line's own linkage of persons without a key, at the size of a country: its time and memory, and its error rates as it
/// estimates them beside those that the simulated country knows.
/// </summary>
public static class LinkageBenchmark
{
    private const int Persons = 17_000_000;
    private const int Contacts = 100_000;
    private const string Memory = "3GB";
    private const double MostSeconds = 60;
    private const double MostMebibytes = 6 * 1024;
    private static readonly string[] Extracts = ["contacts", "GBANAAMTAB", "VSLADRESTAB", "GBAPERSOONTAB", "GBAADRESOBJECTBUS", "VSLGWBTAB"];

    /// <summary>Runs the benchmark at a sixteenth, at a quarter and in full.</summary>
    /// <param name="table">Gets the rows.</param>
    /// <param name="persons">Persons of the country; 17 million where nothing is said.</param>
    /// <param name="output">Where the error rates go.</param>
    public static void Run(BenchmarkTable table, int? persons, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(output);
        var most = persons ?? Persons;
        int[] sizes = persons is null ? [1_000_000, 4_000_000, most] : [most / 16, most / 4, most];
        (int Persons, double Seconds)? before = null;
        foreach (var size in sizes)
        {
            var folder = Directory.CreateTempSubdirectory("ivm-linkage-").FullName;
            try
            {
                var seconds = Measured(folder, size, table, output);
                if (before is { } smaller)
                {
                    var proportion = (double)size / smaller.Persons;
                    table.Add(new BenchmarkRow($"growth with {proportion:0.##} x the persons", seconds / smaller.Seconds, "x", null, proportion));
                }

                before = (size, seconds);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static double Measured(string folder, int persons, BenchmarkTable table, TextWriter output)
    {
        var delivery = Path.Combine(folder, "delivery");
        var simulated = SimulatedRegisters.Make(delivery, persons, Contacts);
        table.Begin($"{Contacts:N0} persons without a key among {persons:N0}, {Environment.ProcessorCount} cores; floor: DuckDB alone reads both sides, joins one of the rules (birth date and first letter) and compares surnames");
        table.Add(new BenchmarkRow("simulate --registers-only --contacts", simulated.Seconds, "s"));

        var contracts = ContractLoader.Load(SimulatedRegisters.Contracts);
        var edition = contracts.Editions[SimulatedRegisters.Year];
        var tasks = new StagedTasks(folder, delivery, Memory);
        foreach (var ingest in EditionIngest.Of(contracts, edition).Where(task => Extracts.Contains(Path.GetFileNameWithoutExtension(task.DeliveredFile))))
            tasks.Run(ingest);

        var floor = Floor(tasks);
        Measure.ForgetPeak();
        var stages = new List<(double Progress, double Seconds)>();
        var seconds = 0.0;
        var start = Stopwatch.GetTimestamp();
        var processor = Measure.ProcessorSeconds(() => seconds = Measure.SecondsOnce(() => tasks.Run(
            new MatchContactsTransform(contracts, edition),
            progress => stages.Add((progress, Stopwatch.GetElapsedTime(start).TotalSeconds)))));
        var (gathered, standardised, matched) = (At(MatchContactsTransform.Gathered), At(MatchContactsTransform.Standardised), At(MatchContactsTransform.Matched));
        table.Add(new BenchmarkRow("registers joined to names with addresses on the date", gathered, "s"));
        table.Add(new BenchmarkRow("standardisation of both sides", standardised - gathered, "s"));
        table.Add(new BenchmarkRow("from planner to accepted links and error rates", matched - standardised, "s", floor, MostSeconds));
        table.Add(new BenchmarkRow("link.matches as a whole", seconds, "s", floor));
        table.Add(new BenchmarkRow("link.matches: processor time", processor, "s"));
        table.Add(new BenchmarkRow("link.matches: peak memory", Measure.PeakMebibytes(), "MiB", null, MostMebibytes));
        LinkageTruth.Tell(table, output, tasks, Path.Combine(SimulatedRegisters.Truth(delivery), "links.csv"));
        return matched - standardised;

        double At(double progress) => stages.First(stage => stage.Progress >= progress).Seconds;
    }

    /// <summary>What DuckDB itself needs for one of the eight rules and one comparison.</summary>
    private static double Floor(StagedTasks tasks)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SET memory_limit = '{Memory}';
            CREATE TEMP TABLE named AS
            SELECT n.GESLACHTSNAAM AS surname, left(n.VOORLETTERS, 1) AS initial, p.GBAGEBOORTEJAAR || p.GBAGEBOORTEMAAND || p.GBAGEBOORTEDAG AS birth_date
            FROM read_parquet('{tasks.Written(new("ingest", "GBANAAMTAB"))}') n JOIN read_parquet('{tasks.Written(new("ingest", "GBAPERSOONTAB"))}') p USING (RINPERSOONS, RINPERSOON);
            SELECT count(*) FILTER (WHERE jaro_winkler_similarity(c.SURNAME, named.surname) >= 0.88)
            FROM read_parquet('{tasks.Written(new("ingest", "contacts"))}') c
            JOIN named ON c.BIRTH_DATE = named.birth_date AND left(c.INITIALS, 1) = named.initial
            """;
        return Measure.SecondsOnce(() => command.ExecuteNonQuery());
    }
}
