using System.Collections.Immutable;
using CsCheck;
using Ivm.Contracts;
using Ivm.Contracts.Tests.Expressions;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning;

public sealed class ExpressionSqlTests
{
    private static readonly DateOnly Interview = new(2011, 10, 20);

    [Fact]
    public void A_condition_means_the_same_in_SQL_as_in_C_sharp()
    {
        var edition = SomeEdition.Build() with { Window = SomeExpressions.Window };
        var evaluator = ExpressionEvaluator.For(edition);
        using var harness = new TransformHarness();
        var inSql = Conditions(harness, new ExpressionSql(edition));
        Gen.Select(SomeExpressions.Condition.Array[60], SomeExpressions.Values.Array[60]).Sample(
            (conditions, records) => inSql.AgreeWith((condition, record) => evaluator.Holds(condition, name => record[name], Interview), conditions, records),
            iter: 12,
            threads: 1);
    }

    [Fact]
    public void A_fraction_between_two_codes_is_neither()
    {
        var half = new BinaryExpression(BinaryOperator.Divide, new VariableExpression("a"), new NumberExpression(2));
        var isOneOrTwo = new MembershipExpression(half, [new NumberExpression(1), new NumberExpression(2)], Low: null, High: null);
        using var harness = new TransformHarness();

        var rows = Conditions(harness, new ExpressionSql(SomeEdition.Build())).Of([isOneOrTwo], [.. new double?[] { 2, 3, null }.Select(a => SomeExpressions.Variables.ToImmutableDictionary(name => name, _ => a))]);

        Assert.Equal([true, false, null], rows.Select(row => row[0]));
    }

    private static ConditionsInSql<double?> Conditions(TransformHarness harness, ExpressionSql sql) => new(
        harness,
        sql,
        (session, records) => session.Load("records", new ColumnBatch(
        [
            new Column<int?>("record", [.. records.Select((_, record) => (int?)record)]),
            .. SomeExpressions.Variables.Select(name => new Column<int?>(name, [.. records.Select(record => (int?)record[name])])),
        ])),
        $"(SELECT *, DATE '{Interview:yyyy-MM-dd}' AS interview_date, {Interview.Year} AS interview_year, {Interview.Month} AS interview_month FROM records)");
}
