using Ivm.Simulation.Answers;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Sampling;

/// <summary>
/// Whether a drawn person answers: depends on what the registers know, and through that goes together with what the
/// survey asks about; given the registers it does not depend on the answers.
/// </summary>
internal sealed class ResponseModel
{
    private static readonly int[] AgesFrom = [15, 25, 35, 45, 55, 65, 75];
    private readonly CounterRandom _random;
    private readonly Country _country;
    private readonly ParameterValues _values = new(ParameterTable.Load("response.csv"));
    private readonly double[] _ages;
    private readonly double[] _urbanities;
    private readonly double[] _origins;
    private readonly double _woman;
    private readonly double _single;
    private readonly double _institution;
    private readonly double _left;
    private double _intercept;

    public ResponseModel(CounterRandom random, Country country)
    {
        _random = random;
        _country = country;
        _ages = [.. AgesFrom.Select(age => _values[$"age_{age}"])];
        _urbanities = [0, _values["urbanity_1"], _values["urbanity_2"], 0, _values["urbanity_4"], _values["urbanity_5"]];
        _origins = [0, 0, _values["western"], _values["non_western"]];
        _woman = _values["woman"];
        _single = _values["single"];
        _institution = _values["institution"];
        _left = _values["left"];
    }

    /// <summary>
    /// Sets the level so that the mean over police regions of the expected response is what it should be, and gives the
    /// expected response by region: what an agency knows from earlier years when it decides how many to draw.
    /// </summary>
    /// <param name="residents">Everybody.</param>
    /// <param name="ordinals">Persons who stand for the target population.</param>
    public Dictionary<string, double> Calibrate(Resident[] residents, IReadOnlyList<int> ordinals)
    {
        var (low, high) = (-5.0, 5.0);
        for (var step = 0; step < 40; step++)
        {
            _intercept = (low + high) / 2;
            if (ByRegion(residents, ordinals).Values.Average() * 100 < _values["share"])
                low = _intercept;
            else
                high = _intercept;
        }

        return ByRegion(residents, ordinals);
    }

    /// <summary>Whether a person answers.</summary>
    public bool Answers(Interviewing purpose, int ordinal, in Resident resident) =>
        !resident.Died && _random.Chance(Probability(resident), purpose.ResponseStream, ordinal);

    private Dictionary<string, double> ByRegion(Resident[] residents, IReadOnlyList<int> ordinals)
    {
        var sums = new SortedDictionary<string, (double Sum, int Count)>(StringComparer.Ordinal);
        foreach (var ordinal in ordinals)
        {
            var region = _country.Neighbourhoods[residents[ordinal].Neighbourhood].Municipality.PoliceRegion;
            var (sum, count) = sums.GetValueOrDefault(region);
            sums[region] = (sum + Probability(residents[ordinal]), count + 1);
        }

        return sums.ToDictionary(entry => entry.Key, entry => entry.Value.Sum / entry.Value.Count);
    }

    private double Probability(in Resident resident)
    {
        var age = AgesFrom.Length - 1;
        while (age > 0 && resident.Age < AgesFrom[age])
            age--;

        var logit = _intercept
            + _ages[age]
            + (resident.Sex == 2 ? _woman : 0)
            + _urbanities[_country.Neighbourhoods[resident.Neighbourhood].Municipality.Urbanity]
            + _origins[(int)resident.Origin]
            + (resident.HouseholdSize == 1 ? _single : 0)
            + (resident.HouseholdType == 8 ? _institution : 0)
            + (resident.Present ? 0 : _left);
        return 1 / (1 + Math.Exp(-logit));
    }
}
