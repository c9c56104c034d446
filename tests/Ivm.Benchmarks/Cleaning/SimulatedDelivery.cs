using System.Diagnostics;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Simulation;

namespace Ivm.Benchmarks.Cleaning;

/// <summary>A simulated delivery with dirt in it, made by a process of its own so that its memory counts for nothing.</summary>
internal static class SimulatedDelivery
{
    /// <summary>Name of the benchmark's second role.</summary>
    public const string Role = "cleaning-delivery";

    private const double ResponseRate = 0.45;
    private const int Rules = 150;

    /// <summary>Contracts of a delivery.</summary>
    public static string Contracts(string folder) => Path.Combine(folder, "contracts");

    /// <summary>The delivered files.</summary>
    public static string Delivery(string folder) => Path.Combine(folder, "delivery");

    /// <summary>Starts the second role and waits for it.</summary>
    /// <param name="folder">Where everything goes.</param>
    /// <param name="respondents">Respondents wanted, about.</param>
    public static void Make(string folder, int respondents)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Role, folder, respondents.ToString(CultureInfo.InvariantCulture)]);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The simulation did not start.");
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The simulation ended with {process.ExitCode}.");
    }

    /// <summary>The second role.</summary>
    public static int Run(string folder, int respondents)
    {
        SurveyOfManyRules.Write(Path.Combine(AppContext.BaseDirectory, "data-schemas"), Contracts(folder), Rules);
        var contracts = ContractLoader.Load(Contracts(folder));
        var drawn = (int)(respondents / ResponseRate);
        Directory.CreateDirectory(Delivery(folder));
        CountrySimulator.Write(
            new SimulationOptions(contracts, SurveyOfManyRules.Edition(contracts), Delivery(folder), Path.Combine(folder, "truth"))
            {
                Persons = Math.Max(500_000, drawn * 4),
                NationalSampleSize = drawn,
                Threads = Environment.ProcessorCount,
            },
            progress: null,
            CancellationToken.None);
        return 0;
    }
}
