using Ivm.Simulation.Population;

namespace Ivm.Simulation.Registers;

/// <summary>HOOGSTEOPLTAB: highest education of those whom the register covers, with the weight that makes up for the others.</summary>
internal sealed class EducationRegister(SimulationKeys keys, Attainment attainment) : IRegister
{
    public string Name => "HOOGSTEOPLTAB";

    public IReadOnlyList<string> Columns { get; } = ["RINPERSOONS", "RINPERSOON", "OPLNIVSOI2006", "GEWICHTHOOGSTEOPL"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        foreach (ref readonly var person in people.Persons)
        {
            var level = attainment.Education(person);
            if (!attainment.EducationKnown(person, level))
                continue;

            var buffer = rows.Buffer;
            buffer.PutKey(keys, person.Ordinal);
            buffer.Put((byte)';');
            buffer.Put((byte)('0' + level));
            buffer.Put((byte)';');
            buffer.PutFixed((long)Math.Round(100 / attainment.EducationCoverage(person, level)), 2);
            rows.EndRow(person.Ordinal);
        }
    }
}

/// <summary>Gross personal income of everybody of fifteen and older: INPATAB, or IPI before 2011.</summary>
/// <param name="keys">Keys of persons.</param>
/// <param name="calendar">The reference date.</param>
/// <param name="attainment">Incomes.</param>
/// <param name="name">The register's name.</param>
/// <param name="variable">Its column with the income.</param>
/// <param name="missing">What it writes for an unknown income.</param>
internal sealed class IncomeRegister(SimulationKeys keys, SimulationCalendar calendar, Attainment attainment, string name, string variable, string missing) : IRegister
{
    private const int Youngest = 15;

    public string Name => name;

    public IReadOnlyList<string> Columns { get; } = ["RINPERSOONS", "RINPERSOON", variable];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        foreach (ref readonly var person in people.Persons)
        {
            if (person.AgeOn(calendar.ReferenceDate) < Youngest)
                continue;

            rows.Buffer.PutKey(keys, person.Ordinal);
            rows.Buffer.Put((byte)';');
            var income = attainment.Income(person, attainment.Education(person));
            if (income == Attainment.MissingIncome)
                rows.Buffer.Put(missing);
            else
                rows.Buffer.PutNumber(income);
            rows.EndRow(person.Ordinal);
        }
    }
}
