namespace Ivm.Simulation.Geography;

/// <summary>A municipality of the simulated country.</summary>
/// <param name="Index">Its place in <see cref="Country.Municipalities"/>.</param>
/// <param name="Code">Four digits.</param>
/// <param name="PoliceRegion">Code of its police region.</param>
/// <param name="InterviewRegion">Number of its interview region within the police region, from 1.</param>
/// <param name="Persons">Persons who live there on the reference date.</param>
/// <param name="Density">Addresses per km2 of the municipality as a whole.</param>
/// <param name="Urbanity">1 (very strongly urban) to 5 (not urban).</param>
internal sealed record Municipality(int Index, string Code, string PoliceRegion, int InterviewRegion, int Persons, int Density, int Urbanity)
{
    /// <summary>Stratum of the national sample: police region and interview region.</summary>
    public string Stratum { get; } = $"{PoliceRegion}-{InterviewRegion}";
}

/// <summary>A neighbourhood (buurt).</summary>
/// <param name="Index">Its place in <see cref="Country.Neighbourhoods"/>.</param>
/// <param name="Code">Eight digits: municipality, district, neighbourhood.</param>
/// <param name="Municipality">The municipality.</param>
/// <param name="Persons">Persons who live there on the reference date.</param>
/// <param name="Leavers">Persons of the registers who died or emigrated shortly before the reference date.</param>
/// <param name="FirstOrdinal">Ordinal of its first person; the others follow, leavers last.</param>
/// <param name="Density">Addresses per km2.</param>
/// <param name="Urbanity">1 (very strongly urban) to 5 (not urban).</param>
/// <param name="Quality">How pleasant it is apart from its urbanity: standard normal, low is bad.</param>
/// <param name="NonWesternShare">Share of households of non-western origin.</param>
/// <param name="WesternShare">Share of households of western origin.</param>
/// <param name="InstitutionalPersons">Persons who live there in an institution.</param>
internal sealed record Neighbourhood(
    int Index,
    string Code,
    Municipality Municipality,
    int Persons,
    int Leavers,
    int FirstOrdinal,
    int Density,
    int Urbanity,
    double Quality,
    double NonWesternShare,
    double WesternShare,
    int InstitutionalPersons)
{
    /// <summary>Four digits of the municipality and two of the district (wijk).</summary>
    public string District => Code[..6];

    /// <summary>Addresses that certainly exist there, occupied or not; a household's address never lies beyond <see cref="Persons"/>.</summary>
    public int CertainAddresses => Persons == 0 ? 0 : Math.Max(1, Persons / 3);
}

/// <summary>Where the simulated persons live: every place with its number of persons, fixed before anyone is made.</summary>
/// <param name="Municipalities">The municipalities of the edition, by code.</param>
/// <param name="Neighbourhoods">The neighbourhoods, by code.</param>
/// <param name="Persons">Persons on the reference date.</param>
/// <param name="Ordinals">One more than the highest ordinal of a person.</param>
internal sealed record Country(Municipality[] Municipalities, Neighbourhood[] Neighbourhoods, int Persons, int Ordinals);
