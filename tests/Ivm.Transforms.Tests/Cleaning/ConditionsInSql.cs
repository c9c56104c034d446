using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning;
using Ivm.Transforms.Tests.Harness;

namespace Ivm.Transforms.Tests.Cleaning;

/// <summary>Conditions over records as SQL sees them, to be held against what they mean in C#.</summary>
/// <param name="harness">Runs the statements.</param>
/// <param name="sql">Writes the conditions.</param>
/// <param name="load">Makes the table <c>records</c>, with their number in the column <c>record</c>.</param>
/// <param name="from">The table or query that the conditions are about.</param>
internal sealed class ConditionsInSql<TValue>(TransformHarness harness, ExpressionSql sql, Action<ISqlSession, ImmutableDictionary<string, TValue>[]> load, string from = "records")
{
    /// <summary>Asserts that every condition says the same of every record.</summary>
    public void AgreeWith(Func<Expression, ImmutableDictionary<string, TValue>, bool?> holdsIn, Expression[] conditions, ImmutableDictionary<string, TValue>[] records)
    {
        var rows = Of(conditions, records);
        for (var record = 0; record < records.Length; record++)
        {
            for (var condition = 0; condition < conditions.Length; condition++)
            {
                var holds = holdsIn(conditions[condition], records[record]);
                Assert.True(
                    holds == rows[record][condition],
                    $"{ExpressionText.Of(conditions[condition])} over {string.Join(", ", records[record])}: {holds} in C#, {rows[record][condition]} in SQL ({sql.Of(conditions[condition])})");
            }
        }
    }

    /// <summary>A row per record, a column per condition.</summary>
    public List<bool?[]> Of(Expression[] conditions, ImmutableDictionary<string, TValue>[] records)
    {
        var rows = new List<bool?[]>();
        harness.Run(new Statements(session =>
        {
            load(session, records);
            using var reader = session.Query(SqlStatement.Composed("conditions", $"SELECT {string.Join(",\n    ", conditions.Select(sql.Of))}\nFROM {from}\nORDER BY record"));
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? (bool?)null : reader.GetBoolean(i))]);
            }
        }));
        return rows;
    }
}
