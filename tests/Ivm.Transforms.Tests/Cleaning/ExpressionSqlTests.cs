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
        var sql = new ExpressionSql(edition);
        var evaluator = ExpressionEvaluator.For(edition);
        using var harness = new TransformHarness();
        Gen.Select(SomeExpressions.Condition.Array[60], SomeExpressions.Values.Array[60]).Sample(
            (conditions, records) =>
            {
                var rows = Rows(harness, sql, conditions, records);
                for (var record = 0; record < records.Length; record++)
                {
                    for (var condition = 0; condition < conditions.Length; condition++)
                    {
                        var holds = evaluator.Holds(conditions[condition], name => records[record][name], Interview);
                        Assert.True(
                            holds == rows[record][condition],
                            $"{SomeExpressions.Written(conditions[condition])} over {string.Join(", ", records[record])}: {holds} in C#, {rows[record][condition]} in SQL ({sql.Of(conditions[condition])})");
                    }
                }
            },
            iter: 12,
            threads: 1);
    }

    [Fact]
    public void A_fraction_between_two_codes_is_neither()
    {
        var half = new BinaryExpression(BinaryOperator.Divide, new VariableExpression("a"), new NumberExpression(2));
        var isOneOrTwo = new MembershipExpression(half, [new NumberExpression(1), new NumberExpression(2)], Low: null, High: null);
        using var harness = new TransformHarness();

        var rows = Rows(harness, new ExpressionSql(SomeEdition.Build()), [isOneOrTwo], [.. new double?[] { 2, 3, null }.Select(a => SomeExpressions.Variables.ToImmutableDictionary(name => name, _ => a))]);

        Assert.Equal([true, false, null], rows.Select(row => row[0]));
    }

    /// <summary>Every condition over every record: a row per record, a column per condition.</summary>
    private static List<bool?[]> Rows(TransformHarness harness, ExpressionSql sql, Expression[] conditions, ImmutableDictionary<string, double?>[] records)
    {
        var query = new Query(
            new ColumnBatch(
            [
                new Column<int?>("record", [.. records.Select((_, record) => (int?)record)]),
                .. SomeExpressions.Variables.Select(name => new Column<int?>(name, [.. records.Select(record => (int?)record[name])])),
            ]),
            $"""
            SELECT {string.Join(",\n    ", conditions.Select(sql.Of))}
            FROM (SELECT *, DATE '{Interview:yyyy-MM-dd}' AS interview_date, {Interview.Year} AS interview_year, {Interview.Month} AS interview_month FROM records)
            ORDER BY record
            """);
        harness.Run(query);
        return query.Rows;
    }

    private sealed class Query(ColumnBatch records, string select) : ITransform
    {
        public List<bool?[]> Rows { get; } = [];

        public string Task => "conditions";

        public int Version => 1;

        public string? DeliveredFile => null;

        public ImmutableArray<DatasetName> Inputs => [];

        public ImmutableArray<DatasetContract> Outputs => [];

        public ImmutableSortedDictionary<string, string> Contracts => ImmutableSortedDictionary<string, string>.Empty;

        public void Run(ITransformContext context)
        {
            context.Sql.Load("records", records);
            using var reader = context.Sql.Query(SqlStatement.Composed("conditions", select));
            while (reader.Read())
            {
                Rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? (bool?)null : reader.GetBoolean(i))]);
            }
        }
    }
}
