namespace Ivm.Transforms.Ingestion;

/// <summary>What a delivered file is, which decides how much of its contract ingest demands.</summary>
public enum DeliveryKind
{
    /// <summary>
    /// A register extract or the sample file: every constraint of the contract holds for every row, no primary key
    /// stands twice, and the intervals of a bus file do not overlap.
    /// </summary>
    Register,

    /// <summary>
    /// A response file: structure and types are demanded; ranges, codes and repeated respondents are left to the
    /// clean stage, which has rules and an edit log for them.
    /// </summary>
    Responses,
}
