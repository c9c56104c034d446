using CsCheck;
using Ivm.Contracts;
using Ivm.Transforms.Linkage;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Linkage;

public sealed class LinkPopulationTransformTests
{
    [Theory]
    [InlineData("19961001", 15)]
    [InlineData("19961002", null)]
    [InlineData("19111001", 100)]
    [InlineData("1996--01", 15)] // an unknown month is July
    [InlineData("199607--", 15)]
    [InlineData("199610--", 15)] // an unknown day is the first
    [InlineData("199611--", null)]
    [InlineData("1970----", 41)]
    public void Age_is_that_on_the_reference_date_and_younger_than_15_is_outside(string born, int? age)
    {
        var result = new SomeRegisters().Person("1", born).LinkPopulation();

        Assert.Equal(age is null ? [] : [[age]], result.Rows("SELECT age FROM link.population"));
        Assert.Equal(age is null ? [["under_15"]] : [], result.Rows("SELECT reason FROM link.outside_population"));
    }

    [Fact]
    public void Everybody_outside_the_population_has_a_reason_and_the_account_adds_up()
    {
        var result = new SomeRegisters()
            .Person("1")
            .Person("2", born: "----0101")
            .Person("3", born: "20050101")
            .Person("4", type: null)
            .Person("5", type: "8", size: 40)
            .Person("6", dwelling: null)
            .Person("7", dwelling: "99")
            .Person("S8")
            .Successor("S8", "1")
            .LinkPopulation();

        Assert.Equal([["000000001"]], result.Rows("SELECT rinpersoon FROM link.population"));
        Assert.Equal(
            [
                ["000000002", "age_unknown"],
                ["000000003", "under_15"],
                ["000000004", "no_household"],
                ["000000005", "institutional"],
                ["000000006", "no_address"],
                ["000000007", "no_area"],
                ["000000008", "superseded_key"],
            ],
            result.Rows("SELECT rinpersoon, reason FROM link.outside_population ORDER BY rinpersoon"));
        var account = result.Account("GBAPERSOONTAB");
        Assert.Equal((8, 1, 7), (account.In, account.Out, account.Rejected.Values.Sum()));
    }

    [Theory]
    [InlineData("20111001", "88888888", true)]
    [InlineData("20000101", "20111001", true)]
    [InlineData("20111002", "88888888", false)]
    [InlineData("20000101", "20110930", false)]
    public void A_row_counts_from_its_first_to_its_last_day(string from, string to, bool holds)
    {
        var result = new SomeRegisters().Person("1", from: from, to: to).LinkPopulation();

        Assert.Equal(holds ? 1L : 0L, result.Value<long>("SELECT count(*) FROM link.population"));
    }

    [Fact]
    public void Of_successive_households_the_one_of_the_reference_date_is_taken()
    {
        var result = new SomeRegisters()
            .Person("1", type: "5", size: 4, from: "20000101", to: "20110930")
            .Household("1", "1", 1, "20111001", "88888888")
            .LinkPopulation();

        // The address ended with the first household.
        Assert.Equal([["no_address"]], result.Rows("SELECT reason FROM link.outside_population"));

        result = new SomeRegisters()
            .Person("1", type: "5", size: 4, to: "20111001")
            .Household("1", "1", 1, "20111002", "88888888")
            .LinkPopulation();

        Assert.Equal([["5", 4]], result.Rows("SELECT household_type, household_size FROM link.population"));
    }

    [Fact]
    public void Register_codes_become_the_classes_of_the_code_lists()
    {
        var result = new SomeRegisters()
            .Person("1", sex: "1", origin: "6030", status: "O", level: "3")
            .Person("2", sex: "2", origin: "5022", status: "P", level: "4")
            .Person("3", sex: "-", origin: "9999", status: "S", level: null)
            .LinkPopulation();

        Assert.Equal(
            [["1", "1", "1", "1"], ["2", "3", "2", "2"], [null, null, "4", null]],
            result.Rows("SELECT sex, origin, marital, education FROM link.population ORDER BY rinpersoon"));
    }

    [Theory]
    [InlineData(2500, "1")]
    [InlineData(2499, "2")]
    [InlineData(1500, "2")]
    [InlineData(1000, "3")]
    [InlineData(500, "4")]
    [InlineData(499, "5")]
    [InlineData(0, "5")]
    public void Urbanity_is_the_class_that_the_address_density_reaches(int density, string urbanity)
    {
        var result = new SomeRegisters().Dwelling("2", "00200304", density, municipalityDensity: 1200).Person("1", dwelling: "2").LinkPopulation();

        Assert.Equal(
            [[urbanity, "3", "0020", "002003", "00200304", "PO02", "PV21"]],
            result.Rows("SELECT urbanity_neighbourhood, urbanity_municipality, municipality, district, neighbourhood, police_region, province FROM link.population"));
    }

    [Fact]
    public void Income_quintiles_split_the_persons_whose_income_is_known_and_equal_incomes_share_one()
    {
        var registers = new SomeRegisters().Person("99", income: null);
        long[] incomes = [-50, 0, 0, 0, 100, 200, 300, 400, 500, 600];
        for (var person = 0; person < incomes.Length; person++)
        {
            registers.Person($"{person + 1}", income: incomes[person]);
        }

        var quintiles = registers.LinkPopulation().Rows("SELECT income_quintile FROM link.population ORDER BY rinpersoon").Select(row => row[0]);

        // Ranks 1, 2, 2, 2, 5, 6, 7, 8, 9, 10 of 10 persons, two of them in a fifth.
        Assert.Equal(["1", "1", "1", "1", "3", "3", "4", "4", "5", "5", null], quintiles);
    }

    [Fact]
    public void A_municipality_that_the_code_list_lacks_is_refused_by_name_and_number_of_persons()
    {
        var registers = new SomeRegisters().Dwelling("2", "07770001").Person("1").Person("2", dwelling: "2").Person("3", dwelling: "2");

        var refusal = Assert.Throws<InvalidInputException>(() => registers.LinkPopulation());

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.Contains("1 municipality codes (0777) of 2 persons that codelists/municipality.csv lacks for 2011", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_without_an_area_are_refused_above_the_gate()
    {
        var edition = SomeRegisters.Edition();
        edition = edition with { Linkage = edition.Linkage with { MaximumUnlinkedShare = 0.4 } };

        var refusal = Assert.Throws<InvalidInputException>(() => new SomeRegisters().Person("1").Person("2", dwelling: "99").LinkPopulation(edition));

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.Contains("1 of 2 persons", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_households_on_the_reference_date_are_refused()
    {
        var registers = new SomeRegisters().Person("1").Household("1", "5", 4, "20100101", "88888888");

        var refusal = Assert.Throws<InvalidInputException>(() => registers.LinkPopulation());

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.StartsWith("ingest.GBAHUISHOUDENSBUS: found 1 persons with two rows that hold on 2011-10-01", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_register_contract_without_the_columns_of_the_year_is_a_fault_of_the_contract()
    {
        var edition = SomeRegisters.Edition() with { Year = 2010 };

        var refusal = Assert.Throws<InvalidInputException>(() => new LinkPopulationTransform(SomeRegisters.Contracts(edition), edition));

        Assert.Equal(InputFailure.Invalid, refusal.Kind);
        Assert.Contains("no register VSLGWBTAB with column gem2010", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Persons_in_are_persons_of_the_population_plus_persons_outside()
    {
        var person = Gen.Select(Gen.Int[1900, 2011], Of("1", "5", "8", null), Of("1", "99", null), Of("20000101", "20111002"));

        static Gen<string?> Of(params string?[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);
        person.Array[1, 12].Sample(
            people =>
            {
                var registers = new SomeRegisters();
                for (var number = 0; number < people.Length; number++)
                {
                    var (year, type, dwelling, from) = people[number];
                    registers.Person($"{number + 1}", $"{year}0615", type: type, dwelling: dwelling, from: from!);
                }

                var result = registers.LinkPopulation();
                var account = result.Account("GBAPERSOONTAB");
                return account.In == people.Length
                    && account.Balances
                    && result.Value<long>("SELECT count(*) FROM (SELECT rinpersoon FROM link.population UNION ALL SELECT rinpersoon FROM link.outside_population)") == people.Length
                    && result.Value<long>("SELECT count(DISTINCT rinpersoon) FROM (SELECT rinpersoon FROM link.population UNION ALL SELECT rinpersoon FROM link.outside_population)") == people.Length;
            },
            iter: 8);
    }

    [Fact]
    public void One_thread_and_two_threads_write_the_same_bytes()
    {
        var registers = new SomeRegisters();
        for (var number = 1; number <= 200; number++)
        {
            registers.Person($"{number}", $"{1930 + (number % 80)}0101", income: number % 7 * 1000, level: number % 3 == 0 ? "4" : null);
        }

        HarnessResult one = registers.LinkPopulation(threads: 1), two = registers.LinkPopulation(threads: 2);

        Assert.Equal(one.Sha256("link.population"), two.Sha256("link.population"));
        Assert.Equal(one.Sha256("link.outside_population"), two.Sha256("link.outside_population"));
    }
}
