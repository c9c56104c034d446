using Ivm.Simulation.Answers;
using Ivm.Simulation.Sampling;

namespace Ivm.Simulation.Responses;

/// <summary>What a later delivery has to do with a response.</summary>
internal enum Correction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It takes the place of a response delivered before.</summary>
    Replacement,

    /// <summary>It takes a response delivered before away.</summary>
    Withdrawal,

    /// <summary>It corrects a response that was never delivered.</summary>
    NeverDelivered,
}

/// <summary>One response as it will stand in a file.</summary>
/// <param name="Case">The drawn person.</param>
/// <param name="Purpose">The interview that is meant.</param>
/// <param name="Mode">Index of the mode.</param>
/// <param name="Interview">Interview date.</param>
internal sealed record ResponseCase(DrawnPerson Case, Interviewing Purpose, int Mode, DateOnly Interview)
{
    /// <summary>The kind of duplicate that this response is; null for the first response of a case.</summary>
    public string? DuplicateKind { get; init; }

    /// <summary>A fault to plant in the record; null for none.</summary>
    public string? Fault { get; init; }

    /// <summary>What the record does to those delivered before.</summary>
    public Correction Correction { get; init; }

    /// <summary>Number for the draws about this response: different for a duplicate.</summary>
    public ulong DrawIndex => (((ulong)Case.Ordinal * 2) + (DuplicateKind is null ? 0UL : 1)) * QuestionsPerResponse;

    private const ulong QuestionsPerResponse = 1024;
}

/// <summary>A file of a delivery: the first, or a further part.</summary>
/// <param name="Sequence">1 for the first.</param>
/// <param name="Kind">What it does, as its note says: <c>first</c>, <c>addition</c>, <c>replacement</c>, <c>withdrawal</c>.</param>
/// <param name="Responses">Its records in order.</param>
internal sealed record ResponsePart(int Sequence, string Kind, List<ResponseCase> Responses);
