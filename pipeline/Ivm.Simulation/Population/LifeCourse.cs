using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population;

/// <summary>
/// Lays dates over a household: marriages and how they ended, since when the household is what it is, since when it
/// lives where it lives, and what happens to it after the reference date. What comes out hangs together: a household
/// never begins before its last member arrived, couples who are married married on one day, a divorced parent's
/// household begins with the divorce.
/// </summary>
internal sealed class LifeCourse(CounterRandom random, SimulationCalendar calendar, ParameterValues values)
{
    private const int DaysOfYear = 365;
    private static readonly ulong MarriageAge = CounterRandom.Stream("life.marriage_age");
    private static readonly ulong MarriageForm = CounterRandom.Stream("life.marriage_form");
    private static readonly ulong Status = CounterRandom.Stream("life.marital_status");
    private static readonly ulong Ended = CounterRandom.Stream("life.marriage_ended");
    private static readonly ulong FormedStream = CounterRandom.Stream("life.household_formed");
    private static readonly ulong MovedStream = CounterRandom.Stream("life.moved");
    private static readonly ulong LeftStream = CounterRandom.Stream("life.left");
    private static readonly ulong LaterStream = CounterRandom.Stream("life.later");
    private static readonly ulong LaterDayStream = CounterRandom.Stream("life.later_day");

    public void Assign(Neighbourhood place, ref Household household, Span<Person> members, bool left)
    {
        AssignMarriages(household, members);
        household.Formed = Math.Clamp(FormedOn(household, members), LatestArrival(members), calendar.Reference);
        household.Moved = MovedOn(household, members);
        if (left)
            AssignDeparture(ref household, ref members[0]);
        else
            AssignLater(ref household, members);
    }

    private static int LatestArrival(ReadOnlySpan<Person> members)
    {
        var latest = 0;
        foreach (ref readonly var member in members)
            latest = Math.Max(latest, member.Since);
        return latest;
    }

    private void AssignMarriages(in Household household, Span<Person> members)
    {
        if (household.Type is 3 or 5)
        {
            Marry(household, ref members[0], ref members[1]);
            return;
        }

        foreach (ref var person in members)
        {
            if (person.Role != HouseholdRole.Child)
                AssignFormerMarriage(household.Type, ref person);
        }
    }

    private void Marry(in Household household, ref Person first, ref Person second)
    {
        var youngest = Math.Max(first.Birth, second.Birth);
        var age = Math.Max(18, 27 + (5 * random.Normal(MarriageAge, household.Ordinal)));
        var day = Math.Min(youngest + (int)(age * DaysOfYear), calendar.Reference - 1 - random.Below(2 * DaysOfYear, MarriageForm, household.Ordinal));
        var status = random.Chance(values["partnership_instead_of_marriage"], Status, household.Ordinal) ? MaritalStatus.Partnership : MaritalStatus.Married;
        (first.Married, second.Married) = (day, day);
        (first.Marital, second.Marital) = (status, status);
    }

    private void AssignFormerMarriage(int type, ref Person person)
    {
        var age = calendar.YearsSince(person.Birth);
        if (age < 25)
            return;

        var (widowed, divorced) = FormerMarriageChances(type, age, person.Sex == 2);
        var uniform = random.Uniform(Status, person.Ordinal);
        if (uniform >= widowed + divorced)
            return;

        person.Marital = uniform < widowed ? MaritalStatus.Widowed : MaritalStatus.Divorced;
        var marriedAt = Math.Clamp(25 + (4 * random.Normal(MarriageAge, person.Ordinal)), 18, age - 2);
        person.Married = person.Birth + (int)(marriedAt * 365.2425);
        var years = age - marriedAt;
        var ago = random.Uniform(Ended, person.Ordinal) * (person.Marital == MaritalStatus.Widowed ? Math.Min(years - 1, 15) : years - 1);
        person.MarriageEnded = calendar.YearsAgo(Math.Max(0.05, ago));
    }

    private (double Widowed, double Divorced) FormerMarriageChances(int type, double age, bool woman) => type switch
    {
        1 => (
            Math.Clamp((age - 48) / 38, 0, 0.85) * (woman ? 1 : 0.6),
            age < 30 ? 0.03 : age < 40 ? 0.14 : age < 50 ? 0.36 : age < 62 ? 0.46 : age < 72 ? 0.33 : 0.10),
        6 => (Math.Clamp((age - 38) / 70, 0, 0.4), age < 30 ? 0.10 : age < 40 ? 0.38 : 0.56),
        8 => age < 70 ? (0.03, 0.12) : (woman ? 0.70 : 0.40, 0.07),
        _ => (age < 55 ? values["unmarried_partner_widowed"] : 0.15, age < 32 ? 0.02 : values["unmarried_partner_divorced"] * 1.5),
    };

    private int FormedOn(in Household household, ReadOnlySpan<Person> members)
    {
        ref readonly var first = ref members[0];
        var age = calendar.YearsSince(first.Birth);
        var uniform = random.Uniform(FormedStream, household.Ordinal);
        switch (household.Type)
        {
            case 1 when first.MarriageEnded > 0:
                return first.MarriageEnded;
            case 1:
                return calendar.YearsAgo(uniform * Math.Max(0.1, age - 19));
            case 2:
                return calendar.YearsAgo(Math.Min(Math.Max(0.1, age - 18), -5 * Math.Log(uniform)));
            case 3:
                return age < 48 ? first.Married : calendar.YearsAgo(uniform * Math.Min(age - 46, 20));
            case 6 when first.MarriageEnded > YoungestBirth(members):
                return first.MarriageEnded;
            case 4 or 5 or 6:
                return YoungestBirth(members);
            default:
                return calendar.YearsAgo(Math.Min(Math.Max(0.1, age - 18), -4 * Math.Log(uniform)));
        }
    }

    private static int YoungestBirth(ReadOnlySpan<Person> members)
    {
        var latest = 0;
        foreach (ref readonly var member in members)
            latest = Math.Max(latest, member.Birth);
        return latest;
    }

    private int MovedOn(in Household household, ReadOnlySpan<Person> members)
    {
        var day = Math.Max(calendar.Begin, calendar.YearsAgo(-values["residence_years_mean"] * Math.Log(random.Uniform(MovedStream, household.Ordinal))));
        return household.Type is 2 or 8 || (household.Type == 1 && members[0].Marital == MaritalStatus.Unmarried)
            ? Math.Max(day, household.Formed)
            : day;
    }

    /// <summary>Died or emigrated in the thirteen months before the reference date: no row holds on that date.</summary>
    private void AssignDeparture(ref Household household, ref Person person)
    {
        const int Longest = 400;
        person.Until = calendar.Reference - 1 - random.Below(Longest, LeftStream, person.Ordinal);
        person.Since = Math.Min(person.Since, person.Until - DaysOfYear);
        household.Formed = Math.Clamp(household.Formed, person.Since, person.Until - 30);
        household.Moved = Math.Clamp(household.Moved, person.Since, person.Until - 30);
        if (person.MarriageEnded == 0)
            return;

        if (person.MarriageEnded > person.Until)
            person.MarriageEnded = household.Formed;
        if (person.Married >= person.MarriageEnded)
            person.Married = Math.Min(person.Married, person.MarriageEnded - DaysOfYear);
    }

    private void AssignLater(ref Household household, Span<Person> members)
    {
        household.LaterDay = calendar.Reference + 1 + random.Below(calendar.Delivered - calendar.Reference - 10, LaterDayStream, household.Ordinal);
        var uniform = random.Uniform(LaterStream, household.Ordinal);
        var age = calendar.YearsSince(members[0].Birth);
        household.Later = LaterEvent.None;
        if (uniform < values["moves_after_reference"] && household.Type != 8)
            household.Later = LaterEvent.Move;
        else if (household.Type is 2 or 3 or 4 or 5 && age is > 20 and < 41 && 1 - uniform < values["births_after_reference"])
            household.Later = LaterEvent.Birth;
        else if (household.Type is 2 or 4 && uniform > 0.5 && uniform < 0.5 + values["marriages_after_reference"])
            household.Later = LaterEvent.Marriage;
        else if (household.Type == 1 && age > 68 && 1 - uniform < values["deaths_after_reference"])
            household.Later = LaterEvent.Death;

        if (household.Later == LaterEvent.Death)
            members[0].Until = household.LaterDay;
    }
}
