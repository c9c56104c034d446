using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Geography;

/// <summary>Finds an address that somebody may have lived at before or may move to.</summary>
internal sealed class AddressBook
{
    private readonly Neighbourhood[] _inhabited;
    private readonly Dictionary<int, (int First, int Count)> _byMunicipality;
    private readonly CounterRandom _random;
    private readonly double _sameMunicipality;

    public AddressBook(Country country, CounterRandom random, double sameMunicipality)
    {
        _random = random;
        _sameMunicipality = sameMunicipality;
        _inhabited = [.. country.Neighbourhoods.Where(place => place.CertainAddresses > 0)];
        _byMunicipality = [];
        for (var i = 0; i < _inhabited.Length; i++)
        {
            var municipality = _inhabited[i].Municipality.Index;
            var (first, count) = _byMunicipality.GetValueOrDefault(municipality, (i, 0));
            _byMunicipality[municipality] = (first, count + 1);
        }
    }

    /// <summary>Another address for somebody who lives in a municipality; it certainly exists.</summary>
    /// <param name="municipality">Where the person lives on the reference date.</param>
    /// <param name="stream">Purpose of the draw.</param>
    /// <param name="index">Whose address it is.</param>
    public int Elsewhere(Municipality municipality, ulong stream, int index)
    {
        var (first, second) = _random.Bits128(stream, (ulong)index);
        var (near, where) = (ToUnit((uint)first), ToUnit(first >> 32));
        var place = near < _sameMunicipality
            ? _inhabited[_byMunicipality[municipality.Index].First + (int)(where * _byMunicipality[municipality.Index].Count)]
            : _inhabited[(int)(where * _inhabited.Length)];
        return place.FirstOrdinal + (int)(ToUnit((uint)second) * place.CertainAddresses);
    }

    private static double ToUnit(ulong bits32) => bits32 / 4294967296.0;
}
