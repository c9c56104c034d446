using System.Globalization;
using System.Text.RegularExpressions;

namespace Ivm.Contracts.Tests;

/// <summary>The contracts of the repository itself.</summary>
public class RealContractsTests
{
    private static readonly Lazy<ContractSet> Contracts = new(() => ContractLoader.Load(Folder()));

    private static Edition Edition => Contracts.Value.Editions[2011];

    [Fact]
    public void The_contracts_of_the_repository_have_no_faults() => Assert.Contains(2011, Contracts.Value.Editions.Keys);

    [Fact]
    public void There_are_fourteen_offences_of_which_thirteen_count()
    {
        var offences = Edition.Questionnaire.Offences;

        Assert.Equal(14, offences.Length);
        Assert.Equal(
            [("other", 1), ("property", 8), ("vandalism", 2), ("violence", 3)],
            offences.GroupBy(offence => offence.Group).Select(group => (group.Key, group.Count())).Order());
        Assert.Equal(["other_offence"], offences.Where(offence => !offence.CountsInTotal).Select(offence => offence.Code));
        Assert.Equal(["violence", "property", "vandalism"], Edition.Questionnaire.Groups.Select(group => group.Code));
    }

    [Theory]
    [InlineData(2008, 443)]
    [InlineData(2009, 441)]
    [InlineData(2010, 431)]
    [InlineData(2011, 418)]
    public void Every_year_has_its_municipalities_each_in_one_of_25_police_regions(int year, int count)
    {
        var municipalities = Contracts.Value.CodeLists["municipality"].InYear(year);
        var regions = Contracts.Value.CodeLists["police_region"].Codes.Select(code => code.Value).ToHashSet();

        Assert.Equal(count, municipalities.Length);
        Assert.Equal(25, regions.Count);
        Assert.All(municipalities, municipality => Assert.Contains(municipality.Properties["police_region"], regions));
        Assert.Equal(regions, municipalities.Select(municipality => municipality.Properties["police_region"]).ToHashSet());
        Assert.All(municipalities, municipality => Assert.Matches("^[0-9]{4}$", municipality.Value));
    }

    [Fact]
    public void A_police_region_lies_in_one_province_so_that_its_counts_meet_those_of_provinces()
    {
        var provinceOf = Contracts.Value.CodeLists["police_region"].Codes.ToDictionary(code => code.Value, code => code.Properties["province"]);

        Assert.All(
            Contracts.Value.CodeLists["municipality"].Codes,
            municipality => Assert.Equal(provinceOf[municipality.Properties["police_region"]], municipality.Properties["province"]));
    }

    [Fact]
    public void The_national_files_have_every_block_but_background_and_local_files_every_mandatory_one()
    {
        var national = Edition.ResponseFiles.Where(file => file.Stream == SurveyStream.National).ToList();
        Assert.Equal(["national_cawi", "national_papi", "national_cati", "national_capi"], national.Select(file => file.Name));
        Assert.All(national, file => Assert.Equal(
            ["liveability", "neighbourhood_problems", "unsafety", "victimisation", "reporting", "police_contacts", "police_functioning", "prevention", "disrespect", "municipality_efforts"],
            file.Blocks.Select(block => block.Name)));

        var local = Edition.ResponseFiles.Where(file => file.Stream == SurveyStream.Local).ToList();
        Assert.Equal(Edition.LocalSurveys.Length, local.Count);
        Assert.All(local, file => Assert.All(
            Edition.Questionnaire.Blocks.Where(block => block.Mandatory),
            block => Assert.Contains(block, file.Blocks)));
        Assert.True(local.Select(file => string.Join(' ', file.Blocks.Select(block => block.Name))).Distinct().Count() > 15);
    }

    [Fact]
    public void Every_offence_is_screened_dated_twice_and_followed_to_the_police() => Assert.All(
        Edition.Questionnaire.Offences,
        offence => Assert.Equal(
            ["ever5y", "last_year", "last_month", "more", "prev_year", "prev_month", "reported", "report_form"],
            Edition.Questionnaire.Questions.Where(question => question.Offence == offence.Code).Select(question => question.Variable[(offence.Code.Length + 1)..])));

    [Fact]
    public void The_national_sample_can_give_750_respondents_in_every_police_region() =>
        Assert.True(Edition.NationalSampleSize >= 25 * 750 / 0.45);

    [Fact]
    public void The_twelve_published_scales_are_there() => Assert.Equal(
        [
            "scale_physical_decay", "scale_police_availability", "scale_police_communication", "scale_police_crimefighter", "scale_police_functioning", "scale_police_reciprocity",
            "scale_police_trust", "scale_property_nuisance", "scale_social_cohesion", "scale_social_nuisance", "scale_threat", "scale_traffic_nuisance",
        ],
        Edition.Scales.Select(scale => scale.Variable).Order());

    [Fact]
    public void Fines_too_little_is_the_one_police_statement_that_is_not_turned_round() => Assert.Equal(
        ["police_fines_too_little"],
        Edition.Scales.Where(scale => scale.Variable.StartsWith("scale_police_", StringComparison.Ordinal)).SelectMany(scale => scale.Items).Where(item => !item.Reversed).Select(item => item.Variable));

    [Fact]
    public void The_window_of_fieldwork_belongs_to_the_edition() =>
        Assert.Equal((new DateOnly(2011, 8, 15), new DateOnly(2011, 11, 30)), (Edition.FieldworkStart, Edition.FieldworkEnd));

    [Fact]
    public void Every_block_says_that_its_wording_is_an_assumption()
    {
        var assumed = Contracts.Value.Assumptions.Select(assumption => assumption.Where).ToHashSet();

        Assert.All(Edition.Questionnaire.Blocks, block => Assert.Contains($"questionnaire/blocks/{block.Name}.yaml: wording", assumed));
        Assert.All(
            new[] { "editions/2011.yaml: reference_date", "scales/2011.yaml: formula", "weighting/2011.yaml: bounds", "weighting/2011.yaml: distance", "weighting/2011.yaml: terms", "rules/2011.yaml: duplicates" },
            setting => Assert.Contains(setting, assumed));
    }

    [Fact]
    public void Bus_files_have_a_validity_interval() => Assert.Equal(
        ["GBAADRESOBJECTBUS", "GBABURGERLIJKESTAATBUS", "GBAHUISHOUDENSBUS"],
        Edition.Registers.Where(register => register.Interval is not null).Select(register => register.Name).Order());

    [Fact]
    public void An_edition_of_another_year_takes_a_few_lines()
    {
        var contracts = WithChanges(folder =>
        {
            var municipalities = Path.Combine(folder, "codelists", "municipality.csv");
            File.AppendAllLines(municipalities, File.ReadLines(municipalities).Where(line => line.StartsWith("2011,", StringComparison.Ordinal)).Select(line => "2012" + line[4..]).ToList());
            File.WriteAllText(
                Path.Combine(folder, "editions", "2012.yaml"),
                "based_on: 2011\nyear: 2012\nfieldwork: { start: 2012-08-15, end: 2012-11-30 }\n");
        });

        Assert.Equal(new DateOnly(2012, 8, 15), contracts.Editions[2012].FieldworkStart);
        Assert.Equal(Edition.ResponseFiles.Length, contracts.Editions[2012].ResponseFiles.Length);
    }

    [Theory]
    [InlineData(2008, 78, "2008-09-15", "2008-12-31")]
    [InlineData(2009, 239, "2009-09-15", "2009-12-31")]
    [InlineData(2010, 21, "2010-09-15", "2010-12-31")]
    public void An_earlier_edition_has_its_own_fieldwork_and_a_local_survey_in_as_many_municipalities_as_took_part(int year, int surveys, string start, string end)
    {
        var edition = Contracts.Value.Editions[year];

        Assert.Equal((DateOnly.Parse(start, CultureInfo.InvariantCulture), DateOnly.Parse(end, CultureInfo.InvariantCulture)), (edition.FieldworkStart, edition.FieldworkEnd));
        Assert.Equal(surveys, edition.LocalSurveys.Length);
        Assert.Equal(surveys, edition.LocalSurveys.SelectMany(survey => survey.Municipalities).Distinct().Count());
        Assert.Equal(4 + surveys, edition.ResponseFiles.Length);
        Assert.True(edition.LocalSurveys.SelectMany(survey => survey.Municipalities).Select(code => code).ToHashSet().IsSupersetOf(["0363", "0599", "0518", "0344"]));
    }

    [Theory]
    [InlineData(2008, "IPI", "PERSBRUT")]
    [InlineData(2009, "IPI", "PERSBRUT")]
    [InlineData(2010, "IPI", "PERSBRUT")]
    [InlineData(2011, "INPATAB", "INPPERSBRUT")]
    public void Registers_carry_the_year_and_income_comes_from_the_register_of_the_year(int year, string register, string variable)
    {
        var edition = Contracts.Value.Editions[year];

        Assert.Equal((register, variable), (edition.Linkage.IncomeRegister, edition.Linkage.IncomeVariable));
        Assert.Equal(12, edition.Registers.Length);
        Assert.Contains(register, edition.Registers.Select(schema => schema.Name));
        Assert.Contains($"gem{year}", edition.Registers.Single(schema => schema.Name == "VSLGWBTAB").Fields.Select(field => field.Name));
        Assert.Equal([$"bc{year}"], edition.Registers.Single(schema => schema.Name == "BUURTDICHTHEID").PrimaryKey);
    }

    [Fact]
    public void The_question_about_guarded_sheds_comes_with_the_edition_of_2010() => Assert.Equal(
        [2010, 2011],
        Contracts.Value.Editions.Values.Where(edition => edition.Questionnaire.Questions.Any(question => question.Variable == "prev_bicycle_guarded")).Select(edition => edition.Year));

    [Fact]
    public void The_faults_shown_in_the_readme_are_what_the_program_says()
    {
        var readme = File.ReadAllLines(Path.Combine(Folder(), "README.md"));

        var exception = Assert.Throws<InvalidInputException>(() => WithChanges(folder =>
        {
            Replace(Path.Combine(folder, "rules", "2011.yaml"), "grade_safety < 10", "grade_safty < 10");
            Replace(Path.Combine(folder, "tables", "2011.yaml"), "variable: victim_any", "variable: victims_any");
        }));

        // Not the lines and columns: they move with every edit of the contracts.
        Assert.Equal(
            readme.Where(line => line.Contains(": found ", StringComparison.Ordinal)).Select(WithoutPlace),
            exception.Faults.Select(fault => WithoutPlace(fault.ToString())));
        static string WithoutPlace(string message) => Regex.Replace(message, ":[0-9]+:[0-9]+:", ":", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void The_readme_names_every_folder_and_every_function_of_conditions()
    {
        var readme = File.ReadAllText(Path.Combine(Folder(), "README.md"));

        Assert.All(Directory.GetDirectories(Folder()), folder => Assert.Contains($"| `{Path.GetFileName(folder)}/` |", readme, StringComparison.Ordinal));
        Assert.All(ExpressionFunctions.Names, function => Assert.Contains($"{function}(", readme, StringComparison.Ordinal));
    }

    /// <summary>Loads a copy of the contracts after changing it.</summary>
    private static ContractSet WithChanges(Action<string> change)
    {
        var copy = Directory.CreateTempSubdirectory("ivm-contracts-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Folder(), "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(Folder(), file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            change(copy);
            return ContractLoader.Load(copy);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static void Replace(string file, string old, string replacement)
    {
        var text = File.ReadAllText(file);
        Assert.Equal(2, text.Split(old).Length);
        File.WriteAllText(file, text.Replace(old, replacement, StringComparison.Ordinal));
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "data-schemas")))
            {
                return Path.Combine(folder.FullName, "data-schemas");
            }
        }

        throw new InvalidOperationException("There is no folder data-schemas above the tests.");
    }
}
