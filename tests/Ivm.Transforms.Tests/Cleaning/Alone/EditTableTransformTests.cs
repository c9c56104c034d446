using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Alone;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Alone;

public sealed class EditTableTransformTests
{
    [Fact]
    public void A_table_is_edited_with_its_columns_and_types_kept_and_a_log_by_line()
    {
        var schema = new TableSchema(
            "shops",
            new Label("winkels", "shops"),
            Dialect: null,
            [Field("shop", FieldType.String), Field("open", FieldType.Boolean), Field("since", FieldType.Date), Field("staff", FieldType.Integer), Field("cost", FieldType.Number)],
            ["shop"],
            [""],
            Interval: null,
            MaximumRejectedShare: 0);
        var ingested = schema with { Fields = [.. schema.Fields, Field("source_file", FieldType.String), Field("source_line", FieldType.Integer)] };
        ImmutableArray<ExpressionVariable> variables = [.. schema.Fields.Select(ExpressionVariable.Of)];
        var faults = new FaultCollector();
        var scope = new ExpressionScope();
        foreach (var variable in variables)
        {
            scope.Add(variable);
        }

        var condition = ExpressionParser.ParseCondition("if open = 1 then staff >= 1", scope, offset => new SourceLocation("rules.yaml", 1, offset + 1), faults);
        faults.ThrowIfAny();
        ImmutableArray<EditRule> rules = [new EditRule("staffed", new Label("", ""), Severity.Error, condition!, new SourceLocation("rules.yaml", 1, 1))];
        var plan = new EditingPlan { Reliability = [new ReliabilityUnit(["staff"], 1), new ReliabilityUnit(["open"], 2)] };
        var transform = new EditTableTransform(schema, ingested, variables, rules, plan);
        using var harness = new TransformHarness();
        harness.Input("ingest.data", "SELECT * FROM (VALUES ('a', TRUE, DATE '2001-02-03', 0, 1.5::DOUBLE, 'f', 2), ('b', FALSE, NULL, 0, NULL, 'f', 3)) AS t(shop, open, since, staff, cost, source_file, source_line)");

        var result = harness.Run(transform);

        Assert.Equal(
            [["a", 2L, "staff", 1, "localisation", "staffed", rules[0].Version, "0", null, "localised"]],
            result.Rows("FROM \"check\".edits"));
        Assert.Equal(
            [["a", true, new DateOnly(2001, 2, 3), null, 1.5, "f", 2], ["b", false, null, 0, null, "f", 3]],
            result.Rows("FROM \"check\".edited ORDER BY source_line"));
        Assert.Equal(1, transform.Outcome!.Edits);
    }

    private static Field Field(string name, FieldType type) => Contracts.Field.Of(name, type, new Label(name, name));
}
