using Ivm.Simulation.Answers;
using Ivm.Simulation.Sampling;

namespace Ivm.Simulation.Responses;

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

    /// <summary>Number for the draws about this response: different for a duplicate.</summary>
    public ulong DrawIndex => (((ulong)Case.Ordinal * 2) + (DuplicateKind is null ? 0UL : 1)) * QuestionsPerResponse;

    private const ulong QuestionsPerResponse = 1024;
}
