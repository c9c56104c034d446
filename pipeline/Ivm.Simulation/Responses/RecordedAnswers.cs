using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Responses;

/// <summary>
/// How true answers become recorded ones: the routing follows what was recorded, questions are left empty, refused or
/// not known as the mode has it, and people do not remember months.
/// </summary>
internal sealed class RecordedAnswers
{
    /// <summary>What happened, and when, is answered more readily than opinions are.</summary>
    private const double IncidentFactor = 0.25;

    /// <summary>A second response is filled in with less care.</summary>
    private const double DuplicateMissing = 0.10;

    private readonly CounterRandom _random;
    private readonly AnswerBook _book;
    private readonly IncidentRole[] _roles;

    public RecordedAnswers(CounterRandom random, AnswerBook book)
    {
        _random = random;
        _book = book;
        _roles = [.. book.Questions.Select(RoleOf)];
    }

    private enum IncidentRole
    {
        None,
        Screener,
        Year,
        Month,
    }

    /// <summary>Records the answers to the questions of a file.</summary>
    /// <param name="response">The response.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="truth">The true answers.</param>
    /// <param name="questions">The questions of the file, by index, in the order in which they are asked.</param>
    /// <param name="given">Takes what is recorded.</param>
    public void Record(ResponseCase response, ModeOfInterview mode, AnswerSheet truth, int[] questions, AnswerSheet given)
    {
        given.Clear();
        given.Interview = truth.Interview;
        foreach (var q in questions)
        {
            if (truth.Values[q] == AnswerSheet.None || _book.RoutingOf(q)(given) is not true)
                continue;

            var uniform = _random.Uniform(response.Purpose.NoiseStream, response.DrawIndex + (ulong)q);
            given.Values[q] = Given(q, truth.Values[q], mode, uniform, response.DuplicateKind is not null);
        }
    }

    private short Given(int q, short truth, ModeOfInterview mode, double uniform, bool duplicate)
    {
        var answer = _book.Questions[q].Answer;
        var role = _roles[q];
        var factor = role == IncidentRole.None ? 1 : IncidentFactor;
        var missing = (mode.ItemMissing * factor) + (duplicate && role == IncidentRole.None ? DuplicateMissing : 0);
        if (uniform < missing)
            return AnswerSheet.None;

        var refused = missing + (mode.Refused * factor);
        if (uniform < refused)
            return (short)(answer.Refused ?? truth);

        var unknown = role switch
        {
            IncidentRole.Year => mode.YearUnknown,
            IncidentRole.Month => mode.MonthUnknown,
            _ => mode.DontKnow * factor,
        };
        return uniform < refused + unknown ? (short)(answer.DontKnow ?? truth) : truth;
    }

    private static IncidentRole RoleOf(Question question)
    {
        if (question.Offence is null)
            return IncidentRole.None;
        if (question.AskIf is null)
            return IncidentRole.Screener;
        if (question.Variable.EndsWith("_year", StringComparison.Ordinal))
            return IncidentRole.Year;
        return question.Variable.EndsWith("_month", StringComparison.Ordinal) ? IncidentRole.Month : IncidentRole.None;
    }
}
