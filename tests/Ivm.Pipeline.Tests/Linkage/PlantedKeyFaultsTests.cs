using Ivm.Pipeline.Tests.Simulation;
using Ivm.Transforms.Linkage;

namespace Ivm.Pipeline.Tests.Linkage;

/// <summary>Faults of register keys, planted on request (<c>simulate --plant-key-faults</c>): checking the registers finds those in the ledger, and no other.</summary>
public sealed class PlantedKeyFaultsTests : IDisposable
{
    private const int Persons = 40_000;

    /// <summary>An orphan stands in one of so many neighbourhoods, a circle of two keys in one of so many.</summary>
    private const int OrphanEvery = 11;
    private const int CycleEvery = 17;

    private readonly SimulatedCountry country = SimulatedCountry.Of(Persons, options => options with { PlantKeyFaults = true, RegistersOnly = true, Dirt = 0 });

    [Fact]
    public void Checking_the_registers_finds_exactly_the_orphans_cycles_and_double_claims_that_were_planted()
    {
        using var tasks = new LinkageTasks(country);
        tasks.Run(new CheckRegistersTransform(SimulatedCountry.Contracts, SimulatedCountry.Edition));

        Assert.Equal(
            [["GBABURGERLIJKESTAATBUS", "GBAPERSOONTAB", $"{Planted("orphan_key").Length}"]],
            tasks.Rows("SELECT register, other, CAST(found AS VARCHAR) FROM link.register_checks WHERE \"check\" = 'orphan' AND found > 0"));
        Assert.Equal(Planted("concordance_cycle"), Issues("cycle"));
        Assert.Equal(Planted("double_claim"), Issues("double_claim"));
        Assert.Empty(tasks.Rows("SELECT issue FROM link.concordance_issues WHERE issue NOT IN ('cycle', 'double_claim', 'chain')"));

        IEnumerable<string> Issues(string issue) => tasks.Rows($"SELECT rinpersoons || rinpersoon FROM link.concordance_issues WHERE issue = '{issue}' ORDER BY 1").Select(row => row[0]);
    }

    [Fact]
    public void They_are_planted_at_the_rates_that_are_stated()
    {
        var neighbourhoods = country.Lines("registers/BUURTDICHTHEID.csv").Length - 1;

        Assert.InRange(Planted("orphan_key").Length, (neighbourhoods / OrphanEvery) - 1, (neighbourhoods / OrphanEvery) + 1);
        Assert.InRange(Planted("concordance_cycle").Length / 2, (neighbourhoods / CycleEvery) - 1, (neighbourhoods / CycleEvery) + 1);
    }

    public void Dispose() => country.Dispose();

    private string[] Planted(string kind)
    {
        var keys = country.Faults().Where(fault => fault.Kind == kind).Select(fault => fault.Key).Order(StringComparer.Ordinal).ToArray();
        Assert.NotEmpty(keys);
        return keys;
    }
}
