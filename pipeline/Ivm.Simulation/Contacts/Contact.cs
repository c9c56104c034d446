using Ivm.Simulation.Delivery;

namespace Ivm.Simulation.Contacts;

/// <summary>A row of the contacts before it becomes bytes; faults are planted here.</summary>
internal sealed class Contact
{
    /// <summary>Names of the columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["SAMPLENR", "SURVEY", "SURNAME", "PREFIX", "FIRST_NAMES", "INITIALS", "SEX", "BIRTH_DATE", "POSTCODE", "HOUSE_NUMBER", "HOUSE_SUFFIX"];

    public string SampleNumber { get; init; } = "";

    public string Survey { get; init; } = "";

    public string Surname { get; set; } = "";

    public string Prefix { get; set; } = "";

    public string FirstNames { get; set; } = "";

    public string Initials { get; set; } = "";

    /// <summary>1 man, 2 woman; empty where it is not known.</summary>
    public string Sex { get; set; } = "";

    /// <summary>yyyyMMdd, 00 for an unknown month or day; empty where nothing is known.</summary>
    public string BirthDate { get; set; } = "";

    public string Postcode { get; set; } = "";

    public string HouseNumber { get; set; } = "";

    public string HouseSuffix { get; set; } = "";

    /// <summary>The row as bytes, with its line end.</summary>
    public byte[] ToBytes()
    {
        var buffer = new Utf8Buffer(256);
        string[] cells = [SampleNumber, Survey, Surname, Prefix, FirstNames, Initials, Sex, BirthDate, Postcode, HouseNumber, HouseSuffix];
        for (var c = 0; c < cells.Length; c++)
        {
            if (c > 0)
                buffer.Put((byte)';');
            buffer.PutField(cells[c], ';', '"');
        }

        buffer.Put((byte)'\n');
        return buffer.Written.ToArray();
    }
}

/// <summary>A survey that draws persons without a key.</summary>
/// <param name="Code">Its code.</param>
/// <param name="SpacesPostcodes">Whether it writes a space between the digits and letters of a postcode.</param>
internal readonly record struct ContactSurvey(string Code, bool SpacesPostcodes);

/// <summary>What the makers of faults need to know of the person behind a contact.</summary>
/// <param name="Ordinal">The person.</param>
/// <param name="Woman">Whether it is a woman.</param>
/// <param name="PartnerName">Surname of the partner to whom the person is or was married; empty for none.</param>
/// <param name="PartnerPrefix">Its prefix.</param>
/// <param name="Called">What the person is called, where that is not the first of the first names; empty else.</param>
/// <param name="FormerAddress">The address before the one on the contact date; null where the registers know none.</param>
internal sealed record ContactPerson(int Ordinal, bool Woman, string PartnerName, string PartnerPrefix, string Called, (string Postcode, string Number, string Suffix)? FormerAddress);
