using Ivm.Simulation.Population;

namespace Ivm.Simulation.Answers;

/// <summary>
/// A person at the moment of the interview that he or she has or could have: traits, mode, date, what happened in the
/// past five years, and the true answers. Working memory: filled again for the next person.
/// </summary>
internal sealed class Interviewee(int offences, int questions)
{
    /// <summary>No incident.</summary>
    public const int Never = 0;

    public int Ordinal { get; set; }

    public Resident Resident { get; set; }

    public Traits Traits { get; set; }

    /// <summary>The risk that the household and its things run.</summary>
    public double HouseholdRisk { get; set; }

    /// <summary>What everybody in the neighbourhood has in common.</summary>
    public Traits Place { get; set; }

    /// <summary>Index of the mode.</summary>
    public int Mode { get; set; }

    public DateOnly Interview { get; set; }

    /// <summary>Day number of the last incident of each offence; <see cref="Never"/> for none in five years.</summary>
    public int[] Last { get; } = new int[offences];

    /// <summary>Day number of the last incident but one.</summary>
    public int[] Previous { get; } = new int[offences];

    /// <summary>Whether any offence that counts happened in the twelve months.</summary>
    public bool Victim { get; set; }

    /// <summary>The true answers.</summary>
    public AnswerSheet Sheet { get; } = new(questions);
}
