using System.Runtime.InteropServices;

namespace Ivm.Simulation.Population;

/// <summary>Marital status; the value is the register's code.</summary>
internal enum MaritalStatus : byte
{
    Unmarried = (byte)'O',
    Married = (byte)'H',
    Partnership = (byte)'P',
    Widowed = (byte)'W',
    Divorced = (byte)'S',
}

/// <summary>Place in the household (PLHH); the value is the register's code.</summary>
internal enum HouseholdRole : byte
{
    Child = 1,
    Single = 2,
    UnmarriedPartner = 3,
    MarriedPartner = 4,
    UnmarriedParent = 5,
    MarriedParent = 6,
    LoneParent = 7,
    OtherReference = 8,
    OtherMember = 9,
    Institutional = 10,
}

/// <summary>Origin as the survey groups it.</summary>
internal enum Origin : byte
{
    Native = 1,
    Western = 2,
    NonWestern = 3,
}

/// <summary>
/// A person as on the reference date. Days are day numbers (<see cref="DateOnly.DayNumber"/>). All randomness about a
/// person is keyed by the ordinal, so whatever is not stored here can be drawn again.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Person
{
    /// <summary>No last day: still in the registers.</summary>
    public const int StillHere = int.MaxValue;

    /// <summary>The person's number in the simulation, never shown: keys are permutations of it.</summary>
    public int Ordinal;

    public int Birth;

    /// <summary>First day in the registers: birth, arrival in the country, or the day the registers begin.</summary>
    public int Since;

    /// <summary>Last day in the registers, inclusive.</summary>
    public int Until;

    /// <summary>Day of the first marriage; 0 when never married.</summary>
    public int Married;

    /// <summary>Day on which the marriage ended by divorce or death of the spouse; 0 when it did not.</summary>
    public int MarriageEnded;

    /// <summary>1 man, 2 woman.</summary>
    public byte Sex;

    public Origin Origin;

    /// <summary>0 native, 1 born abroad, 2 born here of parents born abroad.</summary>
    public byte Generation;

    /// <summary>Index of the country of origin in <see cref="OriginCountries"/>.</summary>
    public byte Country;

    public MaritalStatus Marital;

    public HouseholdRole Role;

    /// <summary>Complete years of age on a day.</summary>
    public readonly int AgeOn(DateOnly day)
    {
        var birth = DateOnly.FromDayNumber(Birth);
        var age = day.Year - birth.Year;
        return birth.Month > day.Month || (birth.Month == day.Month && birth.Day > day.Day) ? age - 1 : age;
    }
}

/// <summary>What happens to a household between the reference date and the delivery of the registers.</summary>
internal enum LaterEvent : byte
{
    None,
    Move,
    Birth,
    Marriage,
    Death,
}

/// <summary>A household as on the reference date, with what its history needs.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Household
{
    /// <summary>Ordinal of its first member; also its own number in the simulation.</summary>
    public int Ordinal;

    /// <summary>Index of its first member in the neighbourhood's persons; the others follow.</summary>
    public int First;

    /// <summary>TYPHH, 1 to 8.</summary>
    public byte Type;

    public byte Children;

    public ushort Size;

    /// <summary>First day of the household as it is on the reference date.</summary>
    public int Formed;

    /// <summary>First day at the present address.</summary>
    public int Moved;

    /// <summary>The address, as an ordinal of the neighbourhood's range.</summary>
    public int Address;

    public LaterEvent Later;

    /// <summary>Day of the later event.</summary>
    public int LaterDay;
}
