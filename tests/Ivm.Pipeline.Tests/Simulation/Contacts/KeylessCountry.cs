using Ivm.Contracts;
using Ivm.Simulation;

namespace Ivm.Pipeline.Tests.Simulation.Contacts;

/// <summary>A country of 60,000 persons, some of whose local surveys know no person keys.</summary>
public sealed class KeylessCountry : IDisposable
{
    private const int Persons = 60_000;

    public static ContractSet Contracts => SimulatedCountry.Contracts;

    public SimulatedCountry Country { get; } = Of(Persons);

    public static SimulatedCountry Of(int persons, Func<SimulationOptions, SimulationOptions>? change = null) => SimulatedCountry.Of(persons, change);

    public void Dispose() => Country.Dispose();
}
