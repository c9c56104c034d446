namespace Ivm.Pipeline.Tests.Simulation.Sampling;

[Collection(SmallCountryCollection.Name)]
public sealed class SampleTests(SmallCountry fixture)
{
    private readonly List<Dictionary<string, string>> _sample = fixture.Country.Rows("sample/sample.csv");

    [Fact]
    public void Every_case_has_a_number_of_its_own_that_names_its_stream()
    {
        Assert.Distinct(_sample.Select(row => row["SAMPLENR"]));
        Assert.All(_sample, row => Assert.Equal(row["STREAM"] == "national" ? 'N' : 'L', row["SAMPLENR"][0]));
        Assert.All(_sample, row => Assert.Equal(10, row["SAMPLENR"].Length));
    }

    [Fact]
    public void Inclusion_probabilities_add_up_to_the_frame()
    {
        // The sum of 1/p over the drawn persons of a stratum is the number of persons that could be drawn.
        foreach (var stratum in _sample.Where(row => row["STREAM"] == "national").GroupBy(row => row["STRATUM_NATIONAL"]))
        {
            var frame = stratum.Sum(row => 1 / double.Parse(row["PROB_NATIONAL"]));
            Assert.Equal(Math.Round(frame), frame, 6);
            Assert.InRange(stratum.Count() / frame, 0, 0.6 + 1e-9);
        }

        foreach (var stratum in _sample.Where(row => row["STREAM"] == "local").GroupBy(row => row["STRATUM_LOCAL"]))
        {
            var frame = stratum.Sum(row => 1 / double.Parse(row["PROB_LOCAL"]));
            Assert.Equal(Math.Round(frame), frame, 6);
        }
    }

    [Fact]
    public void Both_probabilities_stand_in_every_row_and_are_those_of_the_place_not_of_the_stream()
    {
        Assert.All(_sample, row => Assert.InRange(double.Parse(row["PROB_NATIONAL"]), double.Epsilon, 1));
        Assert.All(_sample, row => Assert.Equal(row["STRATUM_LOCAL"] == "none", double.Parse(row["PROB_LOCAL"]) == 0));
        Assert.All(_sample.Where(row => row["STREAM"] == "local"), row => Assert.Equal(row["SURVEY"], row["STRATUM_LOCAL"]));
        Assert.Contains(_sample, row => row["STREAM"] == "national" && row["STRATUM_LOCAL"] != "none");
        Assert.All(_sample.GroupBy(row => row["STRATUM_LOCAL"]), stratum => Assert.Single(stratum.Select(row => row["PROB_LOCAL"]).Distinct()));
        Assert.All(_sample.GroupBy(row => row["STRATUM_NATIONAL"]), stratum => Assert.Single(stratum.Select(row => row["PROB_NATIONAL"]).Distinct()));
    }

    [Fact]
    public void Every_police_region_and_every_local_survey_is_sampled()
    {
        Assert.Equal(25, _sample.Where(row => row["STREAM"] == "national").Select(row => row["STRATUM_NATIONAL"][..4]).Distinct().Count());
        Assert.Equal(
            SimulatedCountry.Edition.LocalSurveys.Select(survey => survey.Survey).Order(StringComparer.Ordinal),
            _sample.Where(row => row["STREAM"] == "local").Select(row => row["SURVEY"]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_samples_are_drawn_independently_so_some_are_in_both()
    {
        var twice = _sample.Where(row => row["RINPERSOON"].Length > 0).GroupBy(row => row["RINPERSOONS"] + row["RINPERSOON"]).Where(person => person.Count() > 1).ToArray();

        Assert.NotEmpty(twice);
        Assert.All(twice, person => Assert.Equal(["local", "national"], person.Select(row => row["STREAM"]).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Some_drawn_persons_are_not_yet_matched_and_most_of_those_are_in_the_concordance()
    {
        var concordance = fixture.Country.Rows("registers/VTVPERSOONTAB.csv").Select(row => row["RINPERSOON"]).ToHashSet();
        var unmatched = _sample.Where(row => row["RINPERSOONS"] == "S").ToArray();

        Assert.NotEmpty(unmatched);
        Assert.InRange(unmatched.Average(row => concordance.Contains(row["RINPERSOON"]) ? 1.0 : 0), 0.6, 0.999);
    }

    [Fact]
    public void The_frame_is_older_than_the_reference_date_so_some_drawn_persons_do_not_belong()
    {
        var edition = SimulatedCountry.Edition;
        var reference = edition.ReferenceDate.ToString("yyyyMMdd");
        var births = fixture.Country.Rows("registers/GBAPERSOONTAB.csv").ToDictionary(row => row["RINPERSOON"], row => row["GBAGEBOORTEJAAR"] + row["GBAGEBOORTEMAAND"] + row["GBAGEBOORTEDAG"]);
        var households = fixture.Country.Rows("registers/GBAHUISHOUDENSBUS.csv")
            .Where(row => string.CompareOrdinal(row["DATUMAANVANGHH"], reference) <= 0 && string.CompareOrdinal(row["DATUMEINDEHH"], reference) >= 0)
            .ToDictionary(row => row["RINPERSOON"], row => row["TYPHH"]);
        var matched = _sample.Where(row => row["RINPERSOONS"] == "R" && births.ContainsKey(row["RINPERSOON"])).ToArray();
        var fifteenYearsAgo = edition.ReferenceDate.AddYears(-15).ToString("yyyyMMdd");

        Assert.Contains(matched, row => !households.ContainsKey(row["RINPERSOON"]));
        Assert.Contains(matched, row => households.GetValueOrDefault(row["RINPERSOON"]) == "8");
        Assert.Contains(matched, row => string.CompareOrdinal(births[row["RINPERSOON"]], fifteenYearsAgo) > 0);
    }
}
