using System.Diagnostics;
using System.Globalization;
using Ivm.Contracts;
using Ivm.Simulation;

namespace Ivm.Benchmarks.Registers;

/// <summary>The registers of a simulated country, made by a process of its own so that its memory counts for nothing here.</summary>
internal static class SimulatedRegisters
{
    /// <summary>Name of the benchmark's second role.</summary>
    public const string Role = "registers-delivery";

    /// <summary>The edition whose registers are made.</summary>
    public const int Year = 2011;

    /// <summary>The contracts.</summary>
    public static string Contracts => Path.Combine(AppContext.BaseDirectory, "data-schemas");

    /// <summary>Folder of the truth behind a delivery.</summary>
    public static string Truth(string folder) => Path.GetFullPath(Path.Combine(folder, "..", "truth"));

    /// <summary>Starts the second role and waits for it.</summary>
    /// <param name="folder">The delivery folder.</param>
    /// <param name="persons">Persons of the country.</param>
    /// <param name="contacts">Persons drawn without a key, whose contacts are written; 0 for none.</param>
    /// <returns>What it took.</returns>
    public static (double Seconds, double PeakMebibytes, long Rows) Make(string folder, int persons, int contacts = 0)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Role, folder, persons.ToString(CultureInfo.InvariantCulture), contacts.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The simulation did not start.");
        var told = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        return process.ExitCode == 0 && told.Length == 3
            ? (double.Parse(told[0], CultureInfo.InvariantCulture), double.Parse(told[1], CultureInfo.InvariantCulture), long.Parse(told[2], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The simulation ended with {process.ExitCode}.");
    }

    /// <summary>The second role.</summary>
    public static int Run(string folder, int persons, int contacts)
    {
        var contracts = ContractLoader.Load(Contracts);
        Directory.CreateDirectory(folder);
        long rows = 0;
        var seconds = Measure.SecondsOnce(() => rows = CountrySimulator.Write(
            new SimulationOptions(contracts, contracts.Editions[Year], folder, Truth(folder))
            {
                Persons = persons,
                RegistersOnly = true,
                Contacts = contacts == 0 ? null : contacts,
                Threads = Environment.ProcessorCount,
            },
            progress: null,
            CancellationToken.None).Files.Sum(file => file.Rows));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {Measure.PeakMebibytes()} {rows}"));
        return 0;
    }
}
