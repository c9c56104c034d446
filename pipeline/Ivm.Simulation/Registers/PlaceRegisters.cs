using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;

namespace Ivm.Simulation.Registers;

/// <summary>VSLGWBTAB: municipality, district and neighbourhood of every address, inhabited or not.</summary>
internal sealed class AddressAreasRegister(SimulationKeys keys, int year) : IRegister
{
    public string Name => "VSLGWBTAB";

    public IReadOnlyList<string> Columns { get; } = ["SOORTOBJECTNUMMER", "RINOBJECTNUMMER", $"gem{year}", $"wc{year}", $"bc{year}"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        var place = people.Place;
        var count = Math.Max(place.CertainAddresses, people.Addresses);
        for (var i = 0; i < count; i++)
        {
            var buffer = rows.Buffer;
            buffer.PutObject(keys, place.FirstOrdinal + i);
            buffer.Put((byte)';');
            buffer.Put(place.Municipality.Code);
            buffer.Put((byte)';');
            buffer.Put(place.District);
            buffer.Put((byte)';');
            buffer.Put(place.Code);
            rows.EndRow(place.FirstOrdinal + i);
        }
    }
}

/// <summary>VSLADRESTAB: postcode and house number of every address, inhabited or not.</summary>
internal sealed class StreetAddressesRegister(SimulationKeys keys, AddressPlan plan) : IRegister
{
    public string Name => "VSLADRESTAB";

    public IReadOnlyList<string> Columns { get; } = ["SOORTOBJECTNUMMER", "RINOBJECTNUMMER", "POSTCODE", "HUISNUMMER", "HUISTOEVOEGING"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        var place = people.Place;
        var count = Math.Max(place.CertainAddresses, people.Addresses);
        for (var i = 0; i < count; i++)
        {
            var buffer = rows.Buffer;
            var address = plan.Of(place, place.FirstOrdinal + i);
            buffer.PutObject(keys, place.FirstOrdinal + i);
            buffer.Put((byte)';');
            buffer.PutDigits(plan.DigitsOf(address.Postcode), 4);
            buffer.Put(plan.LettersOf(address.Postcode));
            buffer.Put((byte)';');
            buffer.PutNumber(address.Number);
            buffer.Put((byte)';');
            buffer.Put(address.Suffix);
            rows.EndRow(place.FirstOrdinal + i);
        }
    }
}

/// <summary>BUURTDICHTHEID: address density of every neighbourhood.</summary>
internal sealed class NeighbourhoodDensityRegister(int year) : IRegister
{
    public string Name => "BUURTDICHTHEID";

    public IReadOnlyList<string> Columns { get; } = [$"bc{year}", "OAD"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        rows.Buffer.Put(people.Place.Code);
        rows.Buffer.Put((byte)';');
        rows.Buffer.PutNumber(people.Place.Density);
        rows.EndRow(people.Place.Index);
    }
}

/// <summary>GEMEENTEDICHTHEID: address density of every municipality.</summary>
internal sealed class MunicipalityDensityRegister(Country country, int year) : IRegister
{
    public string Name => "GEMEENTEDICHTHEID";

    public IReadOnlyList<string> Columns { get; } = [$"gem{year}", "OAD"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        var place = people.Place;
        if (place.Index > 0 && country.Neighbourhoods[place.Index - 1].Municipality == place.Municipality)
            return;

        rows.Buffer.Put(place.Municipality.Code);
        rows.Buffer.Put((byte)';');
        rows.Buffer.PutNumber(place.Municipality.Density);
        rows.EndRow(place.Municipality.Index);
    }
}
