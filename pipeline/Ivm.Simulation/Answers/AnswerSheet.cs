namespace Ivm.Simulation.Answers;

/// <summary>The answers of one interview, a number per question of the questionnaire in its order, and when it was held.</summary>
internal sealed class AnswerSheet(int questions)
{
    /// <summary>The question was not asked, or was not answered.</summary>
    public const short None = short.MinValue;

    /// <summary>An answer code per question; <see cref="None"/> where there is none.</summary>
    public short[] Values { get; } = new short[questions];

    /// <summary>Interview date.</summary>
    public DateOnly Interview { get; set; }

    /// <summary>Forgets all answers.</summary>
    public void Clear() => Array.Fill(Values, None);
}
