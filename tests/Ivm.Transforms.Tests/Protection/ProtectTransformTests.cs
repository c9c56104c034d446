using System.Collections.Frozen;
using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Protection;
using Ivm.Transforms.Tests.Harness;
using Ivm.Transforms.Weighting;

namespace Ivm.Transforms.Tests.Protection;

public sealed class ProtectTransformTests : IDisposable
{
    private static readonly PseudonymKey Key = new(Enumerable.Range(1, 32).Select(octet => (byte)octet).ToArray(), "test");
    private readonly TransformHarness harness = new();
    private readonly Edition edition;
    private readonly ContractSet contracts;

    public ProtectTransformTests()
    {
        edition = SomeEdition.Build() with
        {
            Disclosure = new DisclosurePolicy(
                "test",
                DropVariables: ["samplenr", "rinpersoons", "rinpersoon", "source_file", "source_line", "interview_date", "survey", "prob_national", "prob_local", "stratum_local", "survey_local"],
                TopCodes: [new TopCode("household_size", null, 6)],
                KeyVariables: ["municipality", "age_group", "sex"],
                MinimumCount: 3,
                SuppressionOrder: ["municipality", "age_group", "sex"],
                MinimumCellCount: 10,
                MinimumDegreesOfFreedom: 5)
            {
                Recodes = [new WeightingClassification("age_group", new Label("leeftijd", "age"), "age", [15, 35, 55], [])],
            },
            Weighting = RealContracts.Edition.Weighting,
            Tables = new TablePlan([], [], [], 0.95),
        };
        var fixtures = SomeEdition.Contracts(edition);
        contracts = fixtures with
        {
            Outputs = fixtures.Outputs
                .Concat(RealContracts.Set.Outputs.Where(output => output.Key.Split('.')[0] is "link" or "weight" or "protect"))
                .ToFrozenDictionary(),
        };
    }

    [Fact]
    public void Nothing_that_identifies_a_person_is_a_column_of_the_release()
    {
        var result = Protect(Enumerable.Repeat("0363 40 1 2", 4));

        var columns = result.Rows("SELECT column_name FROM (DESCRIBE protect.persons)").Select(row => (string)row[0]!).ToArray();
        Assert.Empty(columns.Intersect(["samplenr", "rinpersoon", "rinpersoons", "survey", "age", "age_origin", "interview_date"]));
        Assert.Contains("age_group", columns);
    }

    [Fact]
    public void Pseudonyms_are_the_keyed_digest_of_the_identity_and_join_persons_to_incidents()
    {
        var result = Protect(Enumerable.Repeat("0363 40 1 2", 4));

        Assert.Contains(Key.Pseudonym("ivm-2011-persons", "R000000001"), result.Rows("SELECT person_id FROM protect.persons").Select(row => row[0]));
        Assert.Equal(1, result.Value<int>("SELECT count(*) FROM protect.incidents JOIN protect.persons USING (person_id)"));
    }

    [Fact]
    public void Another_key_gives_other_pseudonyms_and_another_fingerprint()
    {
        var other = new PseudonymKey(new byte[32], "test");

        Assert.NotEqual(Key.Pseudonym("p", "R1"), other.Pseudonym("p", "R1"));
        Assert.NotEqual(
            new ProtectTransform(contracts, edition, Key).Contracts["pseudonym key"],
            new ProtectTransform(contracts, edition, other).Contracts["pseudonym key"]);
    }

    [Fact]
    public void A_key_shorter_than_the_digest_is_refused_without_being_shown()
    {
        var refused = Assert.Throws<InvalidInputException>(() => new PseudonymKey("secret"u8, "IVM_PSEUDONYM_KEY"));

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.Equal("(pseudonym key)", Key.ToString());
    }

    [Fact]
    public void Ages_leave_in_classes_and_large_households_are_pooled()
    {
        var result = Protect(Enumerable.Repeat("0363 20 1 9", 3).Concat(Enumerable.Repeat("0363 71 1 2", 3)));

        Assert.Equal([["15-34", 6], ["55+", 2]], result.Rows("SELECT DISTINCT age_group, household_size FROM protect.persons ORDER BY age_group"));
    }

    [Fact]
    public void A_rare_combination_loses_its_first_key_variable_and_a_common_one_keeps_all()
    {
        var result = Protect(Enumerable.Repeat("0363 40 1 2", 3).Concat(Enumerable.Repeat("0014 40 1 2", 2)).Append("0034 40 1 2"));

        Assert.Equal([["0363", 3L], [null, 3L]], result.Rows("SELECT municipality, count(*) FROM protect.persons GROUP BY municipality ORDER BY municipality NULLS LAST"));
        Assert.Equal(3, result.Count("suppressed", "municipality"));
        Assert.Equal(0, result.Count("suppressed", "sex"));
    }

    [Fact]
    public void A_person_whom_nobody_resembles_loses_every_key_variable()
    {
        var result = Protect(Enumerable.Repeat("0363 40 1 2", 3).Append("0014 80 2 1"));

        Assert.Equal([[null, null, null]], result.Rows("SELECT municipality, age_group, sex FROM protect.persons WHERE sex IS NULL"));
    }

    [Fact]
    public void Figures_on_few_observations_are_withheld_whole()
    {
        var result = Protect(
            Enumerable.Repeat("0363 40 1 2", 4),
            "'enough', 'percentage', 40.0, 100, 40, 90, NULL, '40.0'",
            "'few persons', 'mean', 7.0, 9, NULL, 8, NULL, '7.0'",
            "'few with it', 'percentage', 4.0, 100, 4, 90, NULL, '4.0'",
            "'few without it', 'percentage', 95.0, 100, 95, 90, NULL, '95.0'",
            "'few degrees', 'mean', 7.0, 20, NULL, 4, NULL, '7.0'");

        Assert.Equal(
            [
                ["enough", 40.0, 100L, null, "40.0"],
                ["few degrees", null, null, "x", "x"],
                ["few persons", null, null, "x", "x"],
                ["few with it", null, null, "x", "x"],
                ["few without it", null, null, "x", "x"],
            ],
            result.Rows("SELECT measure, estimate, n, symbol, shown FROM protect.figures ORDER BY measure"));
    }

    [Fact]
    public void What_was_protected_passes_the_checks_on_the_written_files()
    {
        harness.Input(Protect(Enumerable.Repeat("0363 40 1 2", 3).Append("0014 80 2 1")));

        var verified = harness.Run(new VerifyProtectionTransform(contracts, edition));

        Assert.Equal(0, verified.Value<int>("SELECT count(*) FROM protect.verification WHERE violations > 0"));
        Assert.True(verified.Value<int>("SELECT count(*) FROM protect.verification") > 10);
    }

    [Theory]
    [InlineData("SELECT * REPLACE (CASE WHEN sex = '2' AND person_id = (SELECT min(person_id) FROM persons WHERE sex = '2') THEN '0014' ELSE municipality END AS municipality) FROM persons", "rare_combinations")]
    [InlineData("SELECT * REPLACE (9 AS household_size) FROM persons", "pooled.household_size")]
    [InlineData("SELECT *, 'R' AS rinpersoons FROM persons", "dropped.persons.rinpersoons")]
    [InlineData("SELECT * REPLACE ('000000001' AS person_id) FROM persons", "pseudonyms")]
    [InlineData("SELECT * FROM persons WHERE sex = '1'", "persons_complete")]
    public void A_file_that_was_not_protected_is_found_out(string tampered, string check)
    {
        var result = Protect(Enumerable.Repeat("0363 40 1 2", 3).Concat(Enumerable.Repeat("0363 40 2 2", 3)));
        harness.Input(result);
        harness.Input("protect.persons", $"WITH persons AS (FROM read_parquet('{result.Files[new DatasetName("protect", "persons")]}')) {tampered}");

        var refused = Assert.Throws<InvalidInputException>(() => harness.Run(new VerifyProtectionTransform(contracts, edition)));

        Assert.Equal(InputFailure.DataRefused, refused.Kind);
        Assert.Contains(refused.Faults, fault => fault.Where == $"protect: {check}");
    }

    public void Dispose() => harness.Dispose();

    /// <summary>Protects persons given as <c>municipality age sex household_size</c>; the first was a victim of burglary.</summary>
    private HarnessResult Protect(IEnumerable<string> persons, params string[] figures)
    {
        var rows = persons.Select((person, index) => (Parts: person.Split(' '), Number: index + 1)).ToArray();
        harness.Input("link.respondents", Union(contracts.Outputs["link.respondents"], rows.Select(row => Values(
            row.Number,
            ("municipality", $"'{row.Parts[0]}'"),
            ("age", row.Parts[1]),
            ("sex", $"'{row.Parts[2]}'"),
            ("household_size", row.Parts[3])))));
        harness.Input("weight.weights", Union(contracts.Outputs["weight.weights"], rows.Select(row => Values(row.Number, ("weight_national", "10.0")))));
        harness.Input("weight.block_weights", Union(BlockWeightSchema.Of(edition), rows.Select(row => Values(row.Number))));
        harness.Input("clean.respondents", Union(RespondentColumns.Schema(edition), rows.Select(row => Values(row.Number))));
        harness.Input("clean.incidents", "SELECT 'N1' AS samplenr, 'burglary' AS offence, 1 AS sequence, 2011 AS incident_year, 5 AS incident_month, 1 AS reported, NULL::INTEGER AS report_form");
        harness.Input("estimate.figures", Figures(figures));
        return harness.Run(new ProtectTransform(contracts, edition, Key));
    }

    private static Dictionary<string, string> Values(int number, params (string Name, string Sql)[] given)
    {
        var values = given.ToDictionary(pair => pair.Name, pair => pair.Sql, StringComparer.Ordinal);
        values["samplenr"] = $"'N{number}'";
        values["rinpersoons"] = "'R'";
        values["rinpersoon"] = $"'{number:D9}'";
        return values;
    }

    private static string Union(TableSchema schema, IEnumerable<Dictionary<string, string>> rows) => string.Join(
        " UNION ALL ",
        rows.Select(row => "SELECT " + string.Join(", ", schema.Fields.Select(field => $"{row.GetValueOrDefault(field.Name, "NULL")}::{Type(field)} AS {SqlStatement.Identifier(field.Name)}"))));

    private string Figures(string[] figures)
    {
        string[] given = ["measure", "statistic", "estimate", "n", "n_ones", "degrees_of_freedom", "symbol", "shown"];
        var rows = (figures.Length == 0 ? ["'none', 'mean', 1.0, 100, NULL, 90, NULL, '1.0'"] : figures).Select(figure =>
        {
            var values = given.Zip(figure.Split(", ")).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
            foreach (var name in new[] { "table_name", "by", "cell" })
            {
                values[name] = "''";
            }

            return values;
        });
        return Union(Ivm.Transforms.Estimation.FigureSchema.Of(edition.Tables), rows);
    }

    private static string Type(Field field) => field.Type switch
    {
        FieldType.String => "VARCHAR",
        FieldType.Integer => "INTEGER",
        FieldType.Long => "BIGINT",
        FieldType.Number => "DOUBLE",
        FieldType.Boolean => "BOOLEAN",
        _ => "DATE",
    };
}
