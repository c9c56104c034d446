using Ivm.ReferenceCases.Expressions;
using Ivm.Statistics.Variance;

namespace Ivm.ReferenceCases.Running;

/// <summary>A formula in named estimates, computed on numbers or on estimates that carry their variance.</summary>
public sealed class Contrast
{
    private readonly Node formula;

    public Contrast(string source)
    {
        formula = Parser.Parse(source);
        if (!formula.Names().Any())
            formula = NumbersAsNames(formula);
        Names = formula.Names().Distinct().ToArray();
    }

    /// <summary>What it is made of, each once.</summary>
    public IReadOnlyList<string> Names { get; }

    public double Of(ReadOnlySpan<double> values)
    {
        var named = new Dictionary<string, double>();
        for (var k = 0; k < Names.Count; k++)
            named[Names[k]] = values[k];
        return Value(formula, named);
    }

    public LinearisedEstimate Of(IReadOnlyList<LinearisedEstimate> estimates)
    {
        var named = Names.Zip(estimates).ToDictionary(pair => pair.First, pair => pair.Second);
        return Evaluate(formula, named).Estimate ?? throw new CaseException("a contrast without estimates");
    }

    /// <summary>Levels may look like numbers ("2011-2010").</summary>
    private static Node NumbersAsNames(Node node) => node switch
    {
        Node.Number number => new Node.Name(number.Source),
        Node.Text text => new Node.Name(text.Value),
        Node.Call call => call with { Arguments = call.Arguments.Select(NumbersAsNames).ToArray() },
        _ => node,
    };

    private static double Value(Node node, Dictionary<string, double> named) => node switch
    {
        Node.Number number => number.Value,
        Node.Name name => named[name.Value],
        Node.Call { Arguments: [var only] } call => Numeric.Function(call.Function)?.Invoke(Value(only, named)) ?? throw Unknown(call),
        Node.Call { Arguments: [var left, var right] } call => Numeric.Operator(call.Function)?.Invoke(Value(left, named), Value(right, named)) ?? throw Unknown(call),
        _ => throw new CaseException($"{node} is not understood in a contrast"),
    };

    private static Term Evaluate(Node node, Dictionary<string, LinearisedEstimate> named) => node switch
    {
        Node.Number number => new Term(number.Value, null),
        Node.Name name => new Term(named[name.Value].Value, named[name.Value]),
        Node.Call { Arguments: [var only] } call => Apply(call, Evaluate(only, named)),
        Node.Call { Arguments: [var left, var right] } call => Apply(call, Evaluate(left, named), Evaluate(right, named)),
        _ => throw new CaseException($"{node} is not understood in a contrast"),
    };

    private static Term Apply(Node.Call call, Term term)
    {
        var value = Numeric.Function(call.Function)?.Invoke(term.Value) ?? throw Unknown(call);
        if (term.Estimate is not { } estimate)
            return new Term(value, null);
        return new Term(value, call.Function switch
        {
            "-" => -estimate,
            "+" => estimate,
            "log" => LinearisedEstimate.Log(estimate),
            "exp" => LinearisedEstimate.Exp(estimate),
            "sqrt" => LinearisedEstimate.Power(estimate, 0.5),
            _ => throw Unknown(call),
        });
    }

    private static Term Apply(Node.Call call, Term left, Term right)
    {
        var value = Numeric.Operator(call.Function)?.Invoke(left.Value, right.Value) ?? throw Unknown(call);
        return new Term(value, (call.Function, left.Estimate, right.Estimate) switch
        {
            (_, null, null) => null,
            ("+", { } a, { } b) => a + b,
            ("+", { } a, null) => a + right.Value,
            ("+", null, { } b) => b + left.Value,
            ("-", { } a, { } b) => a - b,
            ("-", { } a, null) => a - right.Value,
            ("-", null, { } b) => -b + left.Value,
            ("*", { } a, { } b) => a * b,
            ("*", { } a, null) => right.Value * a,
            ("*", null, { } b) => left.Value * b,
            ("/", { } a, { } b) => a / b,
            ("/", { } a, null) => 1 / right.Value * a,
            ("/", null, { } b) => left.Value * LinearisedEstimate.Power(b, -1),
            ("^", { } a, null) => LinearisedEstimate.Power(a, right.Value),
            _ => throw Unknown(call),
        });
    }

    private static CaseException Unknown(Node.Call call) => new($"'{call.Function}' is not understood in a contrast");

    private sealed record Term(double Value, LinearisedEstimate? Estimate);
}
