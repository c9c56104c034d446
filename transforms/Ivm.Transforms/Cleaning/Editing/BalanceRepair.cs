using Ivm.Contracts;
using Ivm.Statistics.Editing;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Finds numbers that break balances by a typing error: a number that, replaced by the one the balances give, lets every
/// balance that reads it hold, and differs from it by few typing errors in its digits. A wrong sign is none of them: that is
/// left to corrections and localisation.
/// </summary>
/// <remarks>
/// Source: Scholtus (2009), "Automatic correction of simple typing errors in numerical data with balance edits", Statistics
/// Netherlands, Discussion paper 09046, sections 3 and 4: of the candidates those are taken together that repair most
/// balances without sharing one; where several choices repair as many, nothing is changed.
/// </remarks>
internal sealed class BalanceRepair
{
    private const int MostCandidates = 14;

    private readonly EditedRecords records;
    private readonly EditingPlan plan;
    private readonly (string[] Variables, Fraction[] Multiples, Fraction Constant)[] balances;

    /// <summary>Prepares the balances of a repair.</summary>
    public BalanceRepair(BalanceTyping typing, EditingSettings settings, EditedRecords records)
    {
        (Typing, this.records, plan) = (typing, records, settings.Plan);
        balances = [.. typing.Rules.Select(name => Linear(settings.Rules.First(rule => rule.Name == name)))];
    }

    /// <summary>The repair.</summary>
    public BalanceTyping Typing { get; }

    /// <summary>The numbers to change in the record at hand.</summary>
    public IEnumerable<(int Column, CellValue Value)> Repairs(RecordView view)
    {
        var gaps = balances.Select(balance => Gap(balance, view)).ToArray();
        if (gaps.All(gap => gap is null or { Sign: 0 }))
        {
            return [];
        }

        var candidates = new List<(int Column, double Value, int Repaired)>();
        foreach (var name in balances.SelectMany(balance => balance.Variables).Distinct(StringComparer.Ordinal).Where(name => !plan.NeverChanged.Contains(name)))
        {
            foreach (var value in balances.Select((balance, index) => Solution(balance, gaps[index], name, view)).OfType<double>().Distinct())
            {
                if (Repaired(name, value, gaps, view) is > 0 and var repaired && candidates.Count < MostCandidates)
                {
                    candidates.Add((records.Column(name), value, repaired));
                }
            }
        }

        return Choose(candidates);
    }

    /// <summary>The choice of candidates without a common balance that repairs most; none where two choices repair as many.</summary>
    private static IEnumerable<(int Column, CellValue Value)> Choose(List<(int Column, double Value, int Repaired)> candidates)
    {
        var (best, most, alone) = (0, 0, true);
        for (var choice = 1; choice < 1 << candidates.Count; choice++)
        {
            var (repaired, clash) = (0, false);
            for (var index = 0; index < candidates.Count; index++)
            {
                if ((choice >> index & 1) == 1)
                {
                    clash |= (repaired & candidates[index].Repaired) != 0;
                    repaired |= candidates[index].Repaired;
                }
            }

            var count = int.PopCount(repaired);
            if (!clash && count >= most)
            {
                (best, most, alone) = (choice, count, count > most);
            }
        }

        return alone ? candidates.Where((_, index) => (best >> index & 1) == 1).Select(candidate => (candidate.Column, CellValue.Of(candidate.Value))) : [];
    }

    private static (string[] Variables, Fraction[] Multiples, Fraction Constant) Linear(EditRule rule)
    {
        var names = rule.Condition.Variables();
        var equation = (BinaryExpression)rule.Condition;
        try
        {
            var form = PlainForm.Of(equation.Left, names.IndexOf).Plus(PlainForm.Of(equation.Right, names.IndexOf), -Fraction.One);
            return ([.. form.Terms.Keys.Select(place => names[place])], [.. form.Terms.Values], form.Constant);
        }
        catch (InexpressibleException reason)
        {
            throw new InvalidInputException(
                InputFailure.Invalid,
                [new Fault(rule.Where.ToString(), $"the rule '{rule.Name}' among balances, which is no sum because {reason.Message}", "an equation of sums and multiples", "Name another rule under 'balances'.")]);
        }
    }

    /// <summary>Left minus right side; null where a number is missing.</summary>
    private static Fraction? Gap((string[] Variables, Fraction[] Multiples, Fraction Constant) balance, RecordView view)
    {
        var gap = balance.Constant;
        for (var index = 0; index < balance.Variables.Length; index++)
        {
            if (view.Value(balance.Variables[index]) is not { IsMissing: false } value)
            {
                return null;
            }

            gap += balance.Multiples[index] * Fraction.Of(value.Number);
        }

        return gap;
    }

    /// <summary>What a number must be for a broken balance to hold, if typing errors can explain it.</summary>
    private double? Solution((string[] Variables, Fraction[] Multiples, Fraction Constant) balance, Fraction? gap, string name, RecordView view)
    {
        var place = Array.IndexOf(balance.Variables, name);
        if (gap is not { Sign: not 0 } broken || place < 0)
        {
            return null;
        }

        var old = view.Value(name);
        var needed = Fraction.Of(old.Number) - (broken / balance.Multiples[place]);
        var value = CellValue.Of((double)needed.Numerator / (double)needed.Denominator);
        return needed.Sign * Math.Sign(old.Number) >= 0 && records.Variables[records.Column(name)].IsSubstantive(value) && TypingDistance.Between(old.Written, value.Written, Typing.MaximumDistance) <= Typing.MaximumDistance
            ? value.Number
            : null;
    }

    /// <summary>The broken balances, as bits, that hold with another number; 0 where any balance that reads it then fails.</summary>
    private int Repaired(string name, double value, Fraction?[] gaps, RecordView view)
    {
        var repaired = 0;
        var change = Fraction.Of(value) - Fraction.Of(view.Value(name).Number);
        for (var index = 0; index < balances.Length; index++)
        {
            var place = Array.IndexOf(balances[index].Variables, name);
            if (place < 0 || gaps[index] is not { } gap)
            {
                continue;
            }

            if ((gap + (balances[index].Multiples[place] * change)).Sign != 0)
            {
                return 0;
            }

            repaired |= gap.Sign != 0 ? 1 << index : 0;
        }

        return repaired;
    }
}
