namespace Ivm.Contracts.Tests.Loading;

/// <summary>Reads a small design file of somebody else's survey, as other parts of the program do.</summary>
public class ContractReaderTests
{
    private const string Sound = """
        weights: weight
        level: 0.95
        stages: 2
        nested: true
        first_day: 2011-08-15
        label: { nl: Ontwerp, en: Design }
        units: [region, person]
        basis: most_mandatory_answers
        correction: { population: 1000 }
        counts: { value: 5, assumption: true, reason: nobody said }

        """;

    [Fact]
    public void Values_of_every_kind_are_read()
    {
        var (design, faults) = Read(Sound);

        Assert.Empty(faults);
        Assert.Equal(new Design("weight", 0.95, 2, true, new DateOnly(2011, 8, 15), new Label("Ontwerp", "Design"), "region,person", DuplicateCriterion.MostMandatoryAnswers, 1000, 5), design);
    }

    [Fact]
    public void Every_fault_is_found_in_one_go()
    {
        var (_, faults) = Read("""
            weights: [a, b]
            level: much
            stages: "2"
            nested: "true"
            first_day: 15-08-2011
            label: { nl: Ontwerp, english: Design }
            units: [region, region]
            basis: at_random
            correction: 1000
            counts: { value: 5, because: nobody said }
            wieghts: weight

            """);

        Assert.Equal(
            [
                "design.yaml:1:10: found a list of 2 items; expected a text. Write a single value.",
                "design.yaml:2:8: found 'much'; expected a number from 0 to 1. Write the number with a decimal point and without quotes.",
                "design.yaml:3:9: found the text '2'; expected a whole number from 1 to 9. Write digits only, without quotes.",
                "design.yaml:4:9: found the text 'true'; expected true or false. Write true or false, without quotes.",
                "design.yaml:5:12: found '15-08-2011'; expected a date written as yyyy-MM-dd. Write the date as 2011-08-15.",
                "design.yaml:6:8: found no key 'en'; expected the key 'en' with the text in English. Add 'en' to label.",
                "design.yaml:6:23: found the unknown key 'english'; expected one of the keys en, nl. Remove it.",
                "design.yaml:7:17: found 'region' a second time; expected every item once. Remove it: it already stands at design.yaml:7:9.",
                "design.yaml:8:8: found 'at_random'; expected one of most_mandatory_answers, national_first, mode_order, earliest_interview, file_and_line. Take one of these.",
                "design.yaml:9:13: found '1000'; expected the finite population, as a mapping of keys to values. Write it as 'key: value' lines.",
                "design.yaml:10:21: found the unknown key 'because' beside 'value'; expected one of the keys assumption, note, reason, setting, source. Remove it.",
                "design.yaml:11:1: found the unknown key 'wieghts'; expected one of the keys basis, correction, counts, first_day, label, level, nested, stages, units, weights. Did you mean 'weights'?",
            ],
            faults);
    }

    [Fact]
    public void Everything_that_is_missing_is_named()
    {
        var (_, faults) = Read("nested: false\n");

        Assert.Equal(
            [
                "design.yaml:1:1: found no key 'weights'; expected the key 'weights' with a text. Add 'weights'.",
                "design.yaml:1:1: found no key 'level'; expected the key 'level' with a number from 0 to 1. Add 'level'.",
                "design.yaml:1:1: found no key 'stages'; expected the key 'stages' with a whole number from 1 to 9. Add 'stages'.",
                "design.yaml:1:1: found no key 'first_day'; expected the key 'first_day' with a date written as yyyy-MM-dd. Add 'first_day'.",
                "design.yaml:1:1: found no key 'label'; expected the key 'label' with a text in Dutch and English: { nl: ..., en: ... }. Add 'label'.",
                "design.yaml:1:1: found no key 'units'; expected the key 'units' with a list of sampling units. Add 'units'.",
                "design.yaml:1:1: found no key 'basis'; expected the key 'basis' with one of most_mandatory_answers, national_first, mode_order, earliest_interview, file_and_line. Add 'basis'.",
                "design.yaml:1:1: found no key 'correction'; expected the key 'correction' with the finite population. Add 'correction'.",
            ],
            faults);
    }

    [Theory]
    [InlineData("weights:")]
    [InlineData("weights: ~")]
    [InlineData("weights: null")]
    [InlineData("weights: ''")]
    public void An_empty_value_is_nothing(string line)
    {
        var (_, faults) = Read(Sound.Replace("weights: weight", line, StringComparison.Ordinal));

        Assert.Equal(["design.yaml:1:" + (line.Length == 8 ? 9 : 10) + ": found nothing; expected a text. Fill it in."], faults);
    }

    [Fact]
    public void What_is_no_mapping_gives_one_fault()
    {
        var (_, faults) = Read("- a\n- b\n");

        Assert.Equal(["design.yaml:1:1: found a list of 2 items; expected a design, as a mapping of keys to values. Write it as 'key: value' lines."], faults);
    }

    private static (Design Design, IEnumerable<string> Faults) Read(string text)
    {
        var faults = new FaultCollector();
        var reader = ContractReader.Open(ContractDocument.Parse("design.yaml", text, faults), faults, "a design");
        var design = new Design(
            reader.Text("weights"),
            reader.Number("level", 0, 1),
            reader.Integer("stages", 1, 9),
            reader.Flag("nested", absent: false),
            reader.Date("first_day"),
            reader.Label("label"),
            string.Join(',', reader.Names("units", "a list of sampling units").Select(unit => unit.Value)),
            reader.Choice<DuplicateCriterion>("basis"),
            ReadCorrection(reader.Mapping("correction", "the finite population")),
            reader.OptionalInteger("counts"));
        reader.Done();
        return (design, faults.Sorted().Select(fault => fault.ToString()));
    }

    private static int ReadCorrection(ContractReader reader)
    {
        var population = reader.Integer("population", 1);
        reader.Done();
        return population;
    }

    private sealed record Design(
        string Weights, double Level, int Stages, bool Nested, DateOnly FirstDay, Label Label, string Units, DuplicateCriterion Basis, int Population, int? Counts);
}
