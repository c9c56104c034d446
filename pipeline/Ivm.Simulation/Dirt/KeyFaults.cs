using Ivm.Simulation.Population;

namespace Ivm.Simulation.Dirt;

/// <summary>
/// Where keys of registers are made to lead nowhere, in a circle, or two of them to one person. They are planted only on
/// request, and in keys of nobody who could be drawn: samples and responses stay as they are.
/// </summary>
/// <param name="plants">Whether any are planted.</param>
/// <param name="begin">First day of which the registers know anything.</param>
internal sealed class KeyFaults(bool plants, int begin)
{
    private const int OrphanEvery = 11;
    private const int CycleEvery = 17;

    /// <summary>First day of which the registers know anything.</summary>
    public int Begin => begin;

    /// <summary>Number of a key of nobody that a register of this neighbourhood has; null for none.</summary>
    public int? OrphanIn(NeighbourhoodPeople people) => plants && people.Place.Index % OrphanEvery == 3 ? people.Place.Index : null;

    /// <summary>Two numbers, of nobody, whose keys succeed each other; null for none.</summary>
    public (int First, int Second)? CycleIn(NeighbourhoodPeople people) => plants && people.Place.Index % CycleEvery == 5
        ? (SimulationKeys.OrdinalLimit + (2 * people.Place.Index), SimulationKeys.OrdinalLimit + (2 * people.Place.Index) + 1)
        : null;

    /// <summary>Number, of nobody, whose key claims the same successor as that of a person; null for none.</summary>
    public int? SecondClaimOn(int person) => plants && person % 3 == 0 ? (2 * SimulationKeys.OrdinalLimit) + (person / 3) : null;
}
