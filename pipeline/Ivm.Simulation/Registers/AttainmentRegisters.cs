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

/// <summary>INPATAB: gross personal income of everybody of fifteen and older.</summary>
internal sealed class IncomeRegister(SimulationKeys keys, SimulationCalendar calendar, Attainment attainment) : IRegister
{
    private const int Youngest = 15;

    public string Name => "INPATAB";

    public IReadOnlyList<string> Columns { get; } = ["RINPERSOONS", "RINPERSOON", "INPPERSBRUT"];

    public void Append(NeighbourhoodPeople people, RowSink rows)
    {
        foreach (ref readonly var person in people.Persons)
        {
            if (person.AgeOn(calendar.ReferenceDate) < Youngest)
                continue;

            rows.Buffer.PutKey(keys, person.Ordinal);
            rows.Buffer.Put((byte)';');
            rows.Buffer.PutNumber(attainment.Income(person, attainment.Education(person)));
            rows.EndRow(person.Ordinal);
        }
    }
}
