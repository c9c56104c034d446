using Ivm.ReferenceCases.Reading;

namespace Ivm.ReferenceCases.Expressions;

/// <summary>Values of an expression for every row of a table, missing values handled as R does.</summary>
public sealed class Evaluator(CaseTable table)
{
    private readonly Dictionary<string, Column> known = [];

    public Column Values(string expression)
    {
        if (known.TryGetValue(expression, out var found))
            return found;
        var column = table.Has(expression) ? OfTable(expression) : Full(Evaluate(Parser.Parse(expression)));
        return known[expression] = column;
    }

    /// <summary>Rows where a condition holds; a missing condition does not hold.</summary>
    public bool[] Holds(string condition) => Array.ConvertAll(Values(condition).Numbers(), truth => !double.IsNaN(truth) && truth != 0);

    private Column OfTable(string name)
    {
        if (!table.IsText(name))
            return Column.OfNumbers(table.Numbers(name));
        var texts = table.Text(name);
        return table.IsTruth(name) ? Column.OfTruths(Array.ConvertAll(texts, text => text is null ? double.NaN : text == "TRUE" ? 1.0 : 0)) : Column.OfTexts(texts);
    }

    private Column Full(Column column)
    {
        if (column.Length == table.RowCount)
            return column;
        if (column.Length != 1)
            throw new CaseException($"an expression of {column.Length} values where there are {table.RowCount} rows");
        return column.IsText
            ? Column.OfTexts(Enumerable.Repeat(column.Texts()[0], table.RowCount).ToArray())
            : Like(column, Enumerable.Repeat(column.Numbers()[0], table.RowCount).ToArray());
    }

    private Column Evaluate(Node node) => node switch
    {
        Node.Number number => Column.OfNumbers([number.Value]),
        Node.Text text => Column.OfTexts([text.Value]),
        Node.Name { Value: "TRUE" or "T" } => Column.OfTruths([1]),
        Node.Name { Value: "FALSE" or "F" } => Column.OfTruths([0]),
        Node.Name { Value: "NA" } => Column.OfTruths([double.NaN]),
        Node.Name { Value: "Inf" } => Column.OfNumbers([double.PositiveInfinity]),
        Node.Name { Value: "NaN" } => Column.OfNumbers([double.NaN]),
        Node.Name { Value: "pi" } when !table.Has("pi") => Column.OfNumbers([Math.PI]),
        Node.Name name => table.Has(name.Value) ? OfTable(name.Value) : throw new CaseException($"there is no variable '{name.Value}'"),
        Node.Call call => Evaluate(call),
        _ => throw new CaseException($"{node} is not understood"),
    };

    private Column Evaluate(Node.Call call)
    {
        var arguments = call.Arguments.Select(Evaluate).ToArray();
        var first = arguments.Length > 0 ? arguments[0] : throw new CaseException($"{call.Function}() without arguments");
        switch (call.Function, arguments.Length)
        {
            case ("I" or "(" or "identity", 1):
                return first;
            case ("as.numeric" or "as.double" or "as.integer", 1):
                return Column.OfNumbers(call.Function == "as.integer" ? Array.ConvertAll(first.Numbers(), Math.Truncate) : first.Numbers());
            case ("as.logical", 1):
                return Column.OfTruths(Array.ConvertAll(first.Numbers(), number => double.IsNaN(number) ? number : number == 0 ? 0.0 : 1));
            case ("factor" or "as.factor" or "as.character" or "ordered", >= 1):
                return Column.OfTexts(first.Texts());
            case ("c", _):
                return arguments.Any(argument => argument.IsText)
                    ? Column.OfTexts(arguments.SelectMany(argument => argument.Texts()).ToArray())
                    : Column.OfNumbers(arguments.SelectMany(argument => argument.Numbers()).ToArray());
            case ("interaction" or "paste", >= 1):
                return Column.OfTexts(Enumerable.Range(0, arguments.Max(argument => argument.Length))
                    .Select(row => Joined(arguments.Select(argument => At(argument.Texts(), row)).ToArray(), call.Function == "paste" ? " " : ".")).ToArray());
            case ("is.na", 1):
                return Column.OfTruths(first.IsText
                    ? Array.ConvertAll(first.Texts(), text => text is null ? 1.0 : 0)
                    : Array.ConvertAll(first.Numbers(), number => double.IsNaN(number) ? 1.0 : 0));
            case ("ifelse", 3):
                return IfElse(first, arguments[1], arguments[2]);
            case ("%in%", 2):
                var set = arguments[1].Texts();
                return Column.OfTruths(Array.ConvertAll(first.Texts(), text => set.Any(item => item == text || (item is not null && text is not null && Column.AreEqual(item, text))) ? 1.0 : 0));
            case ("==" or "!=", 2) when first.IsText || arguments[1].IsText:
                return EqualTexts(first.Texts(), arguments[1].Texts(), call.Function == "==");
            case ("==" or "!=" or "<" or "<=" or ">" or ">=" or "&" or "|", 2):
                return Column.OfTruths(Pairwise(first.Numbers(), arguments[1].Numbers(), Numeric.Truth(call.Function)));
            case ("!", 1):
                return Column.OfTruths(Array.ConvertAll(first.Numbers(), truth => double.IsNaN(truth) ? truth : truth == 0 ? 1.0 : 0));
            case ("pmin" or "pmax", >= 1):
                return Column.OfNumbers(arguments.Skip(1).Aggregate(first.Numbers(), (sofar, next) => Pairwise(sofar, next.Numbers(), call.Function == "pmin" ? Math.Min : Math.Max)));
            case (_, 1) when Numeric.Function(call.Function) is { } function:
                return Column.OfNumbers(Array.ConvertAll(first.Numbers(), number => function(number)));
            case (_, 2) when Numeric.Operator(call.Function) is { } operation:
                return Column.OfNumbers(Pairwise(first.Numbers(), arguments[1].Numbers(), operation));
            default:
                throw new CaseException($"'{call.Function}' with {arguments.Length} arguments is not understood");
        }
    }

    private static Column IfElse(Column condition, Column then, Column otherwise)
    {
        var truths = condition.Numbers();
        if (then.IsText || otherwise.IsText)
        {
            return Column.OfTexts(truths.Select((truth, row) =>
                double.IsNaN(truth) ? null : At(truth != 0 ? then.Texts() : otherwise.Texts(), row)).ToArray());
        }

        return Like(then, truths.Select((truth, row) => double.IsNaN(truth) ? truth : At(truth != 0 ? then.Numbers() : otherwise.Numbers(), row)).ToArray());
    }

    private static Column EqualTexts(string?[] left, string?[] right, bool equal)
    {
        var truths = new double[Math.Max(left.Length, right.Length)];
        for (var row = 0; row < truths.Length; row++)
        {
            var (a, b) = (At(left, row), At(right, row));
            truths[row] = a is null || b is null ? double.NaN : Column.AreEqual(a, b) == equal ? 1 : 0;
        }

        return Column.OfTruths(truths);
    }

    private static double[] Pairwise(double[] left, double[] right, Func<double, double, double> operation)
    {
        var length = Math.Max(left.Length, right.Length);
        if (left.Length != length && left.Length != 1 || right.Length != length && right.Length != 1)
            throw new CaseException($"{left.Length} and {right.Length} values do not go together");
        return Enumerable.Range(0, length).Select(row => operation(At(left, row), At(right, row))).ToArray();
    }

    private static T At<T>(T[] values, int row) => values[values.Length == 1 ? 0 : row];

    private static string? Joined(string?[] parts, string separator) => parts.Contains(null) ? null : string.Join(separator, parts);

    private static Column Like(Column column, double[] numbers) => column.IsLogical ? Column.OfTruths(numbers) : Column.OfNumbers(numbers);
}
