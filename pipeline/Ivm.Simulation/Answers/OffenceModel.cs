using Ivm.Contracts;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Answers;

/// <summary>
/// What happens to people: for each offence a Poisson process whose rate depends on the person. Offences against
/// household objects happen to the household and are shared by its members, each of whom counts an incident as his or
/// hers with a probability that depends on age; so both the object and the person can be the victim.
/// </summary>
internal sealed class OffenceModel
{
    private const int MostIncidents = 40;
    private const int IncidentsPerKey = 64;
    private const double DaysOfYear = 365.25;
    private const int YearsAsked = 5;
    private readonly CounterRandom _random;
    private readonly OffenceRate[] _rates;
    private readonly int _first;
    private readonly int _days;
    private readonly int _windowMonths;

    /// <param name="random">Where the draws come from.</param>
    /// <param name="calendar">Gives the fieldwork.</param>
    /// <param name="edition">Gives the offences and the window.</param>
    public OffenceModel(CounterRandom random, SimulationCalendar calendar, Edition edition)
    {
        _random = random;
        _first = DateOnly.FromDayNumber(calendar.FieldworkStart).AddYears(-YearsAsked).DayNumber;
        _days = calendar.FieldworkEnd - _first + 1;
        _windowMonths = edition.Window.WindowMonths;
        var rows = ParameterTable.Load("offences.csv").Rows.ToDictionary(row => row.Text("offence"));
        _rates = [.. edition.Questionnaire.Offences.Select(offence => new OffenceRate(offence, rows[offence.Code]))];
        foreach (var rate in _rates)
            rate.Parent = Array.FindIndex(_rates, parent => parent.Offence.Code == rate.CompanionOf);
    }

    /// <summary>The offences with their rates, in the order of the questionnaire.</summary>
    public IReadOnlyList<OffenceRate> Rates => _rates;

    /// <summary>Years between the first day of the victimisation window and the interview.</summary>
    public double Exposure(DateOnly interview)
    {
        var first = new DateOnly(interview.Year, interview.Month, 1).AddMonths(1 - _windowMonths);
        return (interview.DayNumber - first.DayNumber + 1) / DaysOfYear;
    }

    /// <summary>Whether a day lies in the victimisation window, which goes by months.</summary>
    public bool InWindow(int day, DateOnly interview)
    {
        if (day == Interviewee.Never)
            return false;

        var date = DateOnly.FromDayNumber(day);
        var months = ((interview.Year - date.Year) * 12) + interview.Month - date.Month;
        return months >= 0 && months < _windowMonths;
    }

    /// <summary>Draws what happened to a person in the five years before the interview.</summary>
    public void Experience(Interviewee person)
    {
        person.Victim = false;
        Span<int> days = stackalloc int[MostIncidents];
        for (var o = 0; o < _rates.Length; o++)
        {
            var rate = _rates[o];
            var count = Own(rate, person, days, 0);
            if (rate.Parent >= 0)
                count = Companions(rate, _rates[rate.Parent], person, days, count);

            (person.Last[o], person.Previous[o]) = LastTwo(days[..count], person.Interview);
            person.Victim |= rate.Offence.CountsInTotal && InWindow(person.Last[o], person.Interview);
        }
    }

    /// <summary>The incidents that the rate of the offence itself gives.</summary>
    private int Own(OffenceRate rate, Interviewee person, Span<int> days, int count)
    {
        var key = rate.Offence.HouseholdObject ? person.Resident.Household : person.Ordinal;
        var expected = rate.RateOf(person) * _days / DaysOfYear;
        var incidents = Poisson(expected, _random.Uniform(rate.CountStream, key));
        var noticed = rate.NoticedBy(person);
        for (var i = 0; i < incidents && count < MostIncidents; i++)
        {
            var index = ((ulong)key * IncidentsPerKey) + (ulong)i;
            if (noticed < 1 && !_random.Chance(noticed, rate.NoticeStream, ((ulong)person.Ordinal * IncidentsPerKey) + (ulong)i))
                continue;

            days[count++] = _first + _random.Below(_days, rate.DayStream, index);
        }

        return count;
    }

    /// <summary>The incidents that came with one of another offence: on the same day.</summary>
    private int Companions(OffenceRate rate, OffenceRate parent, Interviewee person, Span<int> days, int count)
    {
        Span<int> parents = stackalloc int[MostIncidents];
        var incidents = Own(parent, person, parents, 0);
        var key = parent.Offence.HouseholdObject ? person.Resident.Household : person.Ordinal;
        for (var i = 0; i < incidents && count < MostIncidents; i++)
        {
            if (_random.Chance(rate.CompanionShare, rate.CompanionStream, ((ulong)key * IncidentsPerKey * 4096) + (ulong)(parents[i] - _first)))
                days[count++] = parents[i];
        }

        return count;
    }

    private static int Poisson(double mean, double uniform)
    {
        var term = Math.Exp(-mean);
        var cumulative = term;
        var count = 0;
        while (uniform > cumulative && count < MostIncidents)
        {
            count++;
            term *= mean / count;
            cumulative += term;
        }

        return count;
    }

    private static (int Last, int Previous) LastTwo(ReadOnlySpan<int> days, DateOnly interview)
    {
        var (last, previous) = (Interviewee.Never, Interviewee.Never);
        var (today, earliest) = (interview.DayNumber, interview.AddYears(-YearsAsked).DayNumber);
        foreach (var day in days)
        {
            if (day > today || day < earliest)
                continue;

            if (day > last)
                (last, previous) = (day, last);
            else if (day > previous)
                previous = day;
        }

        return (last, previous);
    }
}

/// <summary>How often an offence happens to whom.</summary>
internal sealed class OffenceRate
{
    private readonly double[] _factors = new double[16];
    private readonly double _most;
    private readonly double _risk;
    private readonly double _nuisance;

    public OffenceRate(Offence offence, ParameterRow row)
    {
        Offence = offence;
        Target = row.Number("victims") / 100;
        Fixed = row.Number("fixed") > 0;
        CompanionOf = row.Text("companion_of");
        CompanionShare = row.Number("companion_share");
        Reported = row.Number("reported");
        _risk = row.Number("risk");
        _nuisance = row.Number("nuisance");
        for (var age = 0; age < TraitModel.AgesFrom.Length; age++)
        {
            _factors[age * 2] = row.Number($"age_{TraitModel.AgesFrom[age]}");
            _factors[(age * 2) + 1] = _factors[age * 2] * row.Number("woman");
        }

        _most = _factors.Max();
        CountStream = CounterRandom.Stream($"offence.{offence.Code}.count");
        DayStream = CounterRandom.Stream($"offence.{offence.Code}.day");
        NoticeStream = CounterRandom.Stream($"offence.{offence.Code}.notice");
        CompanionStream = CounterRandom.Stream($"offence.{offence.Code}.companion");
    }

    public Offence Offence { get; }

    /// <summary>Share of the population that should be a victim.</summary>
    public double Target { get; }

    /// <summary>Whether the target is met by itself, not scaled for the total.</summary>
    public bool Fixed { get; }

    /// <summary>Code of the offence whose incidents can bring one of this; empty for none.</summary>
    public string CompanionOf { get; }

    public double CompanionShare { get; }

    /// <summary>Index of <see cref="CompanionOf"/>; -1 for none.</summary>
    public int Parent { get; set; } = -1;

    /// <summary>Share reported to the police, before scaling.</summary>
    public double Reported { get; }

    /// <summary>Logarithm of the rate of somebody with all traits at 0 and factor 1; set by calibration.</summary>
    public double Intercept { get; set; }

    public ulong CountStream { get; }

    public ulong DayStream { get; }

    public ulong NoticeStream { get; }

    public ulong CompanionStream { get; }

    /// <summary>Incidents in a year that happen to the person, or to the household and its things.</summary>
    public double RateOf(Interviewee person) => Math.Exp(Intercept + Predictor(person)) * (Offence.HouseholdObject ? _most : Factor(person));

    /// <summary>Incidents in a year that the person counts as his or hers, without the intercept.</summary>
    public double RelativeRate(Interviewee person) => Math.Exp(Predictor(person)) * Factor(person);

    /// <summary>Probability that the person counts an incident as his or hers.</summary>
    public double NoticedBy(Interviewee person) => Offence.HouseholdObject ? Factor(person) / _most : 1;

    private double Factor(Interviewee person) => _factors[(TraitModel.AgeBand(person.Resident.Age) * 2) + (person.Resident.Sex == 2 ? 1 : 0)];

    private double Predictor(Interviewee person) =>
        (_risk * (Offence.HouseholdObject ? person.HouseholdRisk : person.Traits.Risk)) + (_nuisance * person.Place.Nuisance);
}
