using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>One record at a time, as conditions see it: values in substance, everything else missing. Not for several threads.</summary>
internal sealed class RecordView
{
    private readonly EditedRecords records;
    private readonly ExpressionEvaluator evaluator;
    private readonly Func<string, double?> number;
    private readonly Func<string, string?> text;
    private readonly Func<string, DateOnly?> date;
    private ExpressionRecord? seen;

    /// <summary>A view of records.</summary>
    public RecordView(EditedRecords records, ExpressionEvaluator evaluator)
    {
        (this.records, this.evaluator) = (records, evaluator);
        number = name => Value(name) is { Text: null, IsMissing: false } value ? value.Number : null;
        text = name => Value(name).Text;
        date = name => Value(name).Text is { } written ? DateOnly.ParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Whether values outside their domain are seen, too; special codes never are.</summary>
    public bool AsDelivered { get; init; }

    /// <summary>Number of the record at hand.</summary>
    public int Record
    {
        get;
        set
        {
            field = value;
            seen = null;
        }
    }

    /// <summary>A value that stands in for that of the record, by column; null for none.</summary>
    public Dictionary<int, CellValue> Instead { get; } = [];

    /// <summary>Whether a condition holds; null where it cannot be said.</summary>
    public bool? Holds(Expression condition) =>
        evaluator.Holds(condition, seen ??= new ExpressionRecord(number) { Text = text, Date = date, Interview = Interview });

    /// <summary>The interview date; null where missing.</summary>
    public DateOnly? Interview => records.Interview[Record] is > 0 and var day ? DateOnly.FromDayNumber(day) : null;

    /// <summary>The value in substance of a variable; missing where it is not in memory.</summary>
    public CellValue Value(string name)
    {
        var column = records.Column(name);
        if (column < 0)
        {
            return CellValue.Missing;
        }

        var value = Instead.Count > 0 && Instead.TryGetValue(column, out var other) ? other : records[Record, column];
        var variable = records.Variables[column];
        return variable.IsSubstantive(value) || (AsDelivered && !variable.IsAllowed(value)) ? value : CellValue.Missing;
    }

    /// <summary>What an expression comes to: the number that solves <c>it = number</c>.</summary>
    public CellValue Compute(Expression value) => value switch
    {
        TextExpression constant => new CellValue(double.NaN, constant.Value),
        DateExpression constant => new CellValue(double.NaN, constant.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        VariableExpression variable => Value(variable.Name),
        _ => evaluator.Quantity(value, number, Interview) is { } quantity ? CellValue.Of(quantity) : CellValue.Missing,
    };
}
