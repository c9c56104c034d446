using Ivm.Contracts;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Answers;

/// <summary>How one question is truly answered, once it is asked.</summary>
internal interface IAnswerModel
{
    /// <summary>The true answer of a person; <see cref="AnswerSheet.None"/> where there is none.</summary>
    short Answer(Interviewee person);
}

/// <summary>The facts about an incident that victimisation questions ask for.</summary>
internal enum IncidentFact
{
    Ever,
    LastYear,
    LastMonth,
    More,
    PreviousYear,
    PreviousMonth,
}

/// <summary>A question about what happened to the person.</summary>
internal sealed class IncidentAnswer(int offence, IncidentFact fact) : IAnswerModel
{
    private const short Yes = 1;
    private const short No = 2;

    public short Answer(Interviewee person)
    {
        var (last, previous) = (person.Last[offence], person.Previous[offence]);
        return fact switch
        {
            IncidentFact.Ever => last != Interviewee.Never ? Yes : No,
            IncidentFact.More => previous != Interviewee.Never ? Yes : No,
            IncidentFact.LastYear => Year(last),
            IncidentFact.LastMonth => Month(last),
            IncidentFact.PreviousYear => Year(previous),
            _ => Month(previous),
        };
    }

    private static short Year(int day) => day == Interviewee.Never ? AnswerSheet.None : (short)DateOnly.FromDayNumber(day).Year;

    private static short Month(int day) => day == Interviewee.Never ? AnswerSheet.None : (short)DateOnly.FromDayNumber(day).Month;
}

/// <summary>Whether and how the last incident of an offence was reported: the same shares for all its victims.</summary>
internal sealed class ReportedAnswer(CounterRandom random, string variable, int offence, bool form) : IAnswerModel
{
    private static readonly short[] Codes = [1, 2, 3];
    private readonly ulong _stream = CounterRandom.Stream("answer." + variable);
    private DiscreteChoice? _choice;

    public short Answer(Interviewee person) => Codes[_choice!.Pick(random.Uniform(_stream, person.Ordinal))];

    /// <summary>Sets the shares: reported, not reported, found out by the police; or of the reported by document, through the internet, neither.</summary>
    public void SetShares(OffenceCalibration calibration)
    {
        var (reported, document, internet, foundOut) = calibration.Reporting;
        var share = calibration.ReportedShare(offence);
        _choice = form
            ? new DiscreteChoice([document, internet, reported - document - internet])
            : new DiscreteChoice([share, (1 - share) * (1 - foundOut), (1 - share) * foundOut]);
    }
}

/// <summary>The background questions: what the register knows, except where people see or say it differently.</summary>
internal sealed class BackgroundAnswer(CounterRandom random, string variable) : IAnswerModel
{
    private const double Differs = 0.02;
    private readonly ulong _stream = CounterRandom.Stream("answer." + variable);

    public short Answer(Interviewee person)
    {
        var resident = person.Resident;
        var uniform = random.Uniform(_stream, person.Ordinal);
        var differs = uniform < Differs;
        return variable switch
        {
            "bg_sex" => (short)(uniform < Differs / 20 ? 3 - resident.Sex : resident.Sex),
            "bg_birth_year" => (short)(resident.BirthYear + (uniform < Differs / 8 ? 1 : uniform < Differs / 4 ? -1 : 0)),
            // Who lives in an institution counts as living alone.
            "bg_household_size" when resident.HouseholdType == 8 => 1,
            "bg_household_size" => (short)Math.Max(1, resident.HouseholdSize + (!differs ? 0 : uniform < Differs / 2 ? 1 : -1)),
            "bg_marital" => MaritalCode(differs && resident.Marital == MaritalStatus.Divorced ? MaritalStatus.Unmarried : resident.Marital),
            "bg_education" => (short)Math.Clamp(EducationCode(resident.Education) + (uniform < Differs * 2 ? 1 : uniform > 1 - Differs ? -1 : 0), 1, 3),
            "bg_origin" => (short)(differs && resident.Origin != Origin.Native ? Origin.Native : resident.Origin),
            _ => AnswerSheet.None,
        };
    }

    /// <summary>Low, middle, high from the seven levels of SOI 2006.</summary>
    public static int EducationCode(int level) => level >= 5 ? 3 : level == 4 ? 2 : 1;

    /// <summary>1 unmarried, 2 married or in partnership, 3 widowed, 4 divorced.</summary>
    public static short MaritalCode(MaritalStatus status) => status switch
    {
        MaritalStatus.Unmarried => 1,
        MaritalStatus.Married or MaritalStatus.Partnership => 2,
        MaritalStatus.Widowed => 3,
        _ => 4,
    };
}

/// <summary>A question that no parameter table knows (of a free block, say): all codes, or the lower half of the range, alike.</summary>
internal sealed class PlainAnswer : IAnswerModel
{
    private const int WidestRange = 12;
    private readonly CounterRandom _random;
    private readonly ulong _stream;
    private readonly short[] _codes;

    public PlainAnswer(CounterRandom random, Question question)
    {
        _random = random;
        _stream = CounterRandom.Stream("answer." + question.Variable);
        var answer = question.Answer;
        _codes = answer.Kind switch
        {
            AnswerKind.Choice => [.. answer.Choices.Select(choice => short.Parse(choice.Value))],
            AnswerKind.Number => [.. Enumerable.Range(answer.Minimum ?? 0, Math.Min(WidestRange, (answer.Maximum ?? WidestRange) - (answer.Minimum ?? 0) + 1)).Select(value => (short)value)],
            _ => [],
        };
    }

    public short Answer(Interviewee person) =>
        _codes.Length == 0 ? AnswerSheet.None : _codes[_random.Below(_codes.Length, _stream, person.Ordinal)];
}

/// <summary>Finds the model of every question.</summary>
internal sealed class AnswerModels(CounterRandom random, Edition edition)
{
    private readonly Dictionary<string, ParameterRow> _rows = ParameterTable.Load("answers.csv").Rows.ToDictionary(row => row.Text("variable"));

    /// <summary>The models of questions, in their order.</summary>
    public IAnswerModel[] Of(IEnumerable<Question> questions) => [.. questions.Select(Of)];

    private IAnswerModel Of(Question question)
    {
        if (question.Offence is { } code && OfOffence(question, code) is { } model)
            return model;
        if (question.Variable.StartsWith("bg_", StringComparison.Ordinal))
            return new BackgroundAnswer(random, question.Variable);
        return _rows.TryGetValue(question.Variable, out var row)
            ? new OrderedAnswer(random, question, row)
            : new PlainAnswer(random, question);
    }

    private IAnswerModel? OfOffence(Question question, string code)
    {
        var offence = 0;
        while (edition.Questionnaire.Offences[offence].Code != code)
            offence++;

        return question.Variable[(code.Length + 1)..] switch
        {
            "ever5y" => new IncidentAnswer(offence, IncidentFact.Ever),
            "last_year" => new IncidentAnswer(offence, IncidentFact.LastYear),
            "last_month" => new IncidentAnswer(offence, IncidentFact.LastMonth),
            "more" => new IncidentAnswer(offence, IncidentFact.More),
            "prev_year" => new IncidentAnswer(offence, IncidentFact.PreviousYear),
            "prev_month" => new IncidentAnswer(offence, IncidentFact.PreviousMonth),
            "reported" => new ReportedAnswer(random, question.Variable, offence, form: false),
            "report_form" => new ReportedAnswer(random, question.Variable, offence, form: true),
            _ => null,
        };
    }
}
