using Ivm.Pipeline.Tests.Simulation.Responses;

namespace Ivm.Pipeline.Tests.Simulation;

/// <summary>
/// How near the default country comes to what CBS published for 2011 or the nearest year (StatLine 80168ned, 80732ned,
/// 81189ned; CBS articles on IVM 2010 and 2011).
/// </summary>
[Collection(DefaultCountryCollection.Name)]
public sealed class DefaultCountryTests(DefaultCountry fixture)
{
    [Theory]
    [InlineData("victim_any", 25.0, 0.4)]
    [InlineData("victim_burglary", 1.3, 0.1)]
    [InlineData("victim_attempted_burglary", 1.8, 0.1)]
    [InlineData("feels_unsafe_sometimes", 25.0, 0.4)]
    [InlineData("feels_unsafe_often", 2.0, 0.2)]
    [InlineData("unsafe_in_neighbourhood", 17.0, 0.4)]
    [InlineData("grade_surroundings", 7.5, 0.05)]
    [InlineData("grade_liveability", 7.4, 0.05)]
    [InlineData("grade_safety", 7.0, 0.05)]
    [InlineData("neighbourhood_improved", 13.6, 0.4)]
    [InlineData("neighbourhood_deteriorated", 14.1, 0.5)]
    [InlineData("mun_attention_top2", 48.7, 0.5)]
    [InlineData("mun_informs_top2", 47.3, 0.5)]
    [InlineData("had_police_contact", 30.0, 0.5)]
    [InlineData("satisfied_police_contact", 60.4, 0.6)]
    [InlineData("satisfied_police_functioning", 43.5, 0.5)]
    [InlineData("reported", 34.5, 0.6)]
    [InlineData("reported_formally", 26.3, 0.6)]
    [InlineData("reported_by_internet", 9.7, 0.4)]
    [InlineData("reported_by_document", 16.6, 0.5)]
    [InlineData("home_has_extra_locks", 70.0, 0.5)]
    [InlineData("home_has_alarm", 12.0, 0.4)]
    [InlineData("leaves_light_on", 45.0, 0.5)]
    [InlineData("scale_social_nuisance", 1.7, 0.05)]
    [InlineData("scale_threat", 1.2, 0.05)]
    [InlineData("scale_physical_decay", 3.5, 0.05)]
    [InlineData("scale_property_nuisance", 2.8, 0.05)]
    [InlineData("scale_traffic_nuisance", 3.7, 0.05)]
    [InlineData("scale_social_cohesion", 6.3, 0.05)]
    [InlineData("scale_police_availability", 4.4, 0.1)]
    [InlineData("scale_police_functioning", 5.3, 0.1)]
    [InlineData("scale_police_trust", 6.4, 0.1)]
    [InlineData("scale_police_crimefighter", 5.2, 0.1)]
    [InlineData("scale_police_reciprocity", 5.3, 0.1)]
    [InlineData("scale_police_communication", 5.7, 0.1)]
    public void A_national_truth_lands_near_the_published_figure(string measure, double published, double tolerance) =>
        Assert.InRange(TruthOf(measure), published - tolerance, published + tolerance);

    [Fact]
    public void Burglary_falls_with_age_as_published_for_2009()
    {
        // Burglary or attempt: 15-17 3.8 +- 0.9, 18-24 4.7 +- 0.7, 25-34 3.0 +- 0.4, ... 65-74 2.1 +- 0.4 (81189ned).
        (int From, int To, double Percent, double Margin)[] published =
            [(15, 17, 3.8, 0.9), (18, 24, 4.7, 0.7), (25, 34, 3.0, 0.4), (35, 44, 2.8, 0.3), (45, 54, 2.8, 0.3), (55, 64, 2.3, 0.3), (65, 74, 2.1, 0.4)];
        var lines = File.ReadLines(Path.Combine(fixture.Country.Truth, "truth.csv")).ToArray();
        var header = lines[0].Split(';');
        var (age, burglary, attempt) = (Array.IndexOf(header, "age"), Array.IndexOf(header, "victim_burglary"), Array.IndexOf(header, "victim_attempted_burglary"));
        var persons = lines.Skip(1).Select(line => line.Split(';')).Select(cells => (Age: int.Parse(cells[age]), Victim: cells[burglary] == "1" || cells[attempt] == "1")).ToArray();

        Assert.InRange(100.0 * persons.Count(person => person.Victim) / persons.Length, 2.7, 2.9);
        Assert.All(published, group =>
        {
            var members = persons.Where(person => person.Age >= group.From && person.Age <= group.To).ToArray();
            Assert.InRange(100.0 * members.Count(person => person.Victim) / members.Length, group.Percent - group.Margin, group.Percent + group.Margin);
        });
    }

    [Fact]
    public void Victimisation_and_unsafety_rise_with_urbanity()
    {
        foreach (var measure in new[] { "victim_any", "feels_unsafe_sometimes" })
        {
            var byUrbanity = fixture.Country.Summary.Truths.Where(figure => figure.Measure == measure && figure.By == "urbanity").OrderBy(figure => figure.Domain, StringComparer.Ordinal).Select(figure => figure.Value).ToArray();
            Assert.Equal(5, byUrbanity.Length);
            Assert.Equal(byUrbanity.OrderDescending(), byUrbanity);
        }
    }

    [Fact]
    public void Every_police_region_has_at_least_750_net_respondents_of_the_national_sample()
    {
        Assert.Equal(25, fixture.Country.Summary.Regions.Count);
        Assert.All(fixture.Country.Summary.Regions, region => Assert.True(region.NationalNet >= 750, $"{region.PoliceRegion} has {region.NationalNet}."));
    }

    [Fact]
    public void About_45_percent_of_the_national_sample_answer()
    {
        var regions = fixture.Country.Summary.Regions;
        Assert.InRange(100.0 * regions.Sum(region => region.NationalNet) / regions.Sum(region => region.Drawn), 43, 48);
    }

    [Theory]
    [InlineData("feels_unsafe", "feels_unsafe_sometimes", 0.8)]
    [InlineData("unsafe_neighbourhood", "unsafe_in_neighbourhood", 0.7)]
    public void Who_answers_feels_safer_than_who_does_not(string question, string measure, double bias)
    {
        var (yes, all) = (0, 0);
        foreach (var records in ResponseRecords.All(fixture.Country, SimulatedCountry.Edition))
        {
            var column = Array.IndexOf(records.Header, question);
            var answers = records.All().Where(record => record.Cells.Length > column).Select(record => record.Cells[column]).ToArray();
            yes += answers.Count(answer => answer == "1");
            all += answers.Count(answer => answer is "1" or "2");
        }

        Assert.True(100.0 * yes / all < TruthOf(measure) - bias, $"Unweighted {100.0 * yes / all:F1}, true {TruthOf(measure):F1}.");
    }

    private double TruthOf(string measure) =>
        fixture.Country.Summary.Truths.Single(figure => figure.Measure == measure && figure.By == "total").Value;
}
