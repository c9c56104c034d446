using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Cleaning.Verification;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Verification;

public sealed class TableVerificationTests
{
    private static readonly ExpressionVariable Income = Number("income") with { Minimum = 0 };
    private static readonly ExpressionVariable Costs = Number("costs");
    private static readonly ExpressionVariable Size = new("size", ExpressionType.Text, Answer: null, ["small", "large"]);

    [Fact]
    public void A_rule_holds_fails_or_cannot_be_checked_and_every_failure_is_listed()
    {
        var verified = Verify(
            "VALUES (1, 'a', 10, 4, 'small'), (2, 'b', 3, 5, 'large'), (3, 'c', NULL, 5, 'large'), (4, 'd', 1, 2, NULL)",
            Rule("costs_below_income", "costs <= income"));

        Assert.Equal((1, 2, 1), verified.Counts("costs_below_income"));
        Assert.Equal([("costs_below_income", "b"), ("costs_below_income", "d")], verified.Failures);
    }

    [Fact]
    public void A_value_outside_its_domain_fails_its_own_check_and_counts_as_missing_elsewhere()
    {
        var verified = Verify(
            "VALUES (1, 'a', -1, 4, 'small'), (2, 'b', 9, 4, 'huge')",
            Rule("costs_below_income", "costs <= income"),
            Rule("small_has_low_costs", "if size = 'small' then costs < 3"));

        Assert.Equal((1, 0, 1), verified.Counts("costs_below_income"));
        Assert.Equal((0, 1, 1), verified.Counts("small_has_low_costs"));
        Assert.Equal([("codes.size", "b"), ("range.income", "a"), ("small_has_low_costs", "a")], verified.Failures);
    }

    [Fact]
    public void More_checks_than_fit_in_a_word_keep_their_own_outcomes()
    {
        var rules = Enumerable.Range(0, 100).Select(number => Rule($"rule_{number}", $"costs >= {number}")).ToArray();

        var verified = Verify("VALUES (1, 'a', 1, 49, 'small'), (2, 'b', 1, NULL, 'small')", rules);

        Assert.All(rules.Select((rule, number) => (rule, number)), pair =>
            Assert.Equal(pair.number <= 49 ? (1, 0, 1) : (0, 1, 1), verified.Counts(pair.rule.Name)));
        Assert.Equal(50, verified.Failures.Count);
    }

    [Fact]
    public void A_table_without_records_has_outcomes_of_nothing()
    {
        var verified = Verify("SELECT 1, 'a', 1, 1, 'small' WHERE FALSE", Rule("any", "costs = 1"));

        Assert.Equal((0, 0, 0), verified.Counts("any"));
        Assert.Empty(verified.Failures);
    }

    private static ExpressionVariable Number(string name) => new(name, ExpressionType.Number, Answer: null, []);

    private static EditRule Rule(string name, string condition)
    {
        var scope = new ExpressionScope();
        foreach (var variable in new[] { Income, Costs, Size })
        {
            scope.Add(variable);
        }

        var faults = new FaultCollector();
        var parsed = ExpressionParser.ParseCondition(condition, scope, offset => new SourceLocation("rules.yaml", 1, offset + 1), faults);
        faults.ThrowIfAny();
        return new EditRule(name, new Label(name, name), Severity.Error, parsed!, new SourceLocation("rules.yaml", 1, 1));
    }

    private static Verified Verify(string rows, params EditRule[] rules)
    {
        var verified = new Verified(rows, [.. rules]);
        using var harness = new TransformHarness();
        harness.Run(new Statements(verified.Run));
        return verified;
    }

    private sealed class Verified(string rows, ImmutableArray<EditRule> rules)
    {
        private ImmutableArray<CheckOutcome> outcomes;

        public List<(string Rule, string Key)> Failures { get; } = [];

        public (long Holds, long Fails, long Unchecked) Counts(string rule)
        {
            var outcome = outcomes.Single(outcome => outcome.Check.Name == rule);
            return (outcome.Holds, outcome.Fails, outcome.Unchecked);
        }

        public void Run(ISqlSession sql)
        {
            sql.Execute(SqlStatement.Composed("records", $"CREATE TABLE records AS SELECT number::BIGINT AS number, key::VARCHAR AS key, income::DOUBLE AS income, costs::DOUBLE AS costs, size::VARCHAR AS size FROM ({rows}) AS given(number, key, income, costs, size)"));
            var verification = TableVerification.Of(new CheckedTable("records", "number", ["key"], [Income, Costs, Size]), rules);
            verification.Run(sql);
            outcomes = verification.Read(sql).Outcomes;
            using var reader = sql.Query(SqlStatement.Composed("failures", $"SELECT rule, key FROM ({verification.Failures().Text}) ORDER BY rule, key"));
            while (reader.Read())
            {
                Failures.Add((reader.GetString(0), reader.GetString(1)));
            }
        }
    }
}
