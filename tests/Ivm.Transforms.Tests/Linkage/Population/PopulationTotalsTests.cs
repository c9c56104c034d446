using Ivm.Contracts;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Tests.Linkage;

public sealed class PopulationTotalsTests
{
    [Fact]
    public void Every_term_counts_everybody_once_and_as_a_count_by_hand_does()
    {
        var result = Town().LinkPopulation();
        var weighting = SomeRegisters.Edition().Weighting;
        var schemes = weighting.Classifications.ToDictionary(classification => classification.Name, classification => new ClassScheme(classification));

        Assert.All(result.Rows("SELECT term, sum(persons) FROM link.population_totals GROUP BY term"), row => Assert.Equal("60", $"{row[1]}"));
        foreach (var term in weighting.Terms)
        {
            var variables = term.By.Select(name => schemes[name].Variable).ToArray();
            var byHand = result.Rows($"SELECT {string.Join(", ", variables)} FROM link.population")
                .GroupBy(row => string.Join('|', Enumerable.Range(0, 4).Select(at => at < term.By.Length ? schemes[term.By[at]].ClassOf(row[at] is null ? null : $"{row[at]}") : "")))
                .Select(group => $"{group.Key} {group.Count()}")
                .Order(StringComparer.Ordinal);

            var counted = result.Rows($"SELECT class_1 || '|' || class_2 || '|' || class_3 || '|' || class_4 || ' ' || persons FROM link.population_totals WHERE term = '{term.Name}'")
                .Select(row => (string)row[0]!)
                .Order(StringComparer.Ordinal);
            Assert.Equal(byHand, counted);
        }
    }

    [Fact]
    public void Counts_by_every_place_are_there()
    {
        var result = Town().LinkPopulation();

        Assert.Equal(
            [["district", "001001", 30L], ["district", "002003", 30L], ["municipality", "0010", 30L], ["municipality", "0020", 30L], ["neighbourhood", "00100101", 30L], ["neighbourhood", "00200304", 30L]],
            result.Rows("SELECT term, class_1, persons FROM link.population_totals WHERE term IN ('municipality', 'district', 'neighbourhood') ORDER BY ALL"));
    }

    [Fact]
    public void Education_is_weighted_by_its_register_and_unknown_education_is_not()
    {
        var result = new SomeRegisters()
            .Person("1", level: "3", weight: 1.5)
            .Person("2", level: "1", weight: 2.25)
            .Person("3", level: "7", weight: 4)
            .Person("4")
            .Person("5", born: "20050101", level: "1", weight: 100) // outside the population
            .LinkPopulation();

        Assert.Equal(
            [["1", 2L, 3.75], ["3", 1L, 4.0], ["unknown", 1L, null]],
            result.Rows("SELECT class_1, persons, education_weighted FROM link.population_totals WHERE term = 'education' ORDER BY class_1"));
        Assert.Equal(0L, result.Value<long>("SELECT count(education_weighted) FROM link.population_totals WHERE term = 'total'"));
    }

    [Fact]
    public void The_income_of_a_household_is_the_sum_over_all_its_members()
    {
        var result = new SomeRegisters()
            .Person("1", type: "5", size: 3, income: 30_000)
            .Person("2", type: null, income: 20_000).Member("2", "1", 3)
            .Person("3", born: "20050101", type: null).Member("3", "1", 3) // a child without income
            .Person("4", income: 10_000)
            .Person("5", type: "5", size: 2, income: 90_000)
            .Person("6", type: null).Member("6", "5", 2) // an adult whose income is not known
            .LinkPopulation();

        Assert.Equal(
            [["000000001", 50_000L, "3"], ["000000002", 50_000L, "3"], ["000000004", 10_000L, "1"], ["000000005", null, null], ["000000006", null, null]],
            result.Rows("SELECT rinpersoon, household_income, household_income_quintile FROM link.population ORDER BY rinpersoon"));
    }

    [Fact]
    public void Households_whose_size_is_not_the_number_of_their_members_are_counted()
    {
        var result = new SomeRegisters().Person("1", type: "5", size: 2).Person("2", type: "5", size: 2).Person("3", type: null).Member("3", "2", 2).LinkPopulation();

        Assert.Equal(1, result.Count("household", "another_size_than_stated"));
    }

    [Fact]
    public void Coverage_counts_residents_by_sex_and_age()
    {
        var result = new SomeRegisters()
            .Person("1", level: "3", income: 1)
            .Person("2", sex: "2")
            .Person("3", born: "20050101", sex: "2")
            .Person("4", type: null, dwelling: null) // no resident
            .LinkPopulation();

        Assert.Equal(
            [["1", "35-44", 1L, 1L], ["2", "35-44", 1L, 0L]],
            result.Rows("SELECT sex, age_group, persons, known FROM link.register_coverage WHERE variable = 'education' ORDER BY ALL"));
        Assert.Equal(
            [["address", "3", "3"], ["birth_year", "3", "3"], ["education", "2", "1"], ["household", "3", "3"], ["income", "2", "1"], ["marital", "3", "3"], ["origin", "3", "3"], ["sex", "3", "3"]],
            result.Rows("SELECT variable, sum(persons)::VARCHAR, sum(known)::VARCHAR FROM link.register_coverage GROUP BY variable ORDER BY variable"));
    }

    [Fact]
    public void A_register_that_knows_too_few_is_refused()
    {
        var edition = SomeRegisters.Edition();
        edition = edition with { Linkage = edition.Linkage with { MinimumCoverage = edition.Linkage.MinimumCoverage.Add("income", 0.6) } };

        var refusal = Assert.Throws<InvalidInputException>(() => new SomeRegisters().Person("1", income: 1).Person("2").LinkPopulation(edition));

        Assert.Equal(InputFailure.DataRefused, refusal.Kind);
        Assert.StartsWith("link.register_coverage: income: found 1 of 2 persons of whom the registers know it on 2011-10-01; expected at least 60 %", refusal.Message, StringComparison.Ordinal);
    }

    private static SomeRegisters Town()
    {
        var registers = new SomeRegisters().Dwelling("2", "00200304", 2600, municipalityDensity: 1200);
        for (var person = 0; person < 60; person++)
        {
            registers.Person(
                $"{person + 1}",
                $"{1925 + person}0{1 + (person % 9)}11",
                sex: person % 7 == 0 ? "-" : person % 2 == 0 ? "1" : "2",
                origin: person % 3 == 0 ? "5022" : person % 11 == 0 ? "9999" : "6030",
                size: 1 + (person % 6),
                dwelling: person % 2 == 0 ? "1" : "2",
                status: "OHPWS"[person % 5].ToString(),
                level: person % 4 == 0 ? "4" : null,
                income: person % 8 == 0 ? null : person * 1000);
        }

        return registers;
    }
}
