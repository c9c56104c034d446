using System.Globalization;
using Ivm.Contracts;
using Ivm.Simulation.Answers;

namespace Ivm.Simulation.Truth;

/// <summary>
/// Derives from true answers what cleaning derives from given ones, by the same definitions of the contract: victims and
/// counts in the window, incident counts, scales, indicators; and keeps the numbers people were asked for (grades).
/// Values are whole numbers; those of scales are in millionths, so that sums are exact in any order.
/// </summary>
internal sealed class TruthDeriver
{
    /// <summary>No value.</summary>
    public const long Missing = long.MinValue;

    /// <summary>Units in one point of a scale.</summary>
    public const long ScaleUnit = 1_000_000;

    private readonly ExpressionEvaluator _evaluator;
    private readonly int _mostPerOffence;
    private readonly IncidentQuestions[] _offences;
    private readonly int[][] _sums;
    private readonly CountPlan[] _counts;
    private readonly ScalePlan[] _scales;
    private readonly IndicatorPlan[] _indicators;
    private readonly int[] _numbers;

    /// <param name="edition">Gives the definitions.</param>
    public TruthDeriver(Edition edition)
    {
        var questions = edition.Questionnaire.Questions.ToArray();
        var index = questions.Select((question, q) => (question.Variable, q)).ToDictionary(entry => entry.Variable, entry => entry.q);
        var offences = edition.Questionnaire.Offences;
        _evaluator = ExpressionEvaluator.For(edition);
        _mostPerOffence = edition.Window.MaximumPerOffence;
        _offences = [.. offences.Select(offence => IncidentQuestions.Of(offence.Code, index))];
        var counted = Enumerable.Range(0, offences.Length).Where(o => offences[o].CountsInTotal).ToArray();
        _sums =
        [
            .. edition.Questionnaire.Groups.Select(group => counted.Where(o => offences[o].Group == group.Code).ToArray()),
            counted,
        ];
        _counts =
        [
            .. edition.IncidentCounts.Select(count => new CountPlan(
                [.. counted.Where(o => count.Groups.IsEmpty || count.Groups.Contains(offences[o].Group))],
                [.. count.Reported],
                [.. count.ReportForm])),
        ];
        _scales = [.. edition.Scales.Select(scale => ScalePlan.Of(scale, questions, index))];
        _indicators = [.. edition.Indicators.Select(indicator => new IndicatorPlan(index[indicator.From], indicator, questions[index[indicator.From]].Answer))];
        _numbers =
        [
            .. Enumerable.Range(0, questions.Length).Where(q => questions[q] is { Offence: null, Answer.Kind: AnswerKind.Number }
                && !questions[q].Variable.StartsWith("bg_", StringComparison.Ordinal)),
        ];
        Names = [.. edition.DerivedVariables().Select(variable => variable.Name), .. _numbers.Select(q => questions[q].Variable)];
        FirstScale = (2 * (offences.Length + _sums.Length)) + _counts.Length;
        LastScale = FirstScale + _scales.Length - 1;
    }

    /// <summary>Names of the variables, in order.</summary>
    public string[] Names { get; }

    /// <summary>Index of the first variable in <see cref="ScaleUnit"/>.</summary>
    public int FirstScale { get; }

    /// <summary>Index of the last variable in <see cref="ScaleUnit"/>.</summary>
    public int LastScale { get; }

    /// <summary>Derives the variables of one person.</summary>
    /// <param name="sheet">The true answers.</param>
    /// <param name="values">Room for as many values as <see cref="Names"/>.</param>
    public void Derive(AnswerSheet sheet, Span<long> values)
    {
        Span<long> counts = stackalloc long[_offences.Length];
        var next = 0;
        for (var o = 0; o < _offences.Length; o++)
        {
            counts[o] = CountOf(_offences[o], sheet);
            AddVictimAndCount(counts[o], values, ref next);
        }

        foreach (var members in _sums)
        {
            var sum = Missing;
            foreach (var o in members)
            {
                if (counts[o] != Missing)
                    sum = counts[o] + (sum == Missing ? 0 : sum);
            }

            AddVictimAndCount(sum, values, ref next);
        }

        foreach (var count in _counts)
            values[next++] = IncidentsOf(count, counts, sheet);
        foreach (var scale in _scales)
            values[next++] = scale.Score(sheet);
        foreach (var indicator in _indicators)
            values[next++] = indicator.Value(sheet);
        foreach (var q in _numbers)
            values[next++] = sheet.Values[q] == AnswerSheet.None ? Missing : sheet.Values[q];
    }

    private static void AddVictimAndCount(long count, Span<long> values, ref int next)
    {
        values[next++] = count == Missing ? Missing : count > 0 ? 1 : 0;
        values[next++] = count;
    }

    private long CountOf(IncidentQuestions offence, AnswerSheet sheet)
    {
        var ever = sheet.Values[offence.Ever];
        if (ever == 2)
            return 0;

        var last = ever == 1 ? InWindow(offence.LastYear, offence.LastMonth, sheet) : null;
        if (last is null)
            return Missing;

        var previous = InWindow(offence.PreviousYear, offence.PreviousMonth, sheet) is true;
        return Math.Min(_mostPerOffence, (last is true ? 1 : 0) + (previous ? 1 : 0));
    }

    private long IncidentsOf(CountPlan plan, ReadOnlySpan<long> counts, AnswerSheet sheet)
    {
        var sum = 0L;
        foreach (var o in plan.Offences)
        {
            var offence = _offences[o];
            if (counts[o] is Missing or 0 || offence.Reported < 0 || InWindow(offence.LastYear, offence.LastMonth, sheet) is not true)
                continue;

            var reported = sheet.Values[offence.Reported];
            if (reported == AnswerSheet.None || (plan.Reported.Length > 0 && Array.IndexOf(plan.Reported, reported) < 0))
                continue;

            if (plan.Form.Length == 0 || Array.IndexOf(plan.Form, sheet.Values[offence.ReportForm]) >= 0)
                sum++;
        }

        return sum;
    }

    private bool? InWindow(int year, int month, AnswerSheet sheet)
    {
        var (y, m) = (sheet.Values[year], sheet.Values[month]);
        return _evaluator.InWindow(y == AnswerSheet.None ? null : y, m == AnswerSheet.None ? null : m, sheet.Interview);
    }

    /// <summary>The questions about an offence, by index; -1 where there is none.</summary>
    private sealed record IncidentQuestions(int Ever, int LastYear, int LastMonth, int PreviousYear, int PreviousMonth, int Reported, int ReportForm)
    {
        public static IncidentQuestions Of(string code, Dictionary<string, int> index) => new(
            index[$"{code}_ever5y"],
            index[$"{code}_last_year"],
            index[$"{code}_last_month"],
            index[$"{code}_prev_year"],
            index[$"{code}_prev_month"],
            index.GetValueOrDefault($"{code}_reported", -1),
            index.GetValueOrDefault($"{code}_report_form", -1));
    }

    private sealed record CountPlan(int[] Offences, int[] Reported, int[] Form);

    /// <summary>A scale: each item rescaled from its own range to 0-10.</summary>
    private sealed record ScalePlan((int Question, int Low, int High, bool Reversed, int DontKnow)[] Items, int MinimumAnswered)
    {
        public static ScalePlan Of(Scale scale, Question[] questions, Dictionary<string, int> index) => new(
            [.. scale.Items.Select(item => Item(item, index[item.Variable], questions[index[item.Variable]].Answer))],
            scale.MinimumAnswered);

        public long Score(AnswerSheet sheet)
        {
            var (answered, sum) = (0, 0.0);
            foreach (var (question, low, high, reversed, dontKnow) in Items)
            {
                int value = sheet.Values[question];
                if (value == AnswerSheet.None || value == dontKnow)
                    continue;

                answered++;
                sum += 10.0 * (reversed ? high - value : value - low) / (high - low);
            }

            return answered >= MinimumAnswered && answered > 0 ? (long)Math.Round(sum / answered * ScaleUnit) : Missing;
        }

        private static (int, int, int, bool, int) Item(ScaleItem item, int question, AnswerType answer)
        {
            var codes = answer.Choices.Select(choice => int.Parse(choice.Value, CultureInfo.InvariantCulture)).ToArray();
            return (
                question,
                codes.Length > 0 ? codes.Min() : answer.Minimum ?? 0,
                codes.Length > 0 ? codes.Max() : answer.Maximum ?? 0,
                item.Reversed,
                answer.DontKnow ?? int.MinValue);
        }
    }

    private sealed record IndicatorPlan(int Question, Indicator Indicator, AnswerType Answer)
    {
        public long Value(AnswerSheet sheet)
        {
            int value = sheet.Values[Question];
            if (value == AnswerSheet.None)
                return Indicator.RoutedPast ?? Missing;
            if (value == Answer.DontKnow)
                return Indicator.DontKnow ?? Missing;
            return Indicator.Codes.Contains(value) ? 1 : 0;
        }
    }
}
