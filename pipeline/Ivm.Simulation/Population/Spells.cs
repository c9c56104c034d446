using System.Runtime.InteropServices;
using Ivm.Simulation.Geography;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population;

/// <summary>A person's time in one household as it was.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HouseholdSpell(
    int Start, int End, int Household, byte Type, HouseholdRole Role, bool Reference, int Size, int Children);

/// <summary>A person's time at one address.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddressSpell(int Start, int End, int Address);

/// <summary>A person's time in one marital status.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MaritalSpell(int Start, int End, MaritalStatus Status);

/// <summary>
/// The history of a person as the bus files tell it: spells in order of time that never overlap and leave no gap
/// between the first and the last. The last one ends with <see cref="Person.Until"/>.
/// </summary>
internal sealed class Spells(CounterRandom random, AddressBook addresses)
{
    /// <summary>Most spells of one kind that a person can have.</summary>
    public const int Most = 4;

    private static readonly ulong FormerYears = CounterRandom.Stream("spells.former_household_years");
    private static readonly ulong FormerAddress = CounterRandom.Stream("spells.former_address");
    private static readonly ulong FormerAddressYears = CounterRandom.Stream("spells.former_address_years");
    private static readonly ulong LaterAddress = CounterRandom.Stream("spells.later_address");

    /// <summary>Households a person belongs or belonged to.</summary>
    /// <returns>The number of spells put into <paramref name="spells"/>, which has room for <see cref="Most"/>.</returns>
    public int Households(in Household household, in Person person, Span<HouseholdSpell> spells)
    {
        var count = 0;
        if (person.Since < household.Formed)
        {
            var family = household.Type is 3 or 4 or 5 or 6 ? household.Ordinal : person.Ordinal;
            var start = Math.Max(person.Since, household.Formed - 300 - random.Below(4000, FormerYears, family));
            if (start < household.Formed)
                spells[count++] = Former(household, person, start);
        }

        var current = new HouseholdSpell(
            household.Formed, person.Until, household.Ordinal, household.Type, person.Role, person.Ordinal == household.Ordinal, household.Size, household.Children);
        if (household.Later is not (LaterEvent.Birth or LaterEvent.Marriage))
        {
            spells[count++] = current;
            return count;
        }

        spells[count++] = current with { End = household.LaterDay - 1 };
        spells[count++] = Later(household, current);
        return count;
    }

    /// <summary>The household of a baby born after the reference date.</summary>
    public static HouseholdSpell HouseholdOfBaby(in Household household)
    {
        var before = new HouseholdSpell(0, Person.StillHere, household.Ordinal, household.Type, HouseholdRole.Child, Reference: false, household.Size, household.Children);
        return Later(household, before);
    }

    /// <summary>Addresses a person lives or lived at.</summary>
    /// <returns>The number of spells put into <paramref name="spells"/>.</returns>
    public int Addresses(Municipality municipality, in Household household, in Person person, Span<AddressSpell> spells)
    {
        var count = 0;
        if (person.Since < household.Moved)
        {
            var family = household.Type is 4 or 5 or 6 ? household.Ordinal : person.Ordinal;
            var start = Math.Max(person.Since, household.Moved - 200 - random.Below(3500, FormerAddressYears, family));
            if (start < household.Moved)
                spells[count++] = new AddressSpell(start, household.Moved - 1, addresses.Elsewhere(municipality, FormerAddress, family));
        }

        var from = Math.Max(person.Since, household.Moved);
        if (household.Later != LaterEvent.Move)
        {
            spells[count++] = new AddressSpell(from, person.Until, household.Address);
            return count;
        }

        spells[count++] = new AddressSpell(from, household.LaterDay - 1, household.Address);
        spells[count++] = new AddressSpell(household.LaterDay, person.Until, addresses.Elsewhere(municipality, LaterAddress, household.Ordinal));
        return count;
    }

    /// <summary>Marital states of a person.</summary>
    /// <returns>The number of spells put into <paramref name="spells"/>.</returns>
    public static int Marital(in Household household, in Person person, Span<MaritalSpell> spells)
    {
        var count = 0;
        var since = person.Since;
        var marries = household.Later == LaterEvent.Marriage && person.Role != HouseholdRole.Child;
        var last = marries ? household.LaterDay - 1 : person.Until;
        if (person.Married == 0)
        {
            Add(person.Since, last, person.Marital, spells);
        }
        else
        {
            Add(person.Since, person.Married - 1, MaritalStatus.Unmarried, spells);
            if (person.MarriageEnded == 0)
            {
                Add(person.Married, last, person.Marital, spells);
            }
            else
            {
                Add(person.Married, person.MarriageEnded - 1, MaritalStatus.Married, spells);
                Add(person.MarriageEnded, last, person.Marital, spells);
            }
        }

        if (marries)
            Add(household.LaterDay, person.Until, MaritalStatus.Married, spells);
        return count;

        void Add(int start, int end, MaritalStatus status, Span<MaritalSpell> into)
        {
            start = Math.Max(start, since);
            if (start <= end)
                into[count++] = new MaritalSpell(start, end, status);
        }
    }

    private static HouseholdSpell Later(in Household household, HouseholdSpell current) => household.Later == LaterEvent.Birth
        ? current with
        {
            Start = household.LaterDay,
            Type = (byte)(current.Type switch { 2 => 4, 3 => 5, _ => current.Type }),
            Role = current.Role switch
            {
                HouseholdRole.UnmarriedPartner => HouseholdRole.UnmarriedParent,
                HouseholdRole.MarriedPartner => HouseholdRole.MarriedParent,
                _ => current.Role,
            },
            Size = current.Size + 1,
            Children = current.Children + 1,
        }
        : current with
        {
            Start = household.LaterDay,
            Type = (byte)(current.Type == 2 ? 3 : 5),
            Role = current.Role switch
            {
                HouseholdRole.UnmarriedPartner => HouseholdRole.MarriedPartner,
                HouseholdRole.UnmarriedParent => HouseholdRole.MarriedParent,
                _ => current.Role,
            },
        };

    /// <summary>What a person's household was before it became what it is: one child fewer, one parent more, the parental home, ...</summary>
    private static HouseholdSpell Former(in Household household, in Person person, int start)
    {
        var spell = new HouseholdSpell(
            start, household.Formed - 1, household.Ordinal, household.Type, person.Role, person.Ordinal == household.Ordinal, household.Size, household.Children);
        switch (household.Type)
        {
            case 4 or 5 when household.Children == 1 && person.Role == HouseholdRole.Child:
                return FormerOfOne(spell with { Household = SimulationKeys.FormerHouseholdOf(person.Ordinal) }, person, household.Formed);
            case 4 or 5 when household.Children == 1:
                return spell with
                {
                    Type = (byte)(household.Type == 4 ? 2 : 3),
                    Role = household.Type == 4 ? HouseholdRole.UnmarriedPartner : HouseholdRole.MarriedPartner,
                    Size = 2,
                    Children = 0,
                };
            case 4 or 5:
                return spell with { Size = household.Size - 1, Children = household.Children - 1 };
            case 6 when person.Role == HouseholdRole.Child:
                return spell with { Type = 5, Size = household.Size + 1 };
            case 6:
                return spell with { Type = 5, Role = HouseholdRole.MarriedParent, Size = household.Size + 1 };
            case 3 when household.Formed > person.Married:
                return spell with { Type = 5, Role = HouseholdRole.MarriedParent, Size = 3, Children = 1 };
            case 3:
                return spell with { Type = 2, Role = HouseholdRole.UnmarriedPartner };
            default:
                return FormerOfOne(spell with { Household = SimulationKeys.FormerHouseholdOf(person.Ordinal) }, person, household.Formed);
        }
    }

    private static HouseholdSpell FormerOfOne(HouseholdSpell spell, in Person person, int left)
    {
        const int LeavesHomeBefore = 30 * 365;
        if (person.Marital == MaritalStatus.Widowed)
            return spell with { Type = 3, Role = HouseholdRole.MarriedPartner, Reference = person.Sex == 1, Size = 2, Children = 0 };
        if (person.Marital == MaritalStatus.Divorced)
            return spell with { Type = 5, Role = HouseholdRole.MarriedParent, Reference = person.Sex == 1, Size = 4, Children = 2 };
        if (left - person.Birth < LeavesHomeBefore)
            return spell with { Type = 5, Role = HouseholdRole.Child, Reference = false, Size = 4, Children = 2 };

        return spell with { Type = 1, Role = HouseholdRole.Single, Reference = true, Size = 1, Children = 0 };
    }
}
