using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Geography;

/// <summary>A municipality as the contract's code list gives it.</summary>
/// <param name="Code">Four digits.</param>
/// <param name="PoliceRegion">Code of its police region.</param>
internal readonly record struct MunicipalityCode(string Code, string PoliceRegion);

/// <summary>
/// Divides the persons over the real municipalities and over invented districts and neighbourhoods. Whatever comes
/// later asks only for places that this plan holds, so that people can be made place by place in any order.
/// </summary>
internal sealed class CountryPlanner(CounterRandom random, IReadOnlyList<int> urbanityBounds)
{
    private static readonly ulong MunicipalitySize = CounterRandom.Stream("geography.municipality_size");
    private static readonly ulong MunicipalityDensity = CounterRandom.Stream("geography.municipality_density");
    private static readonly ulong NeighbourhoodSize = CounterRandom.Stream("geography.neighbourhood_size");
    private static readonly ulong NeighbourhoodDensity = CounterRandom.Stream("geography.neighbourhood_density");
    private static readonly ulong NeighbourhoodQuality = CounterRandom.Stream("geography.neighbourhood_quality");
    private static readonly ulong NonWesternCluster = CounterRandom.Stream("geography.non_western_cluster");
    private static readonly ulong Institutions = CounterRandom.Stream("geography.institutions");
    private readonly ParameterValues _values = new(ParameterTable.Load("geography.csv"));

    /// <summary>Plans a country.</summary>
    /// <param name="codes">The municipalities of the edition.</param>
    /// <param name="persons">Persons on the reference date.</param>
    public Country Plan(IEnumerable<MunicipalityCode> codes, int persons)
    {
        var ordered = codes.OrderBy(code => code.Code, StringComparer.Ordinal).ToArray();
        var real = RealPopulations(ordered);
        var quotas = Apportionment.LargestRemainder(persons, real);
        var interviewRegions = InterviewRegions(ordered, real);

        var municipalities = new Municipality[ordered.Length];
        var neighbourhoods = new List<Neighbourhood>();
        var institutional = new InstitutionPlan(random, Institutions, _values["institutional_share"], _values["institution_neighbourhood_share"]);
        var ordinal = 0;
        for (var m = 0; m < ordered.Length; m++)
        {
            var density = _values["density_at_100000"]
                * Math.Pow(real[m] / 100_000, _values["density_exponent"])
                * Math.Exp(_values["municipality_density_sd"] * random.Normal(MunicipalityDensity, CodeNumber(ordered[m].Code)));
            var addresses = Math.Max(10, (int)Math.Round(density));
            municipalities[m] = new Municipality(
                m, ordered[m].Code, ordered[m].PoliceRegion, interviewRegions[m], quotas[m], addresses, Urbanity.Of(addresses, urbanityBounds));
            ordinal = AddNeighbourhoods(municipalities[m], real[m], neighbourhoods, institutional, ordinal);
        }

        return new Country(municipalities, [.. neighbourhoods], persons, ordinal);
    }

    private static ulong CodeNumber(string code) => ulong.Parse(code);

    private double[] RealPopulations(MunicipalityCode[] codes)
    {
        var known = ParameterTable.Load("municipality_population.csv").Rows.ToDictionary(row => row.Text("code"), row => row.Number("population"));
        var regions = ParameterTable.Load("police_region_population.csv").Rows.ToDictionary(row => row.Text("code"), row => row.Number("population"));
        var real = new double[codes.Length];
        foreach (var region in codes.Select((code, index) => (code, index)).GroupBy(entry => entry.code.PoliceRegion))
        {
            var total = regions.GetValueOrDefault(region.Key, _values["country_population"] / Math.Max(1, regions.Count));
            var listed = region.Where(entry => known.ContainsKey(entry.code.Code)).ToArray();
            var others = region.Where(entry => !known.ContainsKey(entry.code.Code)).ToArray();
            foreach (var (code, index) in listed)
                real[index] = known[code.Code];
            foreach (var (code, index) in others)
                real[index] = Math.Exp(_values["municipality_size_sd"] * random.Normal(MunicipalitySize, CodeNumber(code.Code)));

            // The municipalities not listed share what the listed ones leave; all are scaled where nothing is left to share.
            var left = total - listed.Sum(entry => real[entry.index]);
            var sum = others.Sum(entry => real[entry.index]);
            foreach (var (_, index) in others)
                real[index] *= Math.Max(left, total / 20) / sum;

            var scale = total / region.Sum(entry => real[entry.index]);
            foreach (var (_, index) in region)
                real[index] *= scale;
        }

        return real;
    }

    private int[] InterviewRegions(MunicipalityCode[] codes, double[] real)
    {
        var numbers = new int[codes.Length];
        foreach (var region in codes.Select((code, index) => (code, index)).GroupBy(entry => entry.code.PoliceRegion))
        {
            var members = region.Select(entry => entry.index).ToArray();
            var total = members.Sum(index => real[index]);
            var count = total >= _values["interview_regions_3_from"] ? 3 : total >= _values["interview_regions_2_from"] ? 2 : 1;
            count = Math.Min(count, members.Length);
            var before = 0.0;
            foreach (var index in members)
            {
                numbers[index] = Math.Min(count - 1, (int)((before + (real[index] / 2)) / total * count));
                before += real[index];
            }

            MergeSmallGroups(members, numbers, real, total * _values["interview_region_fewest_share"]);
        }

        return numbers;
    }

    /// <summary>Merges a group of municipalities that holds too few persons into the one before it (the first into the second), and numbers from 1.</summary>
    private static void MergeSmallGroups(int[] members, int[] numbers, double[] real, double fewest)
    {
        var groups = members.GroupBy(index => numbers[index]).OrderBy(group => group.Key).Select(group => group.ToList()).ToList();
        for (var i = groups.Count - 1; i >= 0 && groups.Count > 1; i--)
        {
            if (groups[i].Sum(index => real[index]) >= fewest)
                continue;

            groups[i == 0 ? 1 : i - 1].AddRange(groups[i]);
            groups.RemoveAt(i);
        }

        for (var i = 0; i < groups.Count; i++)
        {
            foreach (var index in groups[i])
                numbers[index] = i + 1;
        }
    }

    private int AddNeighbourhoods(Municipality municipality, double real, List<Neighbourhood> all, InstitutionPlan institutional, int ordinal)
    {
        var most = Math.Max(1, municipality.Persons / (int)_values["fewest_persons_per_neighbourhood"]);
        var count = Math.Clamp((int)Math.Round(real / _values["real_persons_per_neighbourhood"]), 1, most);
        var perDistrict = (int)_values["neighbourhoods_per_district"];
        var keys = Enumerable.Range(0, count).Select(n => (CodeNumber(municipality.Code) * 10_000) + ((ulong)(n / perDistrict) * 100) + (ulong)(n % perDistrict)).ToArray();
        var quotas = Apportionment.LargestRemainder(
            municipality.Persons,
            [.. keys.Select(key => Math.Exp(_values["neighbourhood_size_sd"] * random.Normal(NeighbourhoodSize, key)))]);
        for (var n = 0; n < count; n++)
        {
            var density = (int)Math.Round(municipality.Density * Math.Exp(_values["neighbourhood_density_sd"] * random.Normal(NeighbourhoodDensity, keys[n])));
            var urbanity = Urbanity.Of(density, urbanityBounds);
            var leavers = (int)Math.Round(quotas[n] * _values["leavers_share"]);
            all.Add(new Neighbourhood(
                all.Count,
                keys[n].ToString("D8"),
                municipality,
                quotas[n],
                leavers,
                ordinal,
                density,
                urbanity,
                random.Normal(NeighbourhoodQuality, keys[n]),
                NonWesternShareOf(urbanity, keys[n]),
                _values[$"western_urbanity_{urbanity}"],
                institutional.PersonsIn(keys[n], quotas[n])));
            ordinal += quotas[n] + leavers;
        }

        return ordinal;
    }

    private double NonWesternShareOf(int urbanity, ulong key)
    {
        var spread = _values["non_western_cluster_sd"];
        var cluster = Math.Exp((spread * random.Normal(NonWesternCluster, key)) - (spread * spread / 2));
        return Math.Min(_values["non_western_maximum"], _values[$"non_western_urbanity_{urbanity}"] * cluster);
    }

    /// <summary>Which neighbourhoods have an institution, and how many live in it: close to the national share from the first neighbourhood on.</summary>
    private sealed class InstitutionPlan(CounterRandom random, ulong stream, double share, double neighbourhoodShare)
    {
        private double _owed;

        public int PersonsIn(ulong key, int persons)
        {
            _owed += persons * share;
            if (!random.Chance(neighbourhoodShare, stream, key))
                return 0;

            var housed = (int)Math.Min(_owed, persons * 0.5);
            _owed -= housed;
            return housed;
        }
    }
}
