using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Simulation.Population;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Answers;

/// <summary>How the modes go wrong, as shares of asked questions or of dates.</summary>
/// <param name="Name">Code of the mode.</param>
/// <param name="ItemMissing">Left empty.</param>
/// <param name="Refused">Refused.</param>
/// <param name="DontKnow">"Don't know" apart from true ignorance.</param>
/// <param name="MonthUnknown">Month of an incident not known.</param>
/// <param name="YearUnknown">Year of an incident not known.</param>
internal sealed record ModeOfInterview(string Name, double ItemMissing, double Refused, double DontKnow, double MonthUnknown, double YearUnknown);

/// <summary>In which mode and on which day somebody is interviewed, if at all.</summary>
internal sealed class FieldworkModel
{
    private static readonly int[] AgesFrom = [15, 25, 35, 45, 55, 65, 75];
    private readonly CounterRandom _random;
    private readonly SimulationCalendar _calendar;
    private readonly (double From, double To)[] _spans;
    private readonly DiscreteChoice[,,] _choices;

    /// <param name="random">Where the draws come from.</param>
    /// <param name="calendar">Gives the fieldwork.</param>
    /// <param name="modes">Codes of the modes of the edition, in the order of the contract.</param>
    public FieldworkModel(CounterRandom random, SimulationCalendar calendar, IReadOnlyList<string> modes)
    {
        _random = random;
        _calendar = calendar;
        var rows = ParameterTable.Load("modes.csv").Rows.ToDictionary(row => row.Text("mode"));
        var ordered = modes.Select(mode => rows[mode]).ToArray();
        _spans = [.. ordered.Select(row => (row.Number("from"), row.Number("to")))];
        Modes =
        [
            .. ordered.Select(row => new ModeOfInterview(
                row.Text("mode"),
                row.Number("item_missing") / 100,
                row.Number("refused") / 100,
                row.Number("dont_know") / 100,
                row.Number("month_unknown") / 100,
                row.Number("year_unknown") / 100)),
        ];
        _choices = new DiscreteChoice[AgesFrom.Length, 2, 2];
        for (var age = 0; age < AgesFrom.Length; age++)
        {
            for (var urban = 0; urban < 2; urban++)
            {
                for (var nonWestern = 0; nonWestern < 2; nonWestern++)
                {
                    _choices[age, urban, nonWestern] = new DiscreteChoice(ordered.Select(row =>
                        row.Number($"age_{AgesFrom[age]}") * (urban == 1 ? row.Number("urban") : 1) * (nonWestern == 1 ? row.Number("non_western") : 1)));
                }
            }
        }
    }

    /// <summary>The modes by index.</summary>
    public ModeOfInterview[] Modes { get; }

    /// <summary>The mode in which a person answers, should the person answer.</summary>
    /// <param name="purpose">Names the interview: the national one, or that of a local survey.</param>
    /// <param name="ordinal">The person.</param>
    /// <param name="resident">The person.</param>
    /// <param name="place">Where the person lives.</param>
    public int ModeOf(Interviewing purpose, int ordinal, in Resident resident, Neighbourhood place)
    {
        var age = AgesFrom.Length - 1;
        while (age > 0 && resident.Age < AgesFrom[age])
            age--;
        return _choices[age, place.Urbanity == 1 ? 1 : 0, resident.Origin == Origin.NonWestern ? 1 : 0].Pick(_random.Uniform(purpose.ModeStream, ordinal));
    }

    /// <summary>The day of the interview.</summary>
    public DateOnly DateOf(Interviewing purpose, int ordinal, int mode)
    {
        var (from, to) = _spans[mode];
        var part = from + ((to - from) * Math.Pow(_random.Uniform(purpose.DateStream, ordinal), 1.2));
        var days = _calendar.FieldworkEnd - _calendar.FieldworkStart + 1;
        return DateOnly.FromDayNumber(_calendar.FieldworkStart + Math.Min(days - 1, (int)(part * days)));
    }
}

/// <summary>
/// Two interviews that a person could have: one for the national sample, one for a local survey. Whether and how a person
/// answers is drawn for each apart; what is true is the same.
/// </summary>
internal sealed class Interviewing
{
    private Interviewing(string name)
    {
        ModeStream = CounterRandom.Stream($"fieldwork.{name}.mode");
        DateStream = CounterRandom.Stream($"fieldwork.{name}.date");
        ResponseStream = CounterRandom.Stream($"fieldwork.{name}.response");
        NoiseStream = CounterRandom.Stream($"fieldwork.{name}.noise");
        DirtStream = CounterRandom.Stream($"fieldwork.{name}.dirt");
    }

    public static Interviewing National { get; } = new("national");

    public static Interviewing Local { get; } = new("local");

    public ulong ModeStream { get; }

    public ulong DateStream { get; }

    public ulong ResponseStream { get; }

    public ulong NoiseStream { get; }

    public ulong DirtStream { get; }
}
