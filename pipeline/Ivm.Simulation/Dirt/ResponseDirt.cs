using System.Text;
using Ivm.Contracts;
using Ivm.Simulation.Answers;
using Ivm.Simulation.Population;
using Ivm.Simulation.Responses;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Dirt;

/// <summary>
/// Plants a fault in one response. Each is a fault for certain: a code that is in no list, a date after the interview, an
/// answer where the recorded answers route past; and only one, so questions on which others depend are left alone.
/// </summary>
internal sealed class ResponseDirt(CounterRandom random, AnswerBook book, SimulationKeys keys)
{
    private static readonly ulong WhereStream = CounterRandom.Stream("dirt.response.where");
    private static readonly ulong WhatStream = CounterRandom.Stream("dirt.response.what");
    private static readonly string[] NotNumbers = ["ja", "1O", "?", "drie", "2-3"];
    private readonly Dictionary<string, int> _index = book.Questions.Select((question, q) => (question.Variable, q)).ToDictionary(entry => entry.Variable, entry => entry.q);

    /// <summary>Plants a fault.</summary>
    /// <returns>The column and what was planted; null where this record offers no place for such a fault.</returns>
    public (string Column, string Planted)? Plant(string kind, ResponseRow row, ResponseLayout layout, ulong draw)
    {
        switch (kind)
        {
            case FaultKind.CodeOutsideList:
                return At(Filled(row, layout, AnswerKind.Choice), draw, q => Replace(row, q, CodeOutside(book.Questions[q].Answer)));
            case FaultKind.NumberOutsideRange:
                return At(Filled(row, layout, AnswerKind.Number), draw, q => Replace(row, q, NumberOutside(book.Questions[q].Answer, draw)));
            case FaultKind.AnsweredThoughRoutedPast:
                return At(RoutedPast(row, layout), draw, q => Replace(row, q, AnyAnswer(book.Questions[q].Answer, draw)));
            case FaultKind.EmptyThoughAsked:
                return At(Filled(row, layout, kind: null), draw, q => Replace(row, q, AnswerSheet.None));
            case FaultKind.UnparsableNumber:
                return At(Filled(row, layout, kind: null), draw, q => Write(row, q, NotNumbers[random.Below(NotNumbers.Length, WhatStream, draw)]));
            case FaultKind.InvalidUtf8:
                return At(Filled(row, layout, kind: null), draw, q => WriteBytes(row, q, [.. Encoding.ASCII.GetBytes(row.Given.Values[q].ToString()), 0xEB], "byte EB"));
            case FaultKind.MisplacedQuote:
                return At(Filled(row, layout, kind: null), draw, q => Write(row, q, $"{row.Given.Values[q]}{layout.Dialect.Quote}"));
            case FaultKind.UnclosedQuote:
                // Not in the last column, so that it swallows at least one delimiter.
                return At(Filled(row, layout, kind: null).Where(q => q != layout.Columns[^1]), draw, q => Write(row, q, $"{layout.Dialect.Quote}{row.Given.Values[q]}"));
            case FaultKind.PreviousAfterLast:
                return PreviousAfterLast(row, draw);
            case FaultKind.FutureIncident:
                return FutureIncident(row, draw);
            case FaultKind.InterviewOutsideFieldwork:
                return ("INTERVIEW_DATE", row.Interview.ToString("yyyy-MM-dd"));
            case FaultKind.TooFewFields:
                row.Dropped = 1 + random.Below(4, WhatStream, draw);
                return ("", $"{row.Dropped} fewer");
            case FaultKind.TooManyFields:
                row.Extra = 1 + random.Below(2, WhatStream, draw);
                return ("", $"{row.Extra} more");
            case FaultKind.LostLeadingZero when row.Rin[0] == '0':
                row.Rin = row.Rin.TrimStart('0');
                return ("RINPERSOON", "leading zeros lost");
            case FaultKind.UnknownKey:
                row.KeyKind = 'R';
                row.Rin = keys.UnknownRin((int)(draw / 1024 % 100_000_000)).ToString("D9");
                return ("RINPERSOON", "key of nobody");
            default:
                return null;
        }
    }

    /// <summary>Questions with an answer in substance, on which no other question depends.</summary>
    private IEnumerable<int> Filled(ResponseRow row, ResponseLayout layout, AnswerKind? kind) => layout.Leaves.Where(q =>
    {
        var answer = book.Questions[q].Answer;
        var value = row.Given.Values[q];
        return value != AnswerSheet.None && value != answer.DontKnow && value != answer.Refused && (kind is null || answer.Kind == kind);
    });

    private IEnumerable<int> RoutedPast(ResponseRow row, ResponseLayout layout) => layout.Leaves.Where(q =>
        book.Questions[q].Answer.Kind != AnswerKind.Text && row.Given.Values[q] == AnswerSheet.None && book.RoutingOf(q)(row.Given) is false);

    private (string, string)? At(IEnumerable<int> candidates, ulong draw, Func<int, string> plant)
    {
        var questions = candidates.ToArray();
        if (questions.Length == 0)
            return null;

        var q = questions[random.Below(questions.Length, WhereStream, draw)];
        return (book.Questions[q].Variable, plant(q));
    }

    private static string Replace(ResponseRow row, int q, short value)
    {
        row.Given.Values[q] = value;
        return value == AnswerSheet.None ? "empty" : value.ToString();
    }

    private static string Write(ResponseRow row, int q, string text) => WriteBytes(row, q, Encoding.UTF8.GetBytes(text), text);

    private static string WriteBytes(ResponseRow row, int q, byte[] bytes, string shown)
    {
        row.Raw[q] = bytes;
        return shown;
    }

    private static short CodeOutside(AnswerType answer)
    {
        var code = answer.Choices.Max(choice => short.Parse(choice.Value)) + 1;
        while (code == answer.DontKnow || code == answer.Refused)
            code++;
        return (short)code;
    }

    private short NumberOutside(AnswerType answer, ulong draw)
    {
        const int fourDigits = 1000;
        var step = 1 + random.Below(5, WhatStream, draw);
        if (answer.Minimum is { } low && low >= fourDigits)
            return (short)(low - (10 * step));

        var value = (answer.Maximum ?? 0) + step;
        while (value == answer.DontKnow || value == answer.Refused)
            value++;
        return (short)value;
    }

    private short AnyAnswer(AnswerType answer, ulong draw) => answer.Kind == AnswerKind.Choice
        ? short.Parse(answer.Choices[random.Below(answer.Choices.Length, WhatStream, draw)].Value)
        : (short)((answer.Minimum ?? 0) + random.Below(Math.Min(9, (answer.Maximum ?? 9) - (answer.Minimum ?? 0) + 1), WhatStream, draw));

    private (string, string)? PreviousAfterLast(ResponseRow row, ulong draw)
    {
        foreach (var rate in Shuffled(draw))
        {
            var code = rate.Offence.Code;
            var (last, previous) = (Month(row, code, "last"), Month(row, code, "prev"));
            var interview = MonthNumber(row.Interview.Year, row.Interview.Month);
            if (last is not { } month || previous is null || month >= interview)
                continue;

            var planted = month + 1 + random.Below(interview - month, WhatStream, draw);
            row.Given.Values[_index[$"{code}_prev_year"]] = (short)((planted - 1) / 12);
            row.Given.Values[_index[$"{code}_prev_month"]] = (short)(((planted - 1) % 12) + 1);
            return ($"{code}_prev_month", $"{(planted - 1) / 12}-{((planted - 1) % 12) + 1:D2}, the last time being {(month - 1) / 12}-{((month - 1) % 12) + 1:D2}");
        }

        return null;
    }

    private (string, string)? FutureIncident(ResponseRow row, ulong draw)
    {
        foreach (var rate in Shuffled(draw))
        {
            var code = rate.Offence.Code;
            if (Month(row, code, "last") is null || row.Interview.Month == 12)
                continue;

            var month = row.Interview.Month + 1 + random.Below(12 - row.Interview.Month, WhatStream, draw);
            row.Given.Values[_index[$"{code}_last_year"]] = (short)row.Interview.Year;
            row.Given.Values[_index[$"{code}_last_month"]] = (short)month;

            // A last time outside the window routes past the questions about reporting it.
            foreach (var variable in new[] { $"{code}_reported", $"{code}_report_form" })
            {
                if (_index.TryGetValue(variable, out var q))
                    row.Given.Values[q] = AnswerSheet.None;
            }

            return ($"{code}_last_month", $"{row.Interview.Year}-{month:D2}");
        }

        return null;
    }

    private IEnumerable<OffenceRate> Shuffled(ulong draw)
    {
        var count = book.Offences.Rates.Count;
        var start = random.Below(count, WhereStream, draw);
        return Enumerable.Range(0, count).Select(i => book.Offences.Rates[(start + i) % count]);
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
