using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;
using Ivm.Simulation.Responses;

namespace Ivm.Simulation.Sampling;

/// <summary>Counts drawn and answered by police region.</summary>
internal static class RegionCounts
{
    public static IReadOnlyList<RegionResponse> Of(
        Country country,
        Resident[] residents,
        IEnumerable<DrawnPerson> cases,
        IEnumerable<ResponseCase> responses,
        Func<int, bool> target,
        IReadOnlySet<int> soundNational)
    {
        string RegionOf(int ordinal) => country.Neighbourhoods[residents[ordinal].Neighbourhood].Municipality.PoliceRegion;

        var drawn = cases.Where(drawn => drawn.Survey is null).CountBy(drawn => RegionOf(drawn.Ordinal)).ToDictionary();
        var national = soundNational.Where(target).CountBy(RegionOf).ToDictionary();
        var local = responses
            .Where(response => response is { Case.Survey: not null, Fault: null, DuplicateKind: null, Correction: Correction.None or Correction.Replacement } && target(response.Case.Ordinal) && !soundNational.Contains(response.Case.Ordinal))
            .CountBy(response => RegionOf(response.Case.Ordinal))
            .ToDictionary();
        return [.. country.Municipalities.Select(place => place.PoliceRegion).Distinct().Order(StringComparer.Ordinal)
            .Select(region => new RegionResponse(region, drawn.GetValueOrDefault(region), national.GetValueOrDefault(region), local.GetValueOrDefault(region)))];
    }
}
