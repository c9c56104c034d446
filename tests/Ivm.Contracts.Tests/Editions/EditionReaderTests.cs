using System.Collections.Immutable;

namespace Ivm.Contracts.Tests.Editions;

public class EditionReaderTests
{
    [Theory]
    [InlineData("2011-10-01", "2011-13-01", "editions/2011.yaml:2:26: found '2011-13-01'; expected a date written as yyyy-MM-dd. Write the date as 2011-08-15.")]
    [InlineData("start: 2011-08-15, end: 2011-11-30", "start: 2011-11-30, end: 2011-08-15", "editions/2011.yaml:3:12: found fieldwork from 2011-11-30 to 2011-08-15; expected a start that is no later than the end. Exchange the dates.")]
    [InlineData("mode: cawi", "mode: kawi", "editions/2011.yaml:19:36: found 'kawi'; expected a code of the code list mode. Did you mean 'cawi'?")]
    [InlineData("  files:", "  leave_out: [unsafty]\n  files:", "editions/2011.yaml:18:15: found the unknown block 'unsafty'; expected a block of the questionnaire. Did you mean 'unsafety'?")]
    [InlineData("  files:", "  leave_out: [victimisation]\n  files:", "editions/2011.yaml:20:7: found the block 'reporting' in survey 'national' without the question 'burglary_last_year' that routes it; expected blocks that are complete together. Take the block that asks 'burglary_last_year' as well, or leave 'reporting' out.")]
    [InlineData("rules: 2011", "rules: 2012", "editions/2011.yaml:28:8: found '2012', for which there is no file rules/2012.yaml; expected the name of a set of rules. Add rules/2012.yaml, or refer to another.")]
    [InlineData("questionnaire: [unsafety, victimisation, reporting]", "questionnaire: [unsafety, victimisation, reporting, prevention]", "editions/2011.yaml:15:53: found 'prevention', for which there is no file questionnaire/blocks/prevention.yaml; expected the name of a block of questions. Add questionnaire/blocks/prevention.yaml, or refer to another.")]
    [InlineData("sample: sample", "sample: sampel", "editions/2011.yaml:5:9: found 'sampel', for which there is no file deliveries/sampel.schema.json; expected the name of a table schema. Did you mean 'sample'?")]
    [InlineData("responses: response", "responses: respons", "editions/2011.yaml:6:12: found 'respons', for which there is no file deliveries/respons.schema.json; expected the name of a table schema. Did you mean 'response'?")]
    public void A_fault_in_an_edition_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("editions/2011.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("[\"0363\"]", "[\"0364\"]", "editions/2011.yaml:24:24: found the text '0364'; expected a code of the code list municipality in 2011. Correct the code.")]
    [InlineData("[\"0363\"]", "[\"0018\"]", "editions/2011.yaml:24:24: found the text '0018'; expected a code of the code list municipality in 2011. Correct the code.")]
    [InlineData("municipalities: [\"0363\"]", "police_regions: [PO14]", "editions/2011.yaml:24:24: found 'PO14'; expected a police region with municipalities in 2011. Correct the code.")]
    [InlineData("      municipalities: [\"0363\"]\n", "", "editions/2011.yaml:22:7: found a local survey without an area; expected either 'municipalities' or 'police_regions'. Add one.")]
    [InlineData("municipalities: [\"0363\"]", "municipalities: [\"0363\"]\n      police_regions: [PO01]", "editions/2011.yaml:22:7: found a local survey with two areas; expected either 'municipalities' or 'police_regions'. Keep one.")]
    [InlineData("blocks: [reporting]", "blocks: [reporting, unsafety]", "editions/2011.yaml:26:27: found the mandatory block 'unsafety'; expected an optional block of the edition's questionnaire. Remove it: every survey takes it.")]
    [InlineData("blocks: [reporting]", "blocks: [reporting, extras]", "editions/2011.yaml:26:27: found the unknown block 'extras'; expected an optional block of the edition's questionnaire. Correct the name.")]
    [InlineData("free_block: free_l0363", "free_block: free_amsterdam", "editions/2011.yaml:27:19: found 'free_amsterdam', for which there is no file questionnaire/free/free_amsterdam.yaml; expected the name of a free block. Add questionnaire/free/free_amsterdam.yaml, or refer to another.")]
    [InlineData("sample_size: 100\n", "sample_size: hundred\n", "editions/2011.yaml:25:20: found 'hundred'; expected a whole number of at least 1. Write digits only, without quotes.")]
    [InlineData("rules: 2011", "    - { survey: lpo13, label: { nl: x, en: x }, police_regions: [PO13], sample_size: 5 }\nrules: 2011", "editions/2011.yaml:28:66: found municipality '0363' a second time; expected every municipality in one local survey at most. Remove it: survey 'l0363' already covers it.")]
    public void A_fault_in_a_local_survey_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("editions/2011.yaml", old, replacement).Fault());

    [Theory]
    [InlineData("income_register: PERSONTAB", "income_register: INPATAB", "editions/2011.yaml:11:20: found 'INPATAB', which is no register of the edition; expected one of the registers. Add it to the registers.")]
    [InlineData("income_variable: INCOME", "income_variable: INKOMEN", "editions/2011.yaml:12:20: found 'INKOMEN', which is no column of PERSONTAB; expected one of its columns. Did you mean 'INCOME'?")]
    [InlineData("maximum_unlinked_share: 0.02", "maximum_unlinked_share: 2", "editions/2011.yaml:14:27: found '2'; expected a number from 0 to 1. Take a value in this range.")]
    [InlineData("  minimum_age: 15\n", "", "editions/2011.yaml:8:3: found no key 'minimum_age'; expected the key 'minimum_age' with a whole number from 0 to 120. Add 'minimum_age' to linkage.")]
    public void A_fault_in_the_linkage_is_reported(string old, string replacement, string fault) =>
        Assert.Equal(fault, new SomeContracts().Replacing("editions/2011.yaml", old, replacement).Fault());

    [Fact]
    public void The_year_is_that_of_the_file_name() => Assert.Equal(
        [
            "editions/2011.yaml:1:7: found the year 2010; expected '2011', as the file is called. Make the year and the file name agree.",
        ],
        new SomeContracts()
            .Replacing("editions/2011.yaml", "year: 2011", "year: 2010")
            .Replacing("editions/2011.yaml", "[\"0363\"]", "[\"0018\"]")
            .Faults());

    [Fact]
    public void Editions_may_not_be_based_on_each_other_in_a_circle() => Assert.Equal(
        [
            "editions/2011.yaml:1:11: found the circular reference editions/2012.yaml -> editions/2011.yaml -> editions/2012.yaml; expected editions that are based on each other in one direction. Remove one of the references.",
            "editions/2012.yaml:1:11: found the circular reference editions/2011.yaml -> editions/2012.yaml -> editions/2011.yaml; expected editions that are based on each other in one direction. Remove one of the references.",
        ],
        new SomeContracts()
            .Replacing("editions/2011.yaml", "year: 2011", "based_on: 2012\nyear: 2011")
            .With("editions/2012.yaml", "based_on: 2011\nyear: 2012\n")
            .Faults());

    [Fact]
    public void A_base_must_exist() => Assert.Equal(
        [
            "editions/2011.yaml:1:11: found '2010', for which there is no file editions/2010.yaml; expected the name of an edition. Add editions/2010.yaml, or refer to another.",
        ],
        new SomeContracts()
            .Replacing("editions/2011.yaml", "year: 2011", "based_on: 2010\nyear: 2011")
            .Faults());

    [Fact]
    public void A_misspelled_key_is_missing_and_unknown() => Assert.Equal(
        [
            "editions/2011.yaml:1:1: found no key 'rules'; expected the key 'rules' with the name of a set of rules. Add 'rules'.",
            "editions/2011.yaml:28:1: found the unknown key 'ruels'; expected one of the keys based_on, contacts, disclosure, editing, fieldwork, linkage, local, national, questionnaire, reference_date, registers, responses, rules, sample, scales, tables, weighting, year. Did you mean 'rules'?",
        ],
        new SomeContracts()
            .Replacing("editions/2011.yaml", "rules: 2011", "ruels: 2011")
            .Faults());

    [Fact]
    public void A_questionnaire_asks_what_routes_before_what_is_routed() => Assert.Equal(
        [
            "questionnaire/blocks/reporting.yaml:10:27: found 'burglary_last_year', which is asked only here or later, so that the routing would be circular; expected the name of a variable. Ask it before this question, or route by another.",
            "questionnaire/blocks/reporting.yaml:10:48: found 'burglary_last_month', which is asked only here or later, so that the routing would be circular; expected the name of a variable. Ask it before this question, or route by another.",
        ],
        new SomeContracts()
            .Replacing("editions/2011.yaml", "questionnaire: [unsafety, victimisation, reporting]", "questionnaire: [unsafety, reporting, victimisation]")
            .Faults());

    [Fact]
    public void An_edition_ties_everything_together()
    {
        var edition = new SomeContracts().Load().Editions[2011];

        Assert.Equal((2011, new DateOnly(2011, 10, 1)), (edition.Year, edition.ReferenceDate));
        Assert.Equal((new DateOnly(2011, 8, 15), new DateOnly(2011, 11, 30)), (edition.FieldworkStart, edition.FieldworkEnd));
        Assert.Equal(1000, edition.NationalSampleSize);
        Assert.Equal("SAMPLENR", Assert.Single(edition.Sample.Fields).Name);
        Assert.Equal(new VictimisationWindow(12, MissingMonthSameYear: true, MissingMonthPreviousYear: false, MaximumPerOffence: 2), edition.Window);
        Assert.Equal([DuplicateCriterion.MostMandatoryAnswers, DuplicateCriterion.FileAndLine], edition.Duplicates.Keep);
        Assert.Equal(new LinkagePlan(15, 7, 1, "PERSONTAB", "INCOME", 8, 0.02), edition.Linkage with { MinimumCoverage = ImmutableSortedDictionary<string, double>.Empty });
        Assert.Empty(edition.Linkage.MinimumCoverage);
    }

    [Fact]
    public void A_response_file_has_the_administrative_columns_and_one_for_every_question_of_its_blocks()
    {
        var edition = new SomeContracts().Load().Editions[2011];

        var national = edition.ResponseFiles[0];
        Assert.Equal(("national_cawi", SurveyStream.National, "national", "cawi"), (national.Name, national.Stream, national.Survey, national.Mode));
        Assert.Equal(["SAMPLENR", "RINPERSOON", "feels_unsafe", "feels_unsafe_often", "grade_safety", "burglary_ever5y"], national.Schema.Fields.Take(6).Select(field => field.Name));
        Assert.Equal(2 + 3 + 12 + 2, national.Schema.Fields.Length);
        Assert.False(national.Schema.Dialect!.LineBreaksInQuotes);

        var local = edition.ResponseFiles[1];
        Assert.Equal(("local_l0363", SurveyStream.Local, "l0363", (string?)null), (local.Name, local.Stream, local.Survey, local.Mode));
        Assert.Equal(("free_l0363_ideas", FieldType.String), (local.Schema.Fields[^1].Name, local.Schema.Fields[^1].Type));
        Assert.True(local.Schema.Dialect!.LineBreaksInQuotes);
        Assert.Equal(["unsafety", "victimisation", "reporting", "free_l0363"], local.Blocks.Select(block => block.Name));
    }

    [Fact]
    public void A_local_survey_leaves_optional_blocks_out_unless_it_names_them()
    {
        var edition = new SomeContracts().Replacing("editions/2011.yaml", "      blocks: [reporting]\n", "").Load().Editions[2011];

        Assert.Equal(["unsafety", "victimisation", "free_l0363"], edition.ResponseFiles[1].Blocks.Select(block => block.Name));
    }

    [Fact]
    public void A_local_survey_of_a_police_region_covers_its_municipalities()
    {
        var edition = new SomeContracts().Replacing("editions/2011.yaml", "municipalities: [\"0363\"]", "police_regions: [PO01]").Load().Editions[2011];

        Assert.Equal(["0014"], edition.LocalSurveys[0].Municipalities);
    }

    [Fact]
    public void An_edition_takes_what_it_does_not_say_from_the_one_it_is_based_on()
    {
        var contracts = new SomeContracts()
            .Replacing("codelists/municipality.csv", "2011,0014", "2012,0363,Amsterdam,Amsterdam,PO13\n2011,0014")
            .With("editions/2012.yaml", "based_on: 2011\nyear: 2012\nfieldwork: { start: 2012-09-01, end: 2012-12-31 }\n")
            .Load();

        Assert.Equal(new DateOnly(2012, 9, 1), contracts.Editions[2012].FieldworkStart);
        Assert.Equal(1000, contracts.Editions[2012].NationalSampleSize);
        Assert.Equal(["editions/2011.yaml", "editions/2012.yaml"], contracts.HashesOf("editions/2012").Keys);
        Assert.Equal(["editions/2011.yaml"], contracts.HashesOf("editions/2011").Keys);
    }

    [Fact]
    public void An_edition_may_change_one_key_of_a_mapping_and_inherit_the_others_but_a_wrapped_value_is_replaced_as_a_whole()
    {
        var edition = new SomeContracts()
            .Replacing("codelists/municipality.csv", "2011,0014", "2012,0363,Amsterdam,Amsterdam,PO13\n2011,0014")
            .With("editions/2012.yaml", "based_on: 2011\nyear: 2012\nlinkage: { minimum_age: 12 }\nreference_date: { value: 2012-11-01 }\n")
            .Load().Editions[2012];

        Assert.Equal(new LinkagePlan(12, 7, 1, "PERSONTAB", "INCOME", 8, 0.02), edition.Linkage with { MinimumCoverage = ImmutableSortedDictionary<string, double>.Empty });
        Assert.Empty(edition.Linkage.MinimumCoverage);
        Assert.Equal(new DateOnly(2012, 11, 1), edition.ReferenceDate);
    }

    [Fact]
    public void A_register_contract_has_the_year_of_the_edition_where_it_says_year()
    {
        var register = new SomeContracts()
            .Replacing("registers/PERSONTAB.schema.json", "\"name\": \"REGION\"", "\"name\": \"REGION{year}\"")
            .Load().Editions[2011].Registers[0];

        Assert.Contains("REGION2011", register.Fields.Select(field => field.Name));
    }
}
