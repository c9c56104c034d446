using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;
using Ivm.Transforms.Weighting;

namespace Ivm.Simulation.Truth;

/// <summary>A classification of the contract over residents: which class somebody is in, as a number and by name.</summary>
internal sealed class ResidentClasses
{
    private const int OldestAge = 130;
    private const int LargestHousehold = 1000;
    private readonly ResidentFact _fact;
    private readonly int[] _classOf;

    private ResidentClasses(WeightingClassification classification, ResidentFact fact, IReadOnlyList<string> values)
    {
        Name = classification.Name;
        _fact = fact;
        var scheme = new ClassScheme(classification);
        var names = values.Select(scheme.ClassOf).ToArray();
        Names = [.. names.Distinct().Order(StringComparer.Ordinal)];
        _classOf = [.. names.Select(name => Array.IndexOf(Names, name))];
    }

    private delegate int ResidentFact(in Resident resident);

    /// <summary>Name of the classification.</summary>
    public string Name { get; }

    /// <summary>Names of the classes, sorted.</summary>
    public string[] Names { get; }

    /// <summary>Number of the class of a resident: an index into <see cref="Names"/>.</summary>
    public int Of(in Resident resident) => _classOf[_fact(resident)];

    /// <summary>The classification over residents; null where it needs what the simulation does not keep (income) or what registers know of some only (education).</summary>
    /// <param name="classification">The classification.</param>
    /// <param name="country">Gives the places.</param>
    /// <param name="provinces">Province by municipality code.</param>
    public static ResidentClasses? Of(WeightingClassification classification, Country country, IReadOnlyDictionary<string, string> provinces)
    {
        var places = country.Neighbourhoods;
        return classification.Variable switch
        {
            "age" => new(classification, (in resident) => resident.Age, Numbers(OldestAge)),
            "sex" => new(classification, (in resident) => resident.Sex, Numbers(3)),
            "origin" => new(classification, (in resident) => (int)resident.Origin, Numbers(4)),
            "marital" => new(classification, (in resident) => BackgroundAnswer.MaritalCode(resident.Marital), Numbers(5)),
            "household_type" => new(classification, (in resident) => resident.HouseholdType, Numbers(9)),
            "household_size" => new(classification, (in resident) => resident.HouseholdSize, Numbers(LargestHousehold)),
            "municipality" => Municipal(classification, country, place => place.Code),
            "police_region" => Municipal(classification, country, place => place.PoliceRegion),
            "province" => Municipal(classification, country, place => provinces[place.Code]),
            "urbanity_municipality" => Municipal(classification, country, place => place.Urbanity.ToString()),
            "urbanity_neighbourhood" => new(classification, (in resident) => places[resident.Neighbourhood].Urbanity, Numbers(6)),
            _ => null,
        };
    }

    private static ResidentClasses Municipal(WeightingClassification classification, Country country, Func<Municipality, string> value)
    {
        var places = country.Neighbourhoods;
        return new(classification, (in resident) => places[resident.Neighbourhood].Municipality.Index, [.. country.Municipalities.Select(value)]);
    }

    private static string[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(number => number.ToString())];
}
