using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population;

/// <summary>What administrations know of a birth date.</summary>
/// <param name="Date">The date.</param>
/// <param name="KnowsMonth">Whether the month is known.</param>
/// <param name="KnowsDay">Whether the day is known; never without the month.</param>
internal readonly record struct BirthRecord(DateOnly Date, bool KnowsMonth, bool KnowsDay);

/// <summary>Whose birth date is known: of some who were born abroad the day, or month and day, is not.</summary>
internal sealed class BirthRecords(CounterRandom random, ParameterValues values)
{
    private static readonly ulong UnknownBirth = CounterRandom.Stream("register.unknown_birth_day");
    private readonly double _unknownMonth = values["unknown_birth_month"];
    private readonly double _unknownDay = values["unknown_birth_day"];

    /// <summary>What is known of a person's birth.</summary>
    public BirthRecord Of(in Person person)
    {
        var uniform = person.Generation == 1 ? random.Uniform(UnknownBirth, person.Ordinal) : 1;
        return new BirthRecord(DateOnly.FromDayNumber(person.Birth), uniform >= _unknownMonth, uniform >= _unknownMonth && uniform >= _unknownDay);
    }
}
