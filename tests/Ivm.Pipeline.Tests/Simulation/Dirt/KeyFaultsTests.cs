using Ivm.Simulation.Dirt;

namespace Ivm.Pipeline.Tests.Simulation.Dirt;

/// <summary>Faults of register keys, which are planted on request: the ledger names exactly what the files show.</summary>
public sealed class KeyFaultsTests : IDisposable
{
    private readonly SimulatedCountry _country = SimulatedCountry.Of(40_000, options => options with { PlantKeyFaults = true, RegistersOnly = true, Dirt = 0 });

    [Fact]
    public void Orphan_keys_are_those_that_the_population_register_lacks()
    {
        var known = Cells("GBAPERSOONTAB").Select(cells => cells[0] + cells[1]).ToHashSet();

        Assert.Equal(Planted(FaultKind.OrphanKey), Cells("GBABURGERLIJKESTAATBUS").Select(cells => cells[0] + cells[1]).Where(key => !known.Contains(key)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Cycles_and_double_claims_are_those_of_the_concordance_table()
    {
        var successors = Cells("VTVPERSOONTAB").ToDictionary(cells => cells[0] + cells[1], cells => cells[2] + cells[3]);

        Assert.Equal(Planted(FaultKind.ConcordanceCycle), successors.Where(entry => successors.GetValueOrDefault(entry.Value) == entry.Key).Select(entry => entry.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            Planted(FaultKind.DoubleClaim),
            successors.GroupBy(entry => entry.Value, entry => entry.Key).Where(claims => claims.Count() > 1).SelectMany(claims => claims).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_else_differs_from_the_country_without_them()
    {
        using var sound = SimulatedCountry.Of(40_000, options => options with { RegistersOnly = true, Dirt = 0 });
        var faults = _country.Faults().Select(fault => (fault.File, fault.Line)).ToHashSet();

        Assert.Empty(sound.Faults());
        Assert.All(new[] { "GBABURGERLIJKESTAATBUS", "GBAPERSOONTAB" }, register =>
        {
            var file = $"registers/{register}.csv";
            Assert.Equal(sound.Lines(file), _country.Lines(file).Index().Where(line => !faults.Contains((file, line.Index + 1))).Select(line => line.Item));
        });
    }

    public void Dispose() => _country.Dispose();

    private string[] Planted(string kind)
    {
        var keys = _country.Faults().Where(fault => fault.Kind == kind).Select(fault => fault.Key).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(keys);
        return keys;
    }

    private IEnumerable<string[]> Cells(string register) => _country.Lines($"registers/{register}.csv").Skip(1).Select(line => line.Split(';'));
}
