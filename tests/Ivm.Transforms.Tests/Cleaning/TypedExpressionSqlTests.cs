using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Ivm.Contracts;
using Ivm.Contracts.Tests.Expressions;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning;

public sealed class TypedExpressionSqlTests
{
    [Fact]
    public void Numbers_texts_and_dates_mean_the_same_in_SQL_as_in_C_sharp()
    {
        var sql = new ExpressionSql(new CheckedTable("records", "record", ["record"], TypedExpressions.Variables));
        var evaluator = new ExpressionEvaluator();
        using var harness = new TransformHarness();
        Gen.Select(TypedExpressions.Conditions.Array[80], TypedExpressions.Records.Array[40]).Sample(
            (conditions, records) =>
            {
                var query = new Query(Records(records), $"SELECT {string.Join(",\n    ", conditions.Select(sql.Of))}\nFROM records ORDER BY record");
                harness.Run(query);
                for (var record = 0; record < records.Length; record++)
                {
                    for (var condition = 0; condition < conditions.Length; condition++)
                    {
                        var holds = evaluator.Holds(conditions[condition], TypedExpressions.Of(records[record]));
                        Assert.True(
                            holds == query.Rows[record][condition],
                            $"{ExpressionText.Of(conditions[condition])} over {string.Join(", ", records[record])}: {holds} in C#, {query.Rows[record][condition]} in SQL ({sql.Of(conditions[condition])})");
                    }
                }
            },
            iter: 25,
            threads: 1);
    }

    private static string Records(ImmutableDictionary<string, object?>[] records)
    {
        var rows = records.Select((record, number) => $"({number}, {string.Join(", ", TypedExpressions.Variables.Select(variable => Literal(record[variable.Name])))})");
        var columns = TypedExpressions.Variables.Select(variable => $"{variable.Name}::{variable.Type switch { ExpressionType.Number => variable.Whole ? "INTEGER" : "DOUBLE", ExpressionType.Text => "VARCHAR", _ => "DATE" }} AS {variable.Name}");
        return $"CREATE TABLE records AS SELECT record, {string.Join(", ", columns)} FROM (VALUES {string.Join(", ", rows)}) AS given(record, {string.Join(", ", TypedExpressions.Variables.Select(variable => variable.Name))})";
    }

    private static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => SqlStatement.Literal(text),
        DateOnly date => $"DATE '{date:yyyy-MM-dd}'",
        double number => $"{number.ToString("R", CultureInfo.InvariantCulture)}::DOUBLE",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private sealed class Query(string create, string select) : ITransform
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
            context.Sql.Execute(SqlStatement.Composed("records", create));
            using var reader = context.Sql.Query(SqlStatement.Composed("conditions", select));
            while (reader.Read())
            {
                Rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(index => reader.IsDBNull(index) ? (bool?)null : reader.GetBoolean(index))]);
            }
        }
    }
}
