namespace Ivm.Simulation.Population;

/// <summary>
/// What samples and answers need to know of a person: the register facts as on the reference date. Kept for everybody,
/// by ordinal, so it is small.
/// </summary>
internal readonly record struct Resident
{
    /// <summary>Index of the neighbourhood.</summary>
    public int Neighbourhood { get; init; }

    /// <summary>Ordinal of the household.</summary>
    public int Household { get; init; }

    public short BirthYear { get; init; }

    /// <summary>Size of the household.</summary>
    public ushort HouseholdSize { get; init; }

    /// <summary>Complete years on the reference date.</summary>
    public byte Age { get; init; }

    public byte Sex { get; init; }

    public Origin Origin { get; init; }

    /// <summary>TYPHH.</summary>
    public byte HouseholdType { get; init; }

    public MaritalStatus Marital { get; init; }

    /// <summary>Highest education as SOI 2006, 1 to 7; 0 under fifteen.</summary>
    public byte Education { get; init; }

    /// <summary>Whether register rows hold on the reference date.</summary>
    public bool Present { get; init; }

    /// <summary>Whether the person was in the register, and old enough, when the samples were drawn.</summary>
    public bool InFrame { get; init; }

    /// <summary>Whether the person had died (not: moved abroad) by the reference date.</summary>
    public bool Died { get; init; }
}
