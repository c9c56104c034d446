using Ivm.Simulation.Geography;
using Ivm.Simulation.Parameters;
using Ivm.Statistics.Numerics;

namespace Ivm.Simulation.Population;

/// <summary>
/// Fills a neighbourhood with households until its number of persons is reached. Types and ages first; origin, marital
/// history and dates are then laid over them by their own makers.
/// </summary>
internal sealed class HouseholdMaker
{
    private static readonly ulong TypeStream = CounterRandom.Stream("household.type");
    private static readonly ulong AgeStream = CounterRandom.Stream("household.age");
    private static readonly ulong PartnerStream = CounterRandom.Stream("household.partner_age");
    private static readonly ulong SexStream = CounterRandom.Stream("household.sex");
    private static readonly ulong ChildrenStream = CounterRandom.Stream("household.children");
    private static readonly ulong YoungestStream = CounterRandom.Stream("household.youngest");
    private static readonly ulong SpacingStream = CounterRandom.Stream("household.spacing");
    private static readonly ulong ChildSexStream = CounterRandom.Stream("household.child_sex");
    private static readonly ulong OthersStream = CounterRandom.Stream("household.others");
    private static readonly ulong InstitutionStream = CounterRandom.Stream("household.institution");
    private static readonly ulong LeaverStream = CounterRandom.Stream("household.leaver");

    private static readonly ulong SharedStream = CounterRandom.Stream("household.shared_address");
    private static readonly ulong AddressStream = CounterRandom.Stream("household.leaver_address");

    private readonly CounterRandom _random;
    private readonly SimulationCalendar _calendar;
    private readonly ParameterValues _values;
    private readonly DiscreteChoice[] _typeByUrbanity;
    private readonly AgeBands[] _agesByType;
    private readonly DiscreteChoice _children;
    private readonly OriginMaker _origins;
    private readonly LifeCourse _lives;

    public HouseholdMaker(CounterRandom random, SimulationCalendar calendar, OriginCountries countries)
    {
        _random = random;
        _calendar = calendar;
        _values = new ParameterValues(ParameterTable.Load("population.csv"));
        var types = ParameterTable.Load("household_types.csv").Rows;
        _typeByUrbanity = [.. Enumerable.Range(0, 5).Select(step => new DiscreteChoice(
            types.Select(row => row.Number("urban") + (step / 4.0 * (row.Number("rural") - row.Number("urban"))))))];
        var ages = ParameterTable.Load("household_ages.csv");
        _agesByType = [.. Enumerable.Range(1, 8).Select(type => new AgeBands(ages, $"t{type}"))];
        _children = new DiscreteChoice([_values["children_1"], _values["children_2"], _values["children_3"], _values["children_4"]]);
        _origins = new OriginMaker(random, calendar, countries, _values["member_of_other_origin"]);
        _lives = new LifeCourse(random, calendar, _values);
    }

    /// <summary>Makes everybody of a neighbourhood.</summary>
    public void Fill(Neighbourhood place, NeighbourhoodPeople people)
    {
        people.Begin(place);
        FillInstitution(place, people);
        while (people.PersonCount < place.Persons)
            AddPrivateHousehold(place, people, place.Persons - people.PersonCount);
        people.Present = people.HouseholdCount;
        for (var i = 0; i < place.Leavers; i++)
            AddLeaver(place, people, i);

        for (var h = 0; h < people.HouseholdCount; h++)
        {
            ref var household = ref people.Households[h];
            _origins.Assign(place, household, people.MembersOf(household));
            _lives.Assign(place, ref household, people.MembersOf(household), left: h >= people.Present);
            if (household.Later == LaterEvent.Birth)
                people.AddBaby(h, MakeBaby(household, people.MembersOf(household)));
        }
    }

    private void FillInstitution(Neighbourhood place, NeighbourhoodPeople people)
    {
        var left = place.InstitutionalPersons;
        while (left > 0)
        {
            var ordinal = place.FirstOrdinal + people.PersonCount;
            var size = Math.Min(left, 1 + (int)(_values["institution_size_mean"] * 2 * _random.Uniform(InstitutionStream, ordinal)));
            people.Add(new Household { Ordinal = ordinal, First = people.PersonCount, Type = 8, Size = (ushort)size, Address = people.NewAddress() });
            for (var i = 0; i < size; i++)
            {
                var person = ordinal + i;
                people.Add(Make(
                    person,
                    _agesByType[7].Draw(_random.Uniform(AgeStream, person)),
                    _random.Chance(_values["institution_man"], SexStream, person),
                    HouseholdRole.Institutional));
            }

            left -= size;
        }
    }

    private void AddPrivateHousehold(Neighbourhood place, NeighbourhoodPeople people, int room)
    {
        var ordinal = place.FirstOrdinal + people.PersonCount;
        var type = 1 + _typeByUrbanity[place.Urbanity - 1].Pick(_random.Uniform(TypeStream, ordinal));
        var adults = type is 1 or 6 ? 1 : 2;
        var children = type is 4 or 5 or 6 ? 1 + _children.Pick(_random.Uniform(ChildrenStream, ordinal)) : 0;

        // The last household of a neighbourhood takes the room that is left: fewer children, or a smaller type.
        children = Math.Min(children, room - adults);
        if (children < 0 || (children == 0 && type is 4 or 5 or 6))
        {
            type = room == 1 || type == 6 ? 1 : type == 4 ? 2 : 3;
            adults = type == 1 ? 1 : 2;
            children = 0;
        }

        var first = people.PersonCount;
        var age = _agesByType[type - 1].Draw(_random.Uniform(AgeStream, ordinal));
        AddAdults(people, ordinal, type, age);
        if (children > 0)
            AddChildren(people, ordinal + adults, children, age);

        people.Add(new Household
        {
            Ordinal = ordinal,
            First = first,
            Type = (byte)type,
            Children = (byte)children,
            Size = (ushort)(adults + children),
            Address = people.Addresses > 0 && _random.Chance(_values["shared_address"], SharedStream, ordinal) ? people.LastAddress : people.NewAddress(),
        });
    }

    private void AddAdults(NeighbourhoodPeople people, int ordinal, int type, double age)
    {
        var man = _random.Uniform(SexStream, ordinal);
        switch (type)
        {
            case 1:
                people.Add(Make(ordinal, age, man < _values[age < 60 ? "single_man_under_60" : "single_man_over_60"], HouseholdRole.Single));
                break;
            case 6:
                people.Add(Make(ordinal, age, man < _values["one_parent_man"], HouseholdRole.LoneParent));
                break;
            case 7:
                people.Add(Make(ordinal, age, man < 0.5, HouseholdRole.OtherReference));
                people.Add(Make(
                    ordinal + 1,
                    Math.Max(16, age - 8 + (16 * _random.Uniform(OthersStream, ordinal))),
                    _random.Chance(0.5, SexStream, ordinal + 1),
                    HouseholdRole.OtherMember));
                break;
            default:
                var role = type switch
                {
                    2 => HouseholdRole.UnmarriedPartner,
                    3 => HouseholdRole.MarriedPartner,
                    4 => HouseholdRole.UnmarriedParent,
                    _ => HouseholdRole.MarriedParent,
                };
                var difference = _values["partner_age_difference"] + (_values["partner_age_difference_sd"] * _random.Normal(PartnerStream, ordinal));
                var sameSex = man < _values["same_sex_couple"];
                people.Add(Make(ordinal, age, sameSex && man * 2 < _values["same_sex_couple"], role));
                people.Add(Make(ordinal + 1, Math.Clamp(age + difference, 18, 99), !sameSex || man * 2 < _values["same_sex_couple"], role));
                break;
        }
    }

    private void AddChildren(NeighbourhoodPeople people, int ordinal, int children, double parentAge)
    {
        var mother = _values["child_mother_youngest"];
        var low = Math.Clamp(parentAge - _values["youngest_child_mother_oldest"], 0, _values["youngest_child_oldest"] - 1);
        var high = Math.Clamp(parentAge - mother, low + 0.5, _values["youngest_child_oldest"]);
        var oldest = Math.Max(high, Math.Min(parentAge - mother + 1, _values["child_at_home_oldest"]));
        var age = low + ((high - low) * Math.Pow(_random.Uniform(YoungestStream, ordinal), _values["youngest_child_skew"]));
        for (var i = 0; i < children; i++)
        {
            people.Add(Make(ordinal + i, age, _random.Chance(0.512, ChildSexStream, ordinal + i), HouseholdRole.Child));
            var spacing = _values["child_spacing_least"] - (_values["child_spacing_mean"] * Math.Log(_random.Uniform(SpacingStream, ordinal + i)));
            age = Math.Min(age + spacing, oldest);
        }
    }

    private void AddLeaver(Neighbourhood place, NeighbourhoodPeople people, int number)
    {
        var ordinal = place.FirstOrdinal + place.Persons + number;
        var died = _random.Chance(_values["leaver_died"], LeaverStream, ordinal);
        var age = died
            ? Math.Max(60 + (36 * _random.Uniform(AgeStream, ordinal)), 30)
            : 20 + (30 * _random.Uniform(AgeStream, ordinal));
        var first = people.PersonCount;
        people.Add(Make(ordinal, age, _random.Chance(0.5, SexStream, ordinal), HouseholdRole.Single));
        people.Add(new Household { Ordinal = ordinal, First = first, Type = 1, Size = 1, Address = place.FirstOrdinal + _random.Below(place.CertainAddresses, AddressStream, ordinal) });
    }

    private Person MakeBaby(in Household household, ReadOnlySpan<Person> members)
    {
        var baby = members[0];
        baby.Ordinal = SimulationKeys.BabyOf(household.Ordinal);
        baby.Birth = household.LaterDay;
        baby.Since = household.LaterDay;
        baby.Until = Person.StillHere;
        baby.Married = 0;
        baby.MarriageEnded = 0;
        baby.Marital = MaritalStatus.Unmarried;
        baby.Role = HouseholdRole.Child;
        baby.Sex = (byte)(_random.Chance(0.512, ChildSexStream, baby.Ordinal) ? 1 : 2);
        baby.Generation = (byte)(baby.Origin == Origin.Native ? 0 : 2);
        return baby;
    }

    private Person Make(int ordinal, double age, bool man, HouseholdRole role) => new()
    {
        Ordinal = ordinal,
        Birth = _calendar.YearsAgo(age),
        Until = Person.StillHere,
        Sex = (byte)(man ? 1 : 2),
        Role = role,
        Marital = MaritalStatus.Unmarried,
    };

    /// <summary>Ages in bands with weights, uniform within a band.</summary>
    private sealed class AgeBands(ParameterTable table, string column)
    {
        private readonly DiscreteChoice _choice = new(table.Rows.Select(row => row.Number(column)));
        private readonly double[] _low = [.. table.Rows.Select(row => row.Number("low"))];
        private readonly double[] _high = [.. table.Rows.Select(row => row.Number("high"))];

        public double Draw(double uniform)
        {
            var band = _choice.Pick(uniform, out var within);
            return _low[band] + (within * (_high[band] - _low[band]));
        }
    }
}
