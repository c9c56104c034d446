using System.Collections.Frozen;
using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Cleaning.Verification;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning.Verification;

/// <summary>Rules that look at other records, other datasets and code lists.</summary>
public sealed class ElsewhereTests
{
    // household, role, income, region, year
    private const string Records =
        """
        VALUES (1, 1, 'head', 10, 'N', 2010), (2, 1, 'child', 0.1, 'N', 2010), (3, 1, 'child', 0.2, 'N', 2010),
            (4, 2, 'head', 5, 'S', 2011), (5, 2, 'head', 5, 'S', 2011),
            (6, 3, 'head', NULL, 'N', 2011), (7, 3, 'child', 1, 'X', NULL),
            (8, NULL, 'head', 3, NULL, 2010)
        """;

    private static readonly ImmutableArray<ExpressionVariable> Variables =
    [
        new("household", ExpressionType.Number, Answer: null, []) { Whole = true },
        new("role", ExpressionType.Text, Answer: null, []),
        new("income", ExpressionType.Number, Answer: null, []),
        new("region", ExpressionType.Text, Answer: null, []),
        new("year", ExpressionType.Number, Answer: null, []) { Whole = true },
    ];

    [Theory]
    [InlineData("unique(household, role)", "tfffftt?")]
    [InlineData("count(by household) <= 2", "ffftttt?")]
    [InlineData("count(role = 'head' by household) = 1", "tttfftt?")]
    [InlineData("count(income by household) = 2", "fffttff?")]
    [InlineData("sum(income by household) = 10.3", "tttff???")]
    [InlineData("sum(coalesce(income, 0) by household) >= 1", "ttttttt?")]
    [InlineData("mean(income by household) = 5", "ffftt???")]
    [InlineData("income = max(income by household)", "tfftt???")]
    [InlineData("min(income by household) > 0.1", "ffftt???")]
    [InlineData("distinct(income by household) = 1", "ffftttt?")]
    [InlineData("count(by all) = 8", "tttttttt")]
    [InlineData("sum(income by all) > 0", "????????")]
    [InlineData("exists(frame: number = household)", "tttffff?")]
    [InlineData("exists(frame: number = household, name = role)", "tffffff?")]
    [InlineData("in_list(region, 'region', year)", "tttttf??")]
    [InlineData("in_list(role, 'role')", "tfftttft")]
    public void What_is_found_elsewhere_is_three_valued(string condition, string outcomes)
    {
        Assert.Equal(outcomes, Outcomes(condition));
    }

    private static string Outcomes(string condition)
    {
        var scope = new ExpressionScope
        {
            HasInterviews = false,
            LooksElsewhere = true,
            Datasets = ImmutableSortedDictionary<string, ImmutableArray<ExpressionVariable>>.Empty.Add("frame", [new("number", ExpressionType.Number, Answer: null, []), new("name", ExpressionType.Text, Answer: null, [])]),
            CodeLists = new Dictionary<string, CodeList>(StringComparer.Ordinal)
            {
                ["region"] = List("region", ("N", 2010), ("S", 2010), ("S", 2011)),
                ["role"] = List("role", ("head", null)),
            },
        };
        foreach (var variable in Variables)
        {
            scope.Add(variable);
        }

        var faults = new FaultCollector();
        var parsed = ExpressionParser.ParseCondition(condition, scope, offset => new SourceLocation("rules.yaml", 1, offset + 1), faults);
        faults.ThrowIfAny();
        var verified = new Verified(new EditRule("rule", new Label("r", "r"), Severity.Error, parsed!, new SourceLocation("rules.yaml", 1, 1)));
        using var harness = new TransformHarness();
        harness.Run(new Statements(verified.Run));
        return verified.Outcomes;
    }

    private static CodeList List(string name, params ImmutableArray<(string Code, int? Year)> codes) => new(
        name, new Label(name, name), "", [], [.. codes.Select(code => new Code(code.Code, new Label(code.Code, code.Code), code.Year, FrozenDictionary<string, string>.Empty))]);

    private sealed class Verified(EditRule rule)
    {
        public string Outcomes { get; private set; } = "";

        public void Run(ISqlSession sql)
        {
            sql.Execute(SqlStatement.Composed("records", $"CREATE TABLE records AS SELECT number::BIGINT AS number, household::INTEGER AS household, role, income::DOUBLE AS income, region, year::INTEGER AS year FROM ({Records}) AS given(number, household, role, income, region, year)"));
            sql.Execute(SqlStatement.Composed("frame", "CREATE TABLE frame AS SELECT * FROM (VALUES (1, 'head'), (1, 'head'), (9, 'child'), (NULL, 'head')) AS given(number, name)"));

            var failing = Failing(sql, rule);
            // What does not fail holds, or fails when the opposite is demanded, or cannot be said.
            var opposite = rule with { Condition = new UnaryExpression(UnaryOperator.Not, rule.Condition) };
            var holding = Failing(sql, opposite);
            Outcomes = string.Concat(Enumerable.Range(1, 8).Select(record => failing.Contains($"{record}") ? 'f' : holding.Contains($"{record}") ? 't' : '?'));
        }

        private static HashSet<string?> Failing(ISqlSession sql, EditRule rule)
        {
            var verification = TableVerification.Of(new CheckedTable("records", "number", ["number"], Variables), [rule], relationOf: name => name);
            verification.Run(sql);
            return verification.Read(sql).Failures().SelectMany(batch => ((Column<string?>)batch.Columns[1]).Values).ToHashSet(StringComparer.Ordinal);
        }
    }
}
