using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>
/// What conditions find in other records, other datasets and code lists, as columns joined to the records: quantities
/// that share a group are computed together, and the same look is taken once, however many conditions take it.
/// </summary>
internal sealed class Elsewhere
{
    private readonly List<(ImmutableArray<Expression> By, List<AggregateExpression> Quantities)> groups = [];
    private readonly List<ExistsExpression> datasets = [];
    private readonly List<InListExpression> lists = [];
    private readonly Dictionary<string, string> columns = new(StringComparer.Ordinal);
    private readonly ExpressionSql expressions;

    /// <summary>Finds what conditions look at.</summary>
    public Elsewhere(IEnumerable<Expression> conditions, ExpressionSql expressions)
    {
        this.expressions = expressions;
        foreach (var part in conditions.SelectMany(condition => condition.WithParts()))
        {
            Note(part);
        }
    }

    /// <summary>Whether anything is joined.</summary>
    public bool IsEmpty => columns.Count == 0;

    /// <summary>Column with what an expression finds.</summary>
    public string ColumnOf(Expression expression) => columns[KeyOf(expression)];

    /// <summary>The records with what is found elsewhere.</summary>
    /// <param name="source">A query in brackets with a row per record.</param>
    /// <param name="members">The same of the variables that are named, for groups.</param>
    /// <param name="relationOf">The relation of a dataset.</param>
    public string Join(string source, Func<IEnumerable<string>, string> members, Func<string, string> relationOf)
    {
        if (IsEmpty)
        {
            return source;
        }

        var joins = groups.Select((group, index) => Group(group.By, group.Quantities, index, members))
            .Concat(datasets.Select((exists, index) => Dataset(exists, index, relationOf)))
            .Concat(lists.Select(List));
        var found = datasets.Select((exists, index) => Found($"dataset:{index}", exists.Keys.Select(key => key.Value), ColumnOf(exists)))
            .Concat(lists.Select((list, index) => Found($"list:{index}", Keys(list), ColumnOf(list))));
        return $"(SELECT {string.Join(",\n    ", found.Prepend("*"))}\nFROM {source} AS record\n{string.Join("\n", joins)})";
    }

    private static string KeyOf(Expression expression) => ExpressionText.Of(expression);

    private static IEnumerable<Expression> Keys(InListExpression list) => list.Year is { } year ? [list.Operand, year] : [list.Operand];

    private void Note(Expression expression)
    {
        if (expression is not (AggregateExpression or ExistsExpression or InListExpression)
            || !columns.TryAdd(KeyOf(expression), SqlStatement.Identifier(string.Create(CultureInfo.InvariantCulture, $"elsewhere:{columns.Count}"))))
        {
            return;
        }

        switch (expression)
        {
            case AggregateExpression aggregate:
                var by = string.Join(", ", aggregate.By.Select(KeyOf));
                var group = groups.FirstOrDefault(group => string.Join(", ", group.By.Select(KeyOf)) == by);
                if (group.Quantities is null)
                {
                    groups.Add(group = (aggregate.By, []));
                }

                group.Quantities.Add(aggregate);
                break;
            case ExistsExpression exists:
                datasets.Add(exists);
                break;
            case InListExpression list:
                lists.Add(list);
                break;
        }
    }

    private string Group(ImmutableArray<Expression> by, List<AggregateExpression> quantities, int index, Func<IEnumerable<string>, string> members)
    {
        var keys = by.Select((part, place) => (Sql: expressions.Of(part), Column: SqlStatement.Identifier(string.Create(CultureInfo.InvariantCulture, $"group:{index}:{place}")))).ToArray();
        var selected = keys.Select(key => $"{key.Sql} AS {key.Column}").Concat(quantities.Select(quantity => $"{Quantity(quantity)} AS {ColumnOf(quantity)}"));
        var read = by.Concat(quantities.Select(quantity => quantity.Operand).OfType<Expression>()).SelectMany(expression => expression.Variables());
        var from = $"SELECT {string.Join(", ", selected)} FROM {members(read)}";
        return keys.Length == 0
            ? $"LEFT JOIN ({from}) ON TRUE"
            : $"LEFT JOIN ({from} WHERE {string.Join(" AND ", keys.Select(key => $"{key.Sql} IS NOT NULL"))} GROUP BY {string.Join(", ", keys.Select(key => key.Sql))})"
                + $" ON {string.Join(" AND ", keys.Select(key => $"{key.Sql} = {key.Column}"))}";
    }

    /// <summary>
    /// Sums of whole numbers are exact; others are taken in ascending order, because a sum in the order of the threads
    /// differs from run to run.
    /// </summary>
    private string Quantity(AggregateExpression aggregate)
    {
        if (aggregate.Operand is not { } operand)
        {
            return "count(*)";
        }

        var value = expressions.Of(operand);
        var sum = expressions.IsWhole(operand) ? $"CAST(sum(CAST({value} AS HUGEINT)) AS DOUBLE)" : $"list_sum(list_sort(list(CAST({value} AS DOUBLE))))";
        return aggregate.Function switch
        {
            AggregateFunction.Count => operand.Yields() == ExpressionType.Truth ? $"count(*) FILTER (WHERE {value})" : $"count({value})",
            AggregateFunction.Distinct => $"count(DISTINCT {value})",
            AggregateFunction.Sum => $"CASE WHEN count(*) = count({value}) THEN {sum} END",
            AggregateFunction.Mean => $"CASE WHEN count(*) = count({value}) THEN {sum} / count(*) END",
            AggregateFunction.Minimum => $"CASE WHEN count(*) = count({value}) THEN CAST(min({value}) AS DOUBLE) END",
            AggregateFunction.Maximum => $"CASE WHEN count(*) = count({value}) THEN CAST(max({value}) AS DOUBLE) END",
            _ => throw new ArgumentOutOfRangeException(nameof(aggregate), aggregate.Function, "This quantity has no SQL."),
        };
    }

    private string Dataset(ExistsExpression exists, int index, Func<string, string> relationOf)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"dataset:{index}");
        var there = exists.Keys.Select(key => SqlStatement.Identifier(key.Column)).ToArray();
        var selected = there.Select((column, place) => $"{column} AS {Key(name, place)}");
        return $"LEFT JOIN (SELECT DISTINCT {string.Join(", ", selected)}, TRUE AS {SqlStatement.Identifier(name)} FROM {relationOf(exists.Dataset)} WHERE {string.Join(" AND ", there.Select(column => $"{column} IS NOT NULL"))})"
            + $" ON {string.Join(" AND ", exists.Keys.Select((key, place) => $"{expressions.Of(key.Value)} = {Key(name, place)}"))}";
    }

    private string List(InListExpression list, int index)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"list:{index}");
        var codes = $"unnest([{string.Join(", ", list.Codes.Select(code => SqlStatement.Literal(code.Code)).DefaultIfEmpty("NULL::VARCHAR"))}]) AS {Key(name, 0)}";
        var years = list.Year is null ? "" : $", unnest([{string.Join(", ", list.Codes.Select(code => code.Year?.ToString(CultureInfo.InvariantCulture) ?? "NULL"))}]) AS {Key(name, 1)}";
        return $"LEFT JOIN (SELECT DISTINCT *, TRUE AS {SqlStatement.Identifier(name)} FROM (SELECT {codes}{years}))"
            + $" ON {string.Join(" AND ", Keys(list).Select((key, place) => $"{expressions.Of(key)} = {Key(name, place)}"))}";
    }

    private string Found(string name, IEnumerable<Expression> keys, string column) =>
        $"CASE WHEN {string.Join(" AND ", keys.Select(key => $"{expressions.Of(key)} IS NOT NULL"))} THEN coalesce({SqlStatement.Identifier(name)}, FALSE) END AS {column}";

    private static string Key(string name, int place) => SqlStatement.Identifier(string.Create(CultureInfo.InvariantCulture, $"{name}:{place}"));
}
