using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Geography;

/// <summary>An address as it is written.</summary>
/// <param name="Postcode">Number of the postcode of six characters.</param>
/// <param name="Number">House number.</param>
/// <param name="Suffix">House letter or addition; empty for none.</param>
internal readonly record struct StreetAddress(int Postcode, int Number, string Suffix);

/// <summary>
/// Gives every address of the country a postcode and a house number. About twenty neighbours share a postcode of six
/// characters; those of one neighbourhood follow each other, and no four digits lie in two municipalities.
/// </summary>
internal sealed class AddressPlan
{
    private const int PerPostcode = 20;
    private const int DoorsPerNumber = 4;
    private const int HighestBase = 150;

    /// <summary>Four digits, from 1000 on.</summary>
    private const int Areas = 9_000;
    private const int FewestPerArea = 100;

    /// <summary>The letters in use; SA, SD and SS are not given out.</summary>
    private const string Letters = "ABCDEGHJKLMNPRSTVWXZ";
    private static readonly ulong NumberStream = CounterRandom.Stream("address.number");
    private static readonly ulong FlatsStream = CounterRandom.Stream("address.flats");
    private static readonly ulong SuffixStream = CounterRandom.Stream("address.suffix");
    private static readonly string[] Pairs = [.. Letters.SelectMany(first => Letters.Select(second => $"{first}{second}")).Except(["SA", "SD", "SS"])];
    private static readonly string[][] Doors = [["A", "B", "C", "D"], ["1", "2", "3", "4"], ["HS", "1", "2", "3"], ["A1", "A2", "B1", "B2"]];
    private static readonly string[] Additions = ["A", "A", "A", "B", "BIS"];
    private readonly CounterRandom _random;
    private readonly Neighbourhood[] _places;
    private readonly int[] _firstPostcode;
    private readonly int _perArea;
    private readonly int _spread;
    private readonly double _flats;
    private readonly double _added;

    public AddressPlan(Country country, CounterRandom random)
    {
        _random = random;
        _places = country.Neighbourhoods;
        _firstPostcode = new int[_places.Length];
        var values = new ParameterValues(ParameterTable.Load("addresses.csv"));
        _flats = values["postcodes_of_flats"];
        _added = values["houses_with_addition"];
        var postcodes = _places.Sum(PostcodesOf);
        _perArea = Math.Clamp(postcodes / (Areas - country.Municipalities.Length - 100), FewestPerArea, Pairs.Length);
        var next = 0;
        for (var n = 0; n < _places.Length; n++)
        {
            if (n > 0 && _places[n].Municipality != _places[n - 1].Municipality)
                next = (next + _perArea - 1) / _perArea * _perArea;
            _firstPostcode[n] = next;
            next += PostcodesOf(_places[n]);
        }

        var used = (next / _perArea) + 1;
        _spread = Math.Max(1, Areas / used);
    }

    /// <summary>The address with a number in the range of a neighbourhood.</summary>
    public StreetAddress Of(Neighbourhood place, int address)
    {
        var index = address - place.FirstOrdinal;
        var (postcode, door) = (_firstPostcode[place.Index] + (index / PerPostcode), index % PerPostcode);
        var (flats, kind) = (_random.Uniform(FlatsStream, postcode), _random.Below(HighestBase, NumberStream, postcode));
        var first = (2 * kind) + 1 + (postcode & 1);
        if (flats < _flats)
            return new StreetAddress(postcode, first + (2 * (door / DoorsPerNumber)), Doors[postcode % Doors.Length][door % DoorsPerNumber]);

        // A house with an addition stands behind the one before it and has its number.
        var uniform = door == 0 ? 1 : _random.Uniform(SuffixStream, address);
        return uniform < _added
            ? new StreetAddress(postcode, first + (2 * (door - 1)), Additions[(int)(uniform / _added * Additions.Length)])
            : new StreetAddress(postcode, first + (2 * door), "");
    }

    /// <summary>The address with a number in the range of any neighbourhood.</summary>
    public StreetAddress Of(int address)
    {
        var (low, high) = (0, _places.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _places[middle].FirstOrdinal <= address ? (middle, high) : (low, middle - 1);
        }

        return Of(_places[low], address);
    }

    /// <summary>The four digits of a postcode.</summary>
    public int DigitsOf(int postcode) => 1_000 + (postcode / _perArea * _spread);

    /// <summary>The two letters of a postcode.</summary>
    public string LettersOf(int postcode) => Pairs[postcode % _perArea];

    /// <summary>Room for every address that a neighbourhood may come to have: one for each person.</summary>
    private static int PostcodesOf(Neighbourhood place) => (Math.Max(1, place.Persons) / PerPostcode) + 1;
}
