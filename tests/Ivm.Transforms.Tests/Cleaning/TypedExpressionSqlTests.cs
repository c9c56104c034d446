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
        var evaluator = new ExpressionEvaluator();
        using var harness = new TransformHarness();
        var inSql = new ConditionsInSql<object?>(
            harness,
            new ExpressionSql(new CheckedTable("records", "record", ["record"], TypedExpressions.Variables)),
            (session, records) => session.Execute(SqlStatement.Composed("records", Records(records))));
        Gen.Select(TypedExpressions.Conditions.Array[80], TypedExpressions.Records.Array[40]).Sample(
            (conditions, records) => inSql.AgreeWith((condition, record) => evaluator.Holds(condition, TypedExpressions.Of(record)), conditions, records),
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
}
