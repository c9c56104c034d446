using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Transforms.Cleaning.Constraints;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>
/// Values that variables can have, for the solver. Where a number has no declared smallest or largest value, ten times
/// the largest number of the data and the rules bounds it; decimals are those of the finest numbers of the data.
/// </summary>
internal sealed class VariableBounds
{
    /// <summary>Stands for every text that no rule names.</summary>
    public const string OtherText = "\u0001";

    private const int MostDecimals = 6;
    private const double MostUnits = 1L << 44;

    private readonly Dictionary<string, ConstraintVariable> variables = new(StringComparer.Ordinal);

    /// <summary>Looks at the data where the declarations leave something open.</summary>
    public VariableBounds(ISqlSession sql, EditingSettings settings)
    {
        var rules = settings.Rules.Where(rule => rule.Severity == Severity.Error).ToImmutableArray();
        var read = rules.SelectMany(rule => rule.Condition.Variables()).ToHashSet(StringComparer.Ordinal);
        var declared = settings.Table.Variables.Where(variable => read.Contains(variable.Name)).ToArray();
        var open = declared.Where(variable => variable is { Type: ExpressionType.Number, NumberCodes.IsEmpty: true } && (!variable.Whole || variable.Minimum is null || variable.Maximum is null)).ToArray();
        var found = Look(sql, settings.Table, open);
        var largest = 10 * found.Values.Select(value => value.Largest).Concat(rules.SelectMany(rule => Constants(rule.Condition))).DefaultIfEmpty(1).Max(Math.Abs);
        // A sum needs the decimals of its parts, so that all have those of the finest.
        var decimals = found.Values.Select(value => value.Decimals).DefaultIfEmpty(0).Max();
        foreach (var variable in declared)
        {
            variables.Add(variable.Name, variable switch
            {
                { Type: ExpressionType.Text } => ConstraintVariable.OneOf(variable.Name, variable.Codes.IsEmpty ? rules.SelectMany(rule => Texts(rule.Condition)).Append(OtherText) : variable.Codes),
                { Type: ExpressionType.Date } => ConstraintVariable.Date(variable.Name),
                { NumberCodes.IsEmpty: false } => ConstraintVariable.Codes(variable.Name, variable.NumberCodes.Select(code => (long)code)),
                _ => Number(variable, variable.Whole ? 0 : decimals, largest),
            });
        }

        foreach (var part in ConstraintSettings.GivenInterview)
        {
            variables.TryAdd(part.Name, part);
        }
    }

    /// <summary>The variable; null where it is no variable of the table.</summary>
    public ConstraintVariable? Find(string name) => variables.GetValueOrDefault(name);

    private static ConstraintVariable Number(ExpressionVariable variable, int decimals, double largest)
    {
        var (low, high) = (variable.Minimum ?? -largest, variable.Maximum ?? largest);
        var most = Math.Max(Math.Abs(low), Math.Abs(high));
        while (decimals > 0 && most * Math.Pow(10, decimals) > MostUnits)
        {
            decimals--;
        }

        return ConstraintVariable.Number(variable.Name, Math.Max(low, -MostUnits), Math.Min(high, MostUnits), decimals);
    }

    private static Dictionary<string, (double Largest, int Decimals)> Look(ISqlSession sql, CheckedTable table, ExpressionVariable[] open)
    {
        var found = new Dictionary<string, (double, int)>(StringComparer.Ordinal);
        if (open.Length == 0)
        {
            return found;
        }

        var columns = open.SelectMany(variable =>
        {
            var value = $"{SqlStatement.Identifier(variable.Name)}::DOUBLE";
            var decimals = string.Join(" ", Enumerable.Range(0, MostDecimals).Select(places => $"WHEN abs({value} * 1e{places} - round({value} * 1e{places})) <= 1e-9 * abs({value} * 1e{places}) THEN {places}"));
            return new[] { $"coalesce(max(abs({value})), 1)", variable.Whole ? "0" : $"coalesce(max(CASE WHEN {value} IS NULL THEN 0 {decimals} ELSE {MostDecimals} END), 0)::INTEGER" };
        });
        using var reader = sql.Query(SqlStatement.Composed("bounds of variables", $"SELECT {string.Join(",\n    ", columns)}\nFROM {table.Relation}"));
        reader.Read();
        for (var index = 0; index < open.Length; index++)
        {
            found.Add(open[index].Name, (reader.GetDouble(2 * index), reader.GetInt32((2 * index) + 1)));
        }

        return found;
    }

    private static IEnumerable<double> Constants(Expression condition) => condition.WithParts().SelectMany(part => part switch
    {
        NumberExpression number => [number.Value],
        MembershipExpression membership => membership.Items.OfType<NumberExpression>().Select(item => item.Value).Concat(new[] { membership.Low, membership.High }.OfType<double>()),
        _ => Enumerable.Empty<double>(),
    });

    private static IEnumerable<string> Texts(Expression condition) => condition.WithParts().SelectMany(part => part switch
    {
        TextExpression text => [text.Value],
        MembershipExpression membership => membership.Items.OfType<TextExpression>().Select(item => item.Value),
        InListExpression list => list.Codes.Select(code => code.Code),
        _ => Enumerable.Empty<string>(),
    });
}
