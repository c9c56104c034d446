using System.Globalization;
using Ivm.Benchmarks;
using Ivm.Benchmarks.Calibration;
using Ivm.Benchmarks.Cleaning;
using Ivm.Benchmarks.Linkage;
using Ivm.Benchmarks.Registers;

const string Usage = """
    dotnet run --project tests/Ivm.Benchmarks -c Release -- NAME [--with-r] [--rows N] [--persons N] [--json FILE]

      calibration   calibration, domain estimates and replicates at 200,000 respondents, and how they grow
      cleaning      from delivered text to edited answers: ingest, all rules, editing and imputation
      registers     from register extracts to the linked population and its totals, at 1, 4 and 17 million persons
      linkage       100,000 persons without a key found among 1, 4 and 17 million, and the estimated error rates held against the true ones
      linkage-accuracy FOLDER   links sets of which the truth is known: precision, recall, F1 and why pairs are missed
      --persons N   persons of the benchmarks of registers and linkage (17000000); they begin with a sixteenth of them
      --rows N      respondents of the benchmark of cleaning (200000)
      --with-r      run R survey on the same data in the same run (r-base-core and r-cran-survey must be there)
      --json FILE   write the rows as JSON too
    """;

if (args is [SimulatedDelivery.Role, var folder, var size])
    return SimulatedDelivery.Run(folder, int.Parse(size, CultureInfo.InvariantCulture));

if (args is [SimulatedRegisters.Role, var delivery, var country, var contacts])
    return SimulatedRegisters.Run(delivery, int.Parse(country, CultureInfo.InvariantCulture), int.Parse(contacts, CultureInfo.InvariantCulture));

var (name, withR, rows, persons, json, data) = ("", false, default(int?), default(int?), default(string), default(string));
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--with-r":
            withR = true;
            break;
        case "--rows" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var given):
            rows = given;
            i++;
            break;
        case "--persons" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var given):
            persons = given;
            i++;
            break;
        case "--json" when i + 1 < args.Length:
            json = args[++i];
            break;
        case var word when name.Length == 0 && !word.StartsWith('-'):
            name = word;
            break;
        case var word when name == "linkage-accuracy" && data is null && !word.StartsWith('-'):
            data = word;
            break;
        default:
            Console.Error.WriteLine($"Not understood: {args[i]}");
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

var table = new BenchmarkTable(Console.Out);
switch (name)
{
    case "calibration":
        CalibrationBenchmark.Run(table, withR, Console.Out);
        break;
    case "linkage":
        LinkageBenchmark.Run(table, persons, Console.Out);
        break;
    case "linkage-accuracy" when LinkageAccuracy.Run(table, data ?? Path.Combine("..", "shared", "data", "linkage"), Console.Out) is not 0 and var failed:
        return failed;
    case "linkage-accuracy":
        break;
    case "cleaning":
        CleaningBenchmark.Run(table, rows);
        break;
    case "registers":
        RegisterBenchmark.Run(table, persons);
        break;
    default:
        Console.Error.WriteLine(name.Length == 0 ? "Which benchmark?" : $"There is no benchmark '{name}'.");
        Console.Error.WriteLine(Usage);
        return 2;
}

if (json is not null)
    table.Save(json);
return 0;
