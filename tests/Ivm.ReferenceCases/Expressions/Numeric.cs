namespace Ivm.ReferenceCases.Expressions;

/// <summary>Functions and operators on numbers; truth values know a third state, missing (NaN).</summary>
internal static class Numeric
{
    public static Func<double, double>? Function(string name) => name switch
    {
        "-" => value => -value,
        "+" => value => value,
        "log" => Math.Log,
        "log10" => Math.Log10,
        "log2" => Math.Log2,
        "log1p" => value => Math.Log(1 + value),
        "exp" => Math.Exp,
        "sqrt" => Math.Sqrt,
        "abs" => Math.Abs,
        "floor" => Math.Floor,
        "ceiling" => Math.Ceiling,
        "round" => value => Math.Round(value, MidpointRounding.ToEven),
        "trunc" => Math.Truncate,
        "sign" => value => double.IsNaN(value) ? value : Math.Sign(value),
        _ => null,
    };

    public static Func<double, double, double>? Operator(string sign) => sign switch
    {
        "+" => (left, right) => left + right,
        "-" => (left, right) => left - right,
        "*" => (left, right) => left * right,
        "/" => (left, right) => left / right,
        "^" => Math.Pow,
        "%%" => (left, right) => left - (right * Math.Floor(left / right)),
        "%/%" => (left, right) => Math.Floor(left / right),
        "log" => Math.Log,
        "round" => (left, right) => Math.Round(left, (int)right, MidpointRounding.ToEven),
        _ => null,
    };

    public static Func<double, double, double> Truth(string sign) => sign switch
    {
        "&" => (left, right) => left == 0 || right == 0 ? 0 : double.IsNaN(left) || double.IsNaN(right) ? double.NaN : 1,
        "|" => (left, right) => IsTrue(left) || IsTrue(right) ? 1 : double.IsNaN(left) || double.IsNaN(right) ? double.NaN : 0,
        "==" => (left, right) => Known(left, right, left == right),
        "!=" => (left, right) => Known(left, right, left != right),
        "<" => (left, right) => Known(left, right, left < right),
        "<=" => (left, right) => Known(left, right, left <= right),
        ">" => (left, right) => Known(left, right, left > right),
        ">=" => (left, right) => Known(left, right, left >= right),
        _ => throw new CaseException($"'{sign}' is no comparison"),
    };

    private static bool IsTrue(double truth) => !double.IsNaN(truth) && truth != 0;

    private static double Known(double left, double right, bool truth) => double.IsNaN(left) || double.IsNaN(right) ? double.NaN : truth ? 1 : 0;
}
