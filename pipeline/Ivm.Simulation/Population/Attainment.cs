using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population;

/// <summary>Education and income of a person: functions of what is known about the person and of keyed draws.</summary>
internal sealed class Attainment(CounterRandom random, SimulationCalendar calendar)
{
    /// <summary>Stands for an income that the register does not know; it writes what its contract says.</summary>
    public const long MissingIncome = 9_999_999_999;

    private const double MissingIncomeShare = 0.03;
    private static readonly ulong Level = CounterRandom.Stream("attainment.education");
    private static readonly ulong Covered = CounterRandom.Stream("attainment.education_covered");
    private static readonly ulong Earns = CounterRandom.Stream("attainment.has_income");
    private static readonly ulong Amount = CounterRandom.Stream("attainment.income");
    private static readonly ulong Unknown = CounterRandom.Stream("attainment.income_unknown");

    private readonly ByAge[] _education = ByAge.Load("education.csv", "low", "middle", "high", "coverage");
    private readonly ByAge[] _income = ByAge.Load("income.csv", "men_with", "women_with", "men_median", "women_median", "sd");

    /// <summary>Highest education attained as SOI 2006, 1 to 7; 0 under fifteen.</summary>
    public int Education(in Person person)
    {
        var age = calendar.YearsSince(person.Birth);
        if (age < 15)
            return 0;

        var row = ByAge.Find(_education, age);
        var low = row[0] * (person.Origin == Origin.NonWestern ? 1.35 : 1);
        var uniform = random.Uniform(Level, person.Ordinal);
        if (uniform < low)
            return uniform < low * 0.1 ? 1 : uniform < low * 0.4 ? 2 : 3;

        var high = 1 - ((1 - low) * row[2] / (row[1] + row[2]));
        return uniform < high ? 4 : 1 - uniform > (1 - high) * 0.45 ? 5 : 1 - uniform > (1 - high) * 0.05 ? 6 : 7;
    }

    /// <summary>Probability that the education register has the person.</summary>
    public double EducationCoverage(in Person person, int education)
    {
        var row = ByAge.Find(_education, calendar.YearsSince(person.Birth));
        var selective = (education >= 5 ? 1.25 : education == 4 ? 1.0 : 0.85) * (person.Origin == Origin.Native ? 1.03 : person.Generation == 1 ? 0.70 : 0.95);
        return Math.Min(0.98, row[3] * selective);
    }

    /// <summary>Whether the education register has the person.</summary>
    public bool EducationKnown(in Person person, int education) =>
        education > 0 && random.Chance(EducationCoverage(person, education), Covered, person.Ordinal);

    /// <summary>Gross personal income in euros; <see cref="MissingIncome"/> where the register does not know.</summary>
    public long Income(in Person person, int education)
    {
        if (random.Chance(MissingIncomeShare, Unknown, person.Ordinal))
            return MissingIncome;

        var row = ByAge.Find(_income, calendar.YearsSince(person.Birth));
        var man = person.Sex == 1;
        if (!random.Chance(row[man ? 0 : 1], Earns, person.Ordinal))
            return 0;

        var factor = education >= 5 ? 1.55 : education == 4 ? 1.0 : 0.80;
        return (long)(row[man ? 2 : 3] * factor * Math.Exp(row[4] * random.Normal(Amount, person.Ordinal)));
    }

    /// <summary>Numbers that hold from an age on.</summary>
    private sealed class ByAge(double from, double[] values)
    {
        public double this[int index] => values[index];

        public static ByAge[] Load(string table, params string[] columns) =>
            [.. ParameterTable.Load(table).Rows.Select(row => new ByAge(row.Number("age"), [.. columns.Select(row.Number)]))];

        public static ByAge Find(ByAge[] rows, double age)
        {
            var i = rows.Length - 1;
            while (i > 0 && age < rows[i].From)
                i--;
            return rows[i];
        }

        private double From { get; } = from;
    }
}
