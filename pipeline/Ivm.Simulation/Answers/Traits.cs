using System.Runtime.InteropServices;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Answers;

/// <summary>What makes answers of one person go together: latent traits without a unit.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Traits(double Risk, double Fear, double Cohesion, double Trust, double Nuisance)
{
    public static Traits operator +(Traits a, Traits b) =>
        new(a.Risk + b.Risk, a.Fear + b.Fear, a.Cohesion + b.Cohesion, a.Trust + b.Trust, a.Nuisance + b.Nuisance);

    /// <summary>Every trait times its own number.</summary>
    public static Traits operator *(Traits a, Traits b) =>
        new(a.Risk * b.Risk, a.Fear * b.Fear, a.Cohesion * b.Cohesion, a.Trust * b.Trust, a.Nuisance * b.Nuisance);

    public static Traits operator *(double factor, Traits a) =>
        new(factor * a.Risk, factor * a.Fear, factor * a.Cohesion, factor * a.Trust, factor * a.Nuisance);
}

/// <summary>Gives persons their traits: effects of what the registers know, of the place, and a part of their own.</summary>
internal sealed class TraitModel
{
    /// <summary>Ages from which the rows <c>age_N</c> of parameter tables hold.</summary>
    public static readonly int[] AgesFrom = [15, 18, 25, 35, 45, 55, 65, 75];

    private static readonly ulong RiskStream = CounterRandom.Stream("trait.risk");
    private static readonly ulong FearStream = CounterRandom.Stream("trait.fear");
    private static readonly ulong CohesionStream = CounterRandom.Stream("trait.cohesion");
    private static readonly ulong TrustStream = CounterRandom.Stream("trait.trust");
    private static readonly ulong NuisanceStream = CounterRandom.Stream("trait.nuisance");
    private static readonly ulong HouseholdStream = CounterRandom.Stream("trait.household_risk");
    private static readonly ulong RegionStream = CounterRandom.Stream("trait.region");

    private readonly CounterRandom _random;
    private readonly Dictionary<string, Traits> _effects;
    private readonly Traits[] _ages;
    private readonly Traits[] _origins;
    private readonly Traits _residual;
    private readonly Traits _woman;
    private readonly Traits _single;
    private readonly Traits _oneParent;
    private readonly Traits[] _places;

    public TraitModel(CounterRandom random, Country country)
    {
        _random = random;
        _effects = ParameterTable.Load("traits.csv").Rows.ToDictionary(
            row => row.Text("predictor"),
            row => new Traits(row.Number("risk"), row.Number("fear"), row.Number("cohesion"), row.Number("trust"), row.Number("nuisance")));
        _ages = [.. AgesFrom.Select(age => _effects[$"age_{age}"])];
        _origins = [default, default, _effects["western"], _effects["non_western"]];
        _residual = _effects["residual"];
        _woman = _effects["woman"];
        _single = _effects["single"];
        _oneParent = _effects["one_parent"];
        _places = [.. country.Neighbourhoods.Select(PlaceEffect)];
    }

    /// <summary>Index into <see cref="AgesFrom"/> of somebody's age.</summary>
    public static int AgeBand(int age)
    {
        var band = AgesFrom.Length - 1;
        while (band > 0 && age < AgesFrom[band])
            band--;
        return band;
    }

    /// <summary>The traits of a place: what everybody there has in common.</summary>
    public Traits OfPlace(int neighbourhood) => _places[neighbourhood];

    /// <summary>The risk that a household and its things run.</summary>
    public double HouseholdRisk(in Resident resident) =>
        _places[resident.Neighbourhood].Risk + (_residual.Risk * _random.Normal(HouseholdStream, resident.Household));

    /// <summary>The traits of a person.</summary>
    public Traits Of(int ordinal, in Resident resident)
    {
        var own = new Traits(
            _random.Normal(RiskStream, ordinal),
            _random.Normal(FearStream, ordinal),
            _random.Normal(CohesionStream, ordinal),
            _random.Normal(TrustStream, ordinal),
            _random.Normal(NuisanceStream, ordinal));
        var traits = _places[resident.Neighbourhood] + _ages[AgeBand(resident.Age)] + _origins[(int)resident.Origin] + (own * _residual);
        if (resident.Sex == 2)
            traits += _woman;
        if (resident.HouseholdSize == 1)
            traits += _single;
        if (resident.HouseholdType == 6)
            traits += _oneParent;
        return traits;
    }

    private Traits PlaceEffect(Neighbourhood place)
    {
        var region = CounterRandom.Stream(place.Municipality.PoliceRegion);
        var ofRegion = new Traits(
            _random.Normal(RegionStream, region),
            _random.Normal(RegionStream, region + 1),
            _random.Normal(RegionStream, region + 2),
            _random.Normal(RegionStream, region + 3),
            _random.Normal(RegionStream, region + 4));
        var urbanity = _effects.GetValueOrDefault($"urbanity_{place.Urbanity}");
        return urbanity + (place.Quality * _effects["quality"]) + (ofRegion * _effects["region"]);
    }
}
