using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Responses;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Dirt;

/// <summary>
/// Plants wrong answers in a record that can be read: codes that are in no list, digits typed twice or swapped, dates that
/// contradict each other, a birth year at odds with the marital status, answers where the routing leads past.
/// </summary>
internal sealed class AnswerDirt
{
    private const int FourDigits = 1000;
    private const int OldestAge = 112;
    private const int YoungestAge = 15;
    private static readonly ulong WhereStream = CounterRandom.Stream("dirt.response.where");
    private static readonly ulong WhatStream = CounterRandom.Stream("dirt.response.what");
    private readonly CounterRandom _random;
    private readonly AnswerBook _book;
    private readonly Dictionary<string, int> _index;
    private readonly int _birthYear;
    private readonly int _marital;

    public AnswerDirt(CounterRandom random, AnswerBook book)
    {
        _random = random;
        _book = book;
        _index = book.Questions.Select((question, q) => (question.Variable, q)).ToDictionary(entry => entry.Variable, entry => entry.q);
        _birthYear = _index.GetValueOrDefault("bg_birth_year", -1);
        _marital = _index.GetValueOrDefault("bg_marital", -1);
    }

    /// <summary>Questions with an answer in substance, on which no other question depends.</summary>
    public static IEnumerable<int> Filled(ResponseRow row, ResponseLayout layout, AnswerKind? kind) => layout.Leaves.Where(q =>
    {
        var answer = layout.AnswerOf(q);
        var value = row.Given.Values[q];
        return value != AnswerSheet.None && value != answer.DontKnow && value != answer.Refused && (kind is null || answer.Kind == kind);
    });

    /// <summary>Plants a fault.</summary>
    /// <returns>What was planted where; empty where this record offers no place for such a fault.</returns>
    public ImmutableArray<PlantedCell> Plant(string kind, ResponseRow row, ResponseLayout layout, ulong draw) => kind switch
    {
        FaultKind.CodeOutsideList => At(Filled(row, layout, AnswerKind.Choice), row, layout, draw, (q, _) => CodeOutside(layout.AnswerOf(q))),
        FaultKind.NumberOutsideRange => At(Filled(row, layout, AnswerKind.Number), row, layout, draw, (q, _) => NumberOutside(layout.AnswerOf(q), draw)),
        FaultKind.DoubledDigit => At(Filled(row, layout, AnswerKind.Choice).Where(q => IsOutside(layout, q, Doubled(row.Given.Values[q]))), row, layout, draw, (_, was) => Doubled(was)),
        FaultKind.SwappedDigits => At(Filled(row, layout, AnswerKind.Number).Where(q => Swapped(layout, q, row.Given.Values[q]) is not null), row, layout, draw, (q, was) => Swapped(layout, q, was)!.Value),
        FaultKind.AnsweredThoughRoutedPast => At(RoutedPast(row, layout), row, layout, draw, (q, _) => AnyAnswer(layout.AnswerOf(q), draw)),
        FaultKind.EmptyThoughAsked => At(Filled(row, layout, kind: null), row, layout, draw, (_, _) => AnswerSheet.None),
        FaultKind.BackgroundMissing => At(Filled(row, layout, kind: null).Where(IsBackground), row, layout, draw, (_, _) => AnswerSheet.None),
        FaultKind.ReplacedLater => At(Filled(row, layout, AnswerKind.Choice).Where(q => !IsBackground(q)), row, layout, draw, (q, was) => AnotherCode(layout.AnswerOf(q), was)),
        FaultKind.BirthYearImpossible => ImpossibleBirthYear(row, layout, draw),
        FaultKind.MarriedTooYoung => MarriedTooYoung(row, layout),
        FaultKind.PreviousAfterLast => PreviousAfterLast(row, draw),
        FaultKind.FutureIncident => FutureIncident(row, draw),
        _ => [],
    };

    private IEnumerable<int> RoutedPast(ResponseRow row, ResponseLayout layout) => layout.Leaves.Where(q =>
        layout.AnswerOf(q).Kind != AnswerKind.Text && row.Given.Values[q] == AnswerSheet.None && _book.RoutingOf(q)(row.Given) is false);

    private ImmutableArray<PlantedCell> At(IEnumerable<int> candidates, ResponseRow row, ResponseLayout layout, ulong draw, Func<int, short, short> spoil)
    {
        var questions = candidates.ToArray();
        if (questions.Length == 0)
            return [];

        var q = questions[_random.Below(questions.Length, WhereStream, draw)];
        return [Replace(row, layout.VariableOf(q), q, spoil(q, row.Given.Values[q]))];
    }

    private static PlantedCell Replace(ResponseRow row, string variable, int q, short value)
    {
        var was = row.Given.Values[q];
        row.Given.Values[q] = value;
        return new PlantedCell(variable, Shown(value), Shown(was));
    }

    private static string Shown(short value) => value == AnswerSheet.None ? "" : value.ToString();

    private bool IsBackground(int q) => _book.Questions[q].Variable.StartsWith("bg_", StringComparison.Ordinal);

    private static bool IsOutside(ResponseLayout layout, int q, int value)
    {
        var answer = layout.AnswerOf(q);
        return !answer.Accepts(value) && value != answer.DontKnow && value != answer.Refused;
    }

    private static short CodeOutside(AnswerType answer)
    {
        var code = answer.Choices.Max(choice => short.Parse(choice.Value)) + 1;
        while (code == answer.DontKnow || code == answer.Refused)
            code++;
        return (short)code;
    }

    private static short AnotherCode(AnswerType answer, short code)
    {
        var codes = answer.Choices.Select(choice => short.Parse(choice.Value)).ToArray();
        return codes[(Array.IndexOf(codes, code) + 1) % codes.Length];
    }

    /// <summary>A key pressed twice: 22 for 2.</summary>
    private static short Doubled(short code) => code is > 0 and < 10 ? (short)(code * 11) : code;

    /// <summary>Two neighbouring digits of a year swapped so that it lies outside the range; null where no pair does that.</summary>
    private static short? Swapped(ResponseLayout layout, int q, short value)
    {
        if (layout.AnswerOf(q).Minimum is not >= FourDigits)
            return null;

        var digits = value.ToString().ToCharArray();
        for (var i = 0; i + 1 < digits.Length; i++)
        {
            var swapped = (char[])digits.Clone();
            (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
            if (swapped[0] != '0' && short.TryParse(swapped, out var other) && other != value && IsOutside(layout, q, other))
                return other;
        }

        return null;
    }

    private short NumberOutside(AnswerType answer, ulong draw)
    {
        var step = 1 + _random.Below(5, WhatStream, draw);
        if (answer.Minimum is { } low && low >= FourDigits)
            return (short)(low - (10 * step));

        var value = (answer.Maximum ?? 0) + step;
        while (value == answer.DontKnow || value == answer.Refused)
            value++;
        return (short)value;
    }

    private short AnyAnswer(AnswerType answer, ulong draw) => answer.Kind == AnswerKind.Choice
        ? short.Parse(answer.Choices[_random.Below(answer.Choices.Length, WhatStream, draw)].Value)
        : (short)((answer.Minimum ?? 0) + _random.Below(Math.Min(9, (answer.Maximum ?? 9) - (answer.Minimum ?? 0) + 1), WhatStream, draw));

    /// <summary>A birth year in the range of the question, of somebody too young to take part or older than anybody.</summary>
    private ImmutableArray<PlantedCell> ImpossibleBirthYear(ResponseRow row, ResponseLayout layout, ulong draw)
    {
        if (!Has(row, layout, _birthYear))
            return [];

        var years = 1 + _random.Below(6, WhatStream, draw);
        var year = _random.Below(2, WhereStream, draw) == 0 ? row.Interview.Year - YoungestAge + years : row.Interview.Year - OldestAge - years;
        return [Replace(row, layout.VariableOf(_birthYear), _birthYear, (short)year)];
    }

    /// <summary>Somebody who is or was married gets the birth year of a child of fifteen: one of the two is wrong.</summary>
    private ImmutableArray<PlantedCell> MarriedTooYoung(ResponseRow row, ResponseLayout layout) =>
        Has(row, layout, _birthYear) && Has(row, layout, _marital) && layout.VariantOf(_marital) is null && row.Given.Values[_marital] is 2 or 3 or 4
            ? [Replace(row, layout.VariableOf(_birthYear), _birthYear, (short)(row.Interview.Year - YoungestAge))]
            : [];

    private static bool Has(ResponseRow row, ResponseLayout layout, int q) => q >= 0 && layout.VariantOf(q) is null && Filled(row, layout, kind: null).Contains(q);

    private ImmutableArray<PlantedCell> PreviousAfterLast(ResponseRow row, ulong draw)
    {
        foreach (var rate in Shuffled(draw))
        {
            var code = rate.Offence.Code;
            var (last, previous) = (Month(row, code, "last"), Month(row, code, "prev"));
            var interview = MonthNumber(row.Interview.Year, row.Interview.Month);
            if (last is not { } month || previous is null || month >= interview)
                continue;

            var planted = month + 1 + _random.Below(interview - month, WhatStream, draw);
            return SetMonth(row, code, "prev", planted);
        }

        return [];
    }

    private ImmutableArray<PlantedCell> FutureIncident(ResponseRow row, ulong draw)
    {
        foreach (var rate in Shuffled(draw))
        {
            var code = rate.Offence.Code;
            if (Month(row, code, "last") is null || row.Interview.Month == 12)
                continue;

            var month = row.Interview.Month + 1 + _random.Below(12 - row.Interview.Month, WhatStream, draw);
            var cells = SetMonth(row, code, "last", MonthNumber(row.Interview.Year, month)).ToBuilder();

            // A last time outside the window routes past the questions about reporting it.
            foreach (var variable in new[] { $"{code}_reported", $"{code}_report_form" })
            {
                if (_index.TryGetValue(variable, out var q) && row.Given.Values[q] != AnswerSheet.None)
                    cells.Add(Replace(row, variable, q, AnswerSheet.None));
            }

            return cells.ToImmutable();
        }

        return [];
    }

    private ImmutableArray<PlantedCell> SetMonth(ResponseRow row, string offence, string time, int month)
    {
        var cells = ImmutableArray.CreateBuilder<PlantedCell>(2);
        foreach (var (variable, value) in new[] { ($"{offence}_{time}_year", (month - 1) / 12), ($"{offence}_{time}_month", ((month - 1) % 12) + 1) })
        {
            if (row.Given.Values[_index[variable]] != value)
                cells.Add(Replace(row, variable, _index[variable], (short)value));
        }

        return cells.ToImmutable();
    }

    private IEnumerable<OffenceRate> Shuffled(ulong draw)
    {
        var count = _book.Offences.Rates.Count;
        var start = _random.Below(count, WhereStream, draw);
        return Enumerable.Range(0, count).Select(i => _book.Offences.Rates[(start + i) % count]);
    }

    /// <summary>The month of an incident as given, as a number; null where year or month is missing.</summary>
    private int? Month(ResponseRow row, string offence, string time)
    {
        var (year, month) = (_index[$"{offence}_{time}_year"], _index[$"{offence}_{time}_month"]);
        var (y, m) = (row.Given.Values[year], row.Given.Values[month]);
        return y != AnswerSheet.None && m is >= 1 and <= 12 && y <= row.Interview.Year ? MonthNumber(y, m) : null;
    }

    private static int MonthNumber(int year, int month) => (year * 12) + month;
}
