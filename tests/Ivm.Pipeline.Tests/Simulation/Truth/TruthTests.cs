namespace Ivm.Pipeline.Tests.Simulation.Truth;

[Collection(SmallCountryCollection.Name)]
public sealed class TruthTests(SmallCountry fixture)
{
    private readonly SimulatedCountry _country = fixture.Country;

    [Fact]
    public void Figures_are_what_the_persons_of_the_truth_add_up_to()
    {
        var (header, rows) = Persons();
        double Mean(string variable, Func<string[], bool> where)
        {
            var values = rows.Where(where).Select(cells => cells[Array.IndexOf(header, variable)]).Where(cell => cell.Length > 0).Select(double.Parse).ToArray();
            return values.Average();
        }

        var sex = Array.IndexOf(header, "sex");
        var region = Array.IndexOf(header, "police_region");
        Assert.Equal(100 * Mean("victim_any", _ => true), Figure("victim_any", "total", "total"), 1e-9);
        Assert.Equal(100 * Mean("count_property", cells => cells[sex] == "2"), Figure("per100_property", "sex", "2"), 1e-9);
        Assert.Equal(Mean("grade_safety", cells => cells[region] == "PO13"), Figure("grade_safety", "police_region", "PO13"), 1e-9);
        Assert.Equal(Mean("scale_social_cohesion", _ => true), Figure("scale_social_cohesion", "total", "total"), 1e-6);
        Assert.Equal(100 * Mean("victim_any", cells => cells[sex] == "1" && cells[region] == "PO01"), Figure("victim_any", "police_region x sex", "PO01 x 1"), 1e-9);
        Assert.Equal(
            100 * rows.Sum(cells => double.Parse(cells[Array.IndexOf(header, "last_incidents_reported")])) / rows.Sum(cells => double.Parse(cells[Array.IndexOf(header, "last_incidents")])),
            Figure("reported", "total", "total"),
            1e-9);
    }

    [Fact]
    public void Totals_leave_other_offences_out_and_are_the_sum_of_their_groups()
    {
        var (header, rows) = Persons();
        int Cell(string[] cells, string variable) => int.Parse(cells[Array.IndexOf(header, variable)]);

        Assert.All(rows, cells => Assert.Equal(Cell(cells, "count_violence") + Cell(cells, "count_property") + Cell(cells, "count_vandalism"), Cell(cells, "count_any")));
        Assert.All(rows, cells => Assert.Equal(Cell(cells, "count_any") > 0 ? 1 : 0, Cell(cells, "victim_any")));
        Assert.Contains(rows, cells => Cell(cells, "victim_other_offence") == 1 && Cell(cells, "victim_any") == 0);
        Assert.All(rows, cells => Assert.InRange(Cell(cells, "count_threat"), 0, SimulatedCountry.Edition.Window.MaximumPerOffence));
    }

    [Fact]
    public void The_truth_covers_the_target_population_and_every_derived_variable()
    {
        var (header, rows) = Persons();
        var households = _country.Lines("registers/GBAHUISHOUDENSBUS.csv").Length;

        Assert.Equal(SimulatedCountry.Edition.DerivedVariables().Select(variable => variable.Name), header.Intersect(SimulatedCountry.Edition.DerivedVariables().Select(variable => variable.Name)));
        Assert.Equal(_country.Summary.TargetPersons, rows.Length);
        Assert.InRange(rows.Length, 0.78 * 30_000, 0.86 * 30_000);
        Assert.All(rows, cells => Assert.True(int.Parse(cells[Array.IndexOf(header, "age")]) >= SimulatedCountry.Edition.Linkage.MinimumAge));
        Assert.Distinct(rows.Select(cells => cells[1]));
        Assert.True(households > rows.Length);
    }

    [Fact]
    public void Members_of_a_household_share_what_happens_to_its_things()
    {
        var (header, rows) = Persons();
        var victims = rows.ToDictionary(cells => cells[1], cells => cells[Array.IndexOf(header, "victim_car_vandalism")] == "1");
        var reference = SimulatedCountry.Edition.ReferenceDate.ToString("yyyyMMdd");
        var couples = _country.Rows("registers/GBAHUISHOUDENSBUS.csv")
            .Where(row => string.CompareOrdinal(row["DATUMAANVANGHH"], reference) <= 0 && string.CompareOrdinal(row["DATUMEINDEHH"], reference) >= 0 && row["PLHH"] is "3" or "4" && victims.ContainsKey(row["RINPERSOON"]))
            .GroupBy(row => row["HUISHOUDNR"], row => victims[row["RINPERSOON"]])
            .Select(household => household.ToArray())
            .Where(household => household.Length == 2)
            .ToArray();
        var one = couples.Average(couple => couple[0] ? 1.0 : 0);
        var both = couples.Average(couple => couple[0] && couple[1] ? 1.0 : 0);

        Assert.True(both > 3 * one * one, $"{both:F4} both, {one:F4} one");
    }

    private (string[] Header, string[][] Rows) Persons()
    {
        var lines = File.ReadAllLines(Path.Combine(_country.Truth, "truth.csv"));
        return (lines[0].Split(';'), [.. lines.Skip(1).Select(line => line.Split(';'))]);
    }

    private double Figure(string measure, string by, string domain)
    {
        var summary = _country.Summary.Truths.Single(figure => figure.Measure == measure && figure.By == by && figure.Domain == domain).Value;
        var written = File.ReadLines(Path.Combine(_country.Truth, "figures.csv")).Select(line => line.Split(';')).Single(cells => cells[0] == measure && cells[2] == by && cells[3] == domain);
        Assert.Equal(summary, double.Parse(written[4]));
        return summary;
    }
}
