using Ivm.Contracts;
using Ivm.Simulation;

namespace Ivm.Pipeline.Tests.Simulation.Contacts;

/// <summary>A country of 60,000 persons, some of whose local surveys know no person keys.</summary>
public sealed class KeylessCountry : IDisposable
{
    private const int Persons = 60_000;
    private static readonly Lazy<ContractSet> Loaded = new(Load);

    public static ContractSet Contracts => Loaded.Value;

    public SimulatedCountry Country { get; } = Of(Persons);

    public Edition Edition { get; } = Loaded.Value.Editions[2011];

    public static SimulatedCountry Of(int persons, Func<SimulationOptions, SimulationOptions>? change = null) => SimulatedCountry.Of(
        persons,
        options =>
        {
            options = options with { Contracts = Loaded.Value, Edition = Loaded.Value.Editions[2011] };
            return change?.Invoke(options) ?? options;
        });

    public void Dispose() => Country.Dispose();

    /// <summary>The contracts with surveys without person key in the edition of 2011, where it has none of its own.</summary>
    private static ContractSet Load()
    {
        using var folder = new Testing.Folder();
        foreach (var file in Directory.EnumerateFiles(SimulatedCountry.DataSchemas, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.Path, Path.GetRelativePath(SimulatedCountry.DataSchemas, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (var (year, surveys) in new[] { (2011, "l0855, l0392, l0505, l0193, lkempen"), (2010, "l0363"), (2009, "l0003"), (2008, "l0363") })
        {
            var edition = Path.Combine(folder.Path, "editions", $"{year}.yaml");
            var text = File.ReadAllText(edition);
            if (!text.Contains("without_person_key", StringComparison.Ordinal))
                File.WriteAllText(edition, text.Replace("\nlocal:\n", $"\nlocal:\n  without_person_key: {{ surveys: [{surveys}] }}\n", StringComparison.Ordinal));
        }

        return ContractLoader.Load(folder.Path);
    }
}
