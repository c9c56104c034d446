using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Ivm.Contracts;
using Ivm.Pipeline.Tests.Testing;

namespace Ivm.Pipeline.Tests.Quality;

public sealed partial class QualityReporterTests : IDisposable
{
    private readonly SurveyOffice office = new();

    public void Dispose() => office.Dispose();

    [Fact]
    public async Task Accounts_of_files_add_up_to_those_of_streams_and_reasons()
    {
        var report = await ReportAsync();

        var deliveries = report.GetProperty("deliveries");
        var files = deliveries.GetProperty("files").EnumerateArray().ToArray();
        Assert.Equal(["responses/national_cawi.csv", "responses/local_l0363.csv", "sample/sample.csv"], files.Select(file => file.GetProperty("file").GetString()));
        Assert.All(files, file => Assert.Equal(file.GetProperty("rows").GetInt64(), file.GetProperty("accepted").GetInt64() + file.GetProperty("quarantined_rows").GetInt64()));
        foreach (var total in new[] { "rows", "accepted", "bytes" })
        {
            Assert.Equal(files.Sum(file => file.GetProperty(total).GetInt64()), deliveries.GetProperty("streams").EnumerateArray().Sum(stream => stream.GetProperty(total).GetInt64()));
        }

        Assert.Equal([("unknown_code", 9L), ("too_long", 1L)], deliveries.GetProperty("reasons").EnumerateArray().Select(Pair));
    }

    [Fact]
    public async Task Every_response_is_in_the_next_step_or_counted_as_lost()
    {
        var report = await ReportAsync();

        var steps = report.GetProperty("responses").EnumerateArray().ToArray();
        Assert.Equal(["delivered", "accepted", "current", "kept", "linked"], steps.Select(step => step.GetProperty("step").GetString()));
        Assert.Equal([80, 70, 64, 60, 59], steps.Select(step => step.GetProperty("rows").GetInt64()));
        foreach (var (before, after) in steps.Zip(steps.Skip(1)))
        {
            Assert.Equal(before.GetProperty("rows").GetInt64() - after.GetProperty("rows").GetInt64(), after.GetProperty("lost").EnumerateArray().Sum(lost => lost.GetProperty("number").GetInt64()));
        }

        Assert.Contains("The accounts add up", office.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_answers_are_what_counting_every_variable_by_itself_gives()
    {
        var missing = (await ReportAsync()).GetProperty("missing");

        foreach (var variable in missing.GetProperty("variables").EnumerateArray())
        {
            var column = $"\"{variable.GetProperty("variable").GetString()}_missing\"";
            foreach (var reason in new[] { "not_asked", "routed_past", "dont_know", "refused", "item_missing", "invalid" })
            {
                Assert.Equal(office.Count($"SELECT count(*) FROM clean.respondents WHERE {column} = '{reason}'"), variable.GetProperty("cells").GetProperty(reason).GetInt64());
            }

            Assert.Equal(office.Count($"SELECT count(*) FROM clean.respondents WHERE {column} IS NULL"), variable.GetProperty("cells").GetProperty("values").GetInt64());
        }

        foreach (var block in missing.GetProperty("blocks").EnumerateArray())
        {
            var questions = office.Edition.Questionnaire.Blocks.Single(each => each.Name == block.GetProperty("block").GetString()).Questions;
            var empty = questions.Sum(question => office.Count($"SELECT count(*) FROM clean.respondents WHERE mode = '{block.GetProperty("mode").GetString()}' AND \"{question.Variable}_missing\" = 'item_missing'"));
            Assert.Equal(empty, block.GetProperty("cells").GetProperty("item_missing").GetInt64());
        }
    }

    [Fact]
    public async Task Response_by_region_and_mode_is_what_plain_queries_give()
    {
        var response = (await ReportAsync()).GetProperty("response");

        foreach (var region in response.GetProperty("regions").EnumerateArray())
        {
            var of = $"FROM ingest.sample WHERE STRATUM_NATIONAL LIKE '{region.GetProperty("region").GetString()}-%'";
            Assert.Equal(office.Count($"SELECT count(*) {of}"), region.GetProperty("drawn").GetInt64());
            Assert.Equal(office.Count($"SELECT count(*) {of} AND STREAM = 'local' AND SAMPLENR IN (SELECT samplenr FROM clean.respondents)"), region.GetProperty("local").GetInt64());
            Assert.Equal(office.Count($"SELECT count(*) {of} AND STREAM = 'national' AND SAMPLENR IN (SELECT samplenr FROM clean.respondents)"), region.GetProperty("national").GetInt64());
        }

        foreach (var mode in response.GetProperty("modes").EnumerateArray())
        {
            Assert.Equal(office.Count($"SELECT count(*) FROM clean.respondents WHERE mode = '{mode.GetProperty("mode").GetString()}' AND survey = 'l0363'"), mode.GetProperty("local").GetInt64());
        }

        Assert.Equal(1, response.GetProperty("outside").GetInt64());
        var dated = response.GetProperty("weeks").EnumerateArray().Sum(week => week.GetProperty("interviews").GetInt64());
        Assert.Equal(office.Count("SELECT count(*) FROM clean.respondents WHERE interview_date BETWEEN DATE '2011-08-15' AND DATE '2011-11-30'"), dated);
        Assert.Equal(SurveyOffice.Kept - dated, response.GetProperty("outside_fieldwork").GetInt64());
    }

    [Fact]
    public async Task Rules_are_told_before_and_after_editing_and_by_survey()
    {
        var rules = (await ReportAsync()).GetProperty("rules");

        var worst = rules.GetProperty("rules")[0];
        Assert.Equal("a_rule", worst.GetProperty("rule").GetString());
        Assert.Equal(15, worst.GetProperty("before").GetProperty("fails").GetInt64());
        Assert.Equal(0, worst.GetProperty("after").GetProperty("fails").GetInt64());
        Assert.Equal(0, rules.GetProperty("hard_failures_after").GetInt64());
        foreach (var survey in rules.GetProperty("surveys").EnumerateArray())
        {
            var code = survey.GetProperty("survey").GetString();
            var errors = office.Count($"SELECT count(*) FROM clean.rule_failures WHERE samplenr IN (SELECT samplenr FROM clean.respondents WHERE survey = '{code}')");
            Assert.Equal(errors, survey.GetProperty("errors").GetInt64());
            Assert.Equal(1000.0 * errors / office.Count($"SELECT count(*) FROM clean.respondents WHERE survey = '{code}'"), survey.GetProperty("per_thousand").GetDouble(), 9);
        }
    }

    [Fact]
    public async Task Edits_are_told_by_step_and_imputed_values_as_a_share_of_all_values()
    {
        var edits = (await ReportAsync()).GetProperty("edits");

        Assert.Equal(30, edits.GetProperty("cells").GetInt64());
        Assert.Equal(15, edits.GetProperty("touched").GetInt64());
        Assert.Equal([("localisation", 15L), ("imputation", 15L)], edits.GetProperty("steps").EnumerateArray().Select(step => (step.GetProperty("step").GetString()!, step.GetProperty("cells").GetInt64())));
        var variable = Assert.Single(edits.GetProperty("variables").EnumerateArray());
        Assert.Equal(15, variable.GetProperty("imputed").GetInt64());
        Assert.Equal(office.Count($"SELECT count(*) FROM clean.respondents WHERE \"{variable.GetProperty("variable").GetString()}_missing\" IS NULL"), variable.GetProperty("values").GetInt64());
    }

    [Fact]
    public async Task The_same_data_give_the_same_json_at_another_time_with_other_threads()
    {
        await office.RunAsync();
        using var other = new SurveyOffice(new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero)) { Threads = 1 };

        await other.RunAsync();
        var once = other.Json;
        await other.RunAsync();

        Assert.Equal(office.Json, once);
        Assert.Equal(once, other.Json);
        Assert.DoesNotContain("2031", once, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("clean.edits", "clean.final_check", "clean.rule_failures", "link.set_apart")]
    public async Task The_numbers_are_what_their_schema_says(params string[] without)
    {
        office.Without.AddRange(without);
        var schema = new SchemaCheck(await File.ReadAllTextAsync(SurveyOffice.SchemaFile));

        Assert.Empty(schema.Faults(await ReportAsync()));
    }

    [Fact]
    public async Task The_schema_names_every_number_that_is_told()
    {
        var schema = new SchemaCheck(await File.ReadAllTextAsync(SurveyOffice.SchemaFile));
        var report = JsonNode.Parse((await ReportAsync()).GetRawText())!;
        report["rules"]!["rules"]![0]!["surprise"] = 1;

        Assert.Equal(["$.rules.rules[0]: surprise is not in the schema"], schema.Faults(JsonSerializer.SerializeToElement(report)));
    }

    [Fact]
    public async Task The_page_is_well_formed_and_refers_to_nothing_outside_itself()
    {
        await office.RunAsync();

        var page = WellFormed(office.Page);

        Assert.DoesNotContain("<script", office.Page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", office.Page.Replace("url(#", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", office.Page, StringComparison.OrdinalIgnoreCase);
        var references = page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "href" or "src" or "data" or "action").Select(attribute => attribute.Value).ToArray();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.StartsWith("#", reference, StringComparison.Ordinal));
        var ids = page.Descendants().Attributes("id").Select(attribute => attribute.Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(references, reference => Assert.Contains(reference[1..], ids));
    }

    [Fact]
    public async Task Every_table_has_a_name_and_heads_and_every_drawing_a_name_or_its_number_beside_it()
    {
        await office.RunAsync();

        var page = WellFormed(office.Page);

        Assert.All(page.Descendants("table"), table => Assert.False(string.IsNullOrEmpty((string?)table.Attribute("aria-label"))));
        Assert.All(page.Descendants("tbody").Elements("tr").Where(row => (string?)row.Attribute("class") != "note"), row => Assert.Equal("row", (string?)row.Element("th")?.Attribute("scope")));
        Assert.All(page.Descendants("svg"), drawing => Assert.True((string?)drawing.Attribute("aria-hidden") == "true" || !string.IsNullOrEmpty((string?)drawing.Attribute("aria-label"))));
    }

    [Fact]
    public async Task How_persons_without_a_key_were_found_is_told_with_rates_and_groups()
    {
        var report = await ReportAsync();

        var linkage = report.GetProperty("linkage");
        Assert.Equal(0.0125, linkage.GetProperty("matching").GetProperty("rates")[0].GetProperty("estimate").GetDouble());
        Assert.Equal(12, linkage.GetProperty("groups")[0].GetProperty("respondents").GetInt64());
        Assert.Equal(-0.07, linkage.GetProperty("groups")[0].GetProperty("difference").GetDouble());
        Assert.Contains("19 of 20 contacts of surveys without person key were matched with a person of the register: 95", office.Page, StringComparison.Ordinal);
        Assert.Contains("1.25 %", office.Page, StringComparison.Ordinal);
        Assert.Equal(19.25, linkage.GetProperty("matching").GetProperty("weights")[1].GetProperty("matches").GetDouble());
        Assert.Contains("aria-label=\"Weights of the levels of every comparison, in bits\"", office.Page, StringComparison.Ordinal);
        Assert.Contains("accepted from a posterior of 0.95 (14.2 bits)", office.Page, StringComparison.Ordinal);
        Assert.Contains("−7.0 (−17.0 to +4.0)", office.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_cannot_become_markup()
    {
        office.Label = "<b onclick=\"x\">& 'bold'</b>";

        await office.RunAsync();

        WellFormed(office.Page);
        Assert.DoesNotContain("<b onclick", office.Page, StringComparison.Ordinal);
        Assert.Contains("&lt;b onclick=&quot;x&quot;&gt;&amp;", office.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_page_nor_numbers_hold_a_key_of_a_person()
    {
        await office.RunAsync();

        Assert.DoesNotMatch(SampleNumber(), office.Page);
        Assert.DoesNotMatch(SampleNumber(), office.Json);
    }

    [Theory]
    [InlineData("clean.rule_summary", "rules")]
    [InlineData("clean.edits", "edits")]
    [InlineData("link.set_apart", "linkage")]
    public async Task Without_a_dataset_its_part_says_why_and_the_others_are_there(string dataset, string part)
    {
        office.Without.Add(dataset);

        var report = await ReportAsync();

        Assert.Equal(JsonValueKind.Null, report.GetProperty(part).ValueKind);
        var absent = Assert.Single(report.GetProperty("absent").EnumerateArray());
        Assert.Equal((part, $"No step of this line writes {dataset}."), (absent.GetProperty("part").GetString(), absent.GetProperty("why").GetString()));
        Assert.Contains($"<b>Not shown.</b> No step of this line writes {dataset}.", office.Page, StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Null, report.GetProperty("missing").ValueKind);
    }

    [Theory]
    [InlineData("clean.superseded")]
    [InlineData("clean.final_check")]
    [InlineData("clean.rule_failures")]
    [InlineData("link.agreement")]
    public async Task Without_a_dataset_that_only_adds_to_a_part_every_part_is_there(string dataset)
    {
        office.Without.Add(dataset);

        var report = await ReportAsync();

        Assert.Empty(report.GetProperty("absent").EnumerateArray());
        WellFormed(office.Page);
    }

    [Fact]
    public async Task A_run_that_a_gate_stopped_shows_what_came_in_and_why_the_rest_is_not_there()
    {
        office.BeforeCleaning = () => throw new InvalidInputException(InputFailure.DataRefused, new Fault("clean", "too many faults", "fewer", "Repair them."));

        await Assert.ThrowsAsync<InvalidInputException>(office.RunAsync);

        using var json = JsonDocument.Parse(office.Json);
        Assert.Equal(3, json.RootElement.GetProperty("deliveries").GetProperty("files").GetArrayLength());
        Assert.Equal(["rules", "missing", "edits", "response", "linkage"], json.RootElement.GetProperty("absent").EnumerateArray().Select(part => part.GetProperty("part").GetString()));
        Assert.Contains("Step clean, which writes clean.respondents, failed.", office.Page, StringComparison.Ordinal);
        Assert.Contains("Step link, which writes link.respondents, was not reached, because of clean.", office.Page, StringComparison.Ordinal);
        Assert.NotNull(office.Digest);
        WellFormed(office.Page);
    }

    [Fact]
    public async Task The_summary_fits_a_screen_and_names_the_page()
    {
        await office.RunAsync();

        var lines = office.Digest!.Lines;

        Assert.InRange(lines.Length, 8, 23);
        Assert.All(lines[..^1], line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal($"Quality: {Path.Combine(office.LastRun, "quality.html")}", lines[^1]);
        Assert.Contains(lines, line => line == "Responses kept: 60 of 64, not same_file 3, across_modes 1");
        Assert.DoesNotContain(lines, line => line.Contains('&', StringComparison.Ordinal));
        Assert.Contains("Edits: 30 cells of 15 respondents (25.0 %)", lines);
        Assert.Contains("  localisation 15, imputation 15", lines);
    }

    [Fact]
    public async Task No_fingerprint_depends_on_the_report()
    {
        await office.RunAsync();
        var before = office.Committed.Select(dataset => $"{dataset.Name} {dataset.Fingerprint}").Order(StringComparer.Ordinal).ToArray();

        office.Label = "Another label";
        await office.RunAsync();

        Assert.Equal(before, office.Committed.Select(dataset => $"{dataset.Name} {dataset.Fingerprint}").Order(StringComparer.Ordinal));
    }

    private async Task<JsonElement> ReportAsync()
    {
        await office.RunAsync();
        return JsonDocument.Parse(office.Json).RootElement;
    }

    private static (string Code, long Number) Pair(JsonElement count) => (count.GetProperty("code").GetString()!, count.GetProperty("number").GetInt64());

    /// <summary>The page as XML: its void elements closed, so that nothing else is forgiven.</summary>
    private static XElement WellFormed(string page)
    {
        var text = VoidElement().Replace(page[page.IndexOf("<html", StringComparison.Ordinal)..], "<${name}${rest}/>");
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XElement.Load(reader);
    }

    [GeneratedRegex("<(?<name>meta|wbr)(?<rest>[^>]*)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VoidElement();

    [GeneratedRegex("[NL]0000000[0-9]{2}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SampleNumber();
}
