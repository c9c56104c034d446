using Ivm.Contracts;
using Ivm.Simulation.Delivery;
using Ivm.Simulation.Geography;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Answers;

/// <summary>
/// Everybody's true answers: a pure function of person and interview. Nothing is stored; the truth and the response files
/// ask the same book.
/// </summary>
internal sealed class AnswerBook
{
    private readonly Resident[] _residents;
    private readonly Country _country;
    private readonly TraitModel _traits;
    private readonly FieldworkModel _fieldwork;
    private readonly OffenceModel _offences;
    private readonly Question[] _questions;
    private readonly Routing[] _routings;
    private readonly IAnswerModel[] _models;
    private readonly int _common;

    public AnswerBook(CounterRandom random, SimulationCalendar calendar, Edition edition, Country country, Resident[] residents, FieldworkModel fieldwork)
    {
        _residents = residents;
        _country = country;
        _traits = new TraitModel(random, country);
        _fieldwork = fieldwork;
        _offences = new OffenceModel(random, calendar, edition);
        _common = edition.Questionnaire.Questions.Count();
        _questions =
        [
            .. edition.Questionnaire.Questions,
            .. edition.LocalSurveys.Where(survey => survey.FreeBlock is not null).SelectMany(survey => survey.FreeBlock!.Questions),
        ];
        var routing = new RoutingCompiler(edition, _questions);
        _routings = [.. _questions.Select(question => routing.Compile(question.AskIf))];
        _models = new AnswerModels(random, edition).Of(_questions);
    }

    /// <summary>The questions in the order of the sheets: those of the questionnaire, then those of free blocks.</summary>
    public IReadOnlyList<Question> Questions => _questions;

    /// <summary>Number of questions of the questionnaire itself.</summary>
    public int Common => _common;

    /// <summary>What happens to people.</summary>
    public OffenceModel Offences => _offences;

    /// <summary>The routing of a question by its index.</summary>
    public Routing RoutingOf(int question) => _routings[question];

    /// <summary>Working memory for <c>Meet</c>.</summary>
    public Interviewee NewInterviewee() => new(_offences.Rates.Count, _questions.Length);

    /// <summary>The register facts of a person.</summary>
    public Resident ResidentOf(int ordinal) => _residents[ordinal];

    /// <summary>Finds out who a person is, when the interview is or could be, and what happened before it.</summary>
    public void Meet(Interviewee person, int ordinal, Interviewing purpose)
    {
        Introduce(person, ordinal, purpose);
        _offences.Experience(person);
    }

    /// <summary>The same for an interview of which mode and date are known.</summary>
    public void Meet(Interviewee person, int ordinal, Interviewing purpose, int mode, DateOnly interview)
    {
        Introduce(person, ordinal, purpose);
        person.Mode = mode;
        person.Interview = interview;
        _offences.Experience(person);
    }

    /// <summary>Asks the person the questions of the questionnaire, and those of free blocks where wanted; true and complete answers.</summary>
    public void Ask(Interviewee person, bool freeBlocks)
    {
        var sheet = person.Sheet;
        sheet.Clear();
        sheet.Interview = person.Interview;
        var count = freeBlocks ? _questions.Length : _common;
        for (var q = 0; q < count; q++)
        {
            if (_routings[q](sheet) is true)
                sheet.Values[q] = _models[q].Answer(person);
        }
    }

    /// <summary>
    /// Sets the levels of everything, so that the national truths land where they should: the rates of offences, the
    /// share reported, and the thresholds of every scale, in the order in which questions depend on each other.
    /// </summary>
    /// <param name="ordinals">Persons of the target population who stand for it.</param>
    /// <param name="threads">Number of threads; the result does not depend on it.</param>
    /// <param name="cancellation">Stops early.</param>
    public void Calibrate(IReadOnlyList<int> ordinals, int threads, CancellationToken cancellation)
    {
        var persons = new Interviewee[ordinals.Count];
        Slices.Run(persons.Length, threads, () => 0, (i, _) => Introduce(persons[i] = NewInterviewee(), ordinals[i], Interviewing.National), cancellation);
        var calibration = new OffenceCalibration(_offences, persons);
        calibration.SetRates(threads, cancellation);
        Slices.Run(persons.Length, threads, () => 0, (i, _) => _offences.Experience(persons[i]), cancellation);
        foreach (var reported in _models.OfType<ReportedAnswer>())
            reported.SetShares(calibration);

        Slices.Run(persons.Length, threads, () => 0, (i, _) => Open(persons[i]), cancellation);
        for (var q = 0; q < _common; q++)
            CalibrateQuestion(q, persons, threads, cancellation);
    }

    private static void Open(Interviewee person)
    {
        person.Sheet.Clear();
        person.Sheet.Interview = person.Interview;
    }

    private void CalibrateQuestion(int q, Interviewee[] persons, int threads, CancellationToken cancellation)
    {
        var routing = _routings[q];
        if (_models[q] is OrderedAnswer scale)
        {
            var counts = Slices.Run(
                persons.Length,
                threads,
                OrderedAnswer.NewBins,
                (i, bins) =>
                {
                    if (routing(persons[i].Sheet) is true)
                        scale.Count(persons[i], bins);
                },
                cancellation);
            for (var other = 1; other < counts.Length; other++)
            {
                for (var bin = 0; bin < counts[0].Length; bin++)
                    counts[0][bin] += counts[other][bin];
            }

            scale.Calibrate(counts[0]);
        }

        var model = _models[q];
        Slices.Run(
            persons.Length,
            threads,
            () => 0,
            (i, _) =>
            {
                if (routing(persons[i].Sheet) is true)
                    persons[i].Sheet.Values[q] = model.Answer(persons[i]);
            },
            cancellation);
    }

    private void Introduce(Interviewee person, int ordinal, Interviewing purpose)
    {
        ref readonly var resident = ref _residents[ordinal];
        person.Ordinal = ordinal;
        person.Resident = resident;
        person.Traits = _traits.Of(ordinal, resident);
        person.HouseholdRisk = _traits.HouseholdRisk(resident);
        person.Place = _traits.OfPlace(resident.Neighbourhood);
        person.Mode = _fieldwork.ModeOf(purpose, ordinal, resident, _country.Neighbourhoods[resident.Neighbourhood]);
        person.Interview = _fieldwork.DateOf(purpose, ordinal, person.Mode);
    }
}
