using Ivm.Benchmarks;
using Ivm.Benchmarks.Calibration;

const string Usage = """
    dotnet run --project tests/Ivm.Benchmarks -c Release -- NAME [--with-r] [--json FILE]

      calibration   calibration, domain estimates and replicates at 200,000 respondents, and how they grow
      --with-r      run R survey on the same data in the same run (r-base-core and r-cran-survey must be there)
      --json FILE   write the rows as JSON too
    """;

var (name, withR, json) = ("", false, default(string));
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--with-r":
            withR = true;
            break;
        case "--json" when i + 1 < args.Length:
            json = args[++i];
            break;
        case var given when name.Length == 0 && !given.StartsWith('-'):
            name = given;
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
    default:
        Console.Error.WriteLine(name.Length == 0 ? "Which benchmark?" : $"There is no benchmark '{name}'.");
        Console.Error.WriteLine(Usage);
        return 2;
}

if (json is not null)
    table.Save(json);
return 0;
