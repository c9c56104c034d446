using System.Numerics;
using Google.OrTools.Sat;
using Google.OrTools.Util;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>Literals of a model that are equivalent to conjunctions, disjunctions and comparisons; each is made once.</summary>
internal sealed class LogicBuilder
{
    /// <summary>Sums stay below this in absolute value, so that no product in the solver overflows.</summary>
    private static readonly BigInteger Limit = BigInteger.One << 58;

    private readonly CpModel model;
    private readonly List<IntVar> variables = [];
    private readonly List<(BigInteger Low, BigInteger High)> bounds = [];
    private readonly Dictionary<string, ILiteral> made = new(StringComparer.Ordinal);

    /// <summary>Builds on a model.</summary>
    public LogicBuilder(CpModel model)
    {
        this.model = model;
        True = model.TrueLiteral();
        False = model.FalseLiteral();
    }

    /// <summary>What always holds.</summary>
    public ILiteral True { get; }

    /// <summary>What never holds.</summary>
    public ILiteral False { get; }

    /// <summary>Makes a variable known by number.</summary>
    public int Add(IntVar variable, BigInteger low, BigInteger high)
    {
        variables.Add(variable);
        bounds.Add((low, high));
        return variables.Count - 1;
    }

    /// <summary>The variable of a number.</summary>
    public IntVar Variable(int number) => variables[number];

    /// <summary>The number of a variable that is a function of forms: of each a whole multiple, all with the same factor.</summary>
    /// <param name="forms">The forms.</param>
    /// <param name="define">Says what the variable (first) is of the forms times the factor.</param>
    /// <param name="range">Its smallest and largest value, of those of the forms.</param>
    /// <exception cref="InexpressibleException">The forms can become too large.</exception>
    public LinearForm Function(IReadOnlyList<LinearForm> forms, Action<CpModel, IntVar, LinearExpr[]> define, Func<IReadOnlyList<(Fraction Low, Fraction High)>, (Fraction Low, Fraction High)> range)
    {
        var factor = forms.SelectMany(form => form.Terms.Values.Append(form.Constant))
            .Aggregate(BigInteger.One, (product, multiple) => product * multiple.Denominator / BigInteger.GreatestCommonDivisor(product, multiple.Denominator));
        var whole = forms.Select(form => form.Times(new Fraction(factor, 1))).ToArray();
        var (low, high) = range([.. whole.Select(Range)]);
        if (whole.Select(Range).Append((low, high)).Any(bound => bound.Item1.Numerator < -Limit || bound.Item2.Numerator > Limit))
        {
            throw new InexpressibleException("its quantities can become too large to calculate with exactly");
        }

        var variable = model.NewIntVar((long)low.Numerator, (long)high.Numerator, "");
        define(model, variable, [.. whole.Select(form => LinearExpr.WeightedSum(form.Terms.Keys.Select(Variable), form.Terms.Values.Select(multiple => (long)multiple.Numerator)) + (long)form.Constant.Numerator)]);
        return LinearForm.Of(Add(variable, low.Numerator, high.Numerator), new Fraction(1, factor));
    }

    /// <summary>All of some.</summary>
    public ILiteral And(params IEnumerable<ILiteral> parts)
    {
        var distinct = parts.Where(part => !IsTrue(part)).DistinctBy(part => part.GetIndex()).OrderBy(part => part.GetIndex()).ToArray();
        if (distinct.Any(IsFalse) || distinct.Any(part => distinct.Any(other => other.GetIndex() == part.Not().GetIndex())))
        {
            return False;
        }

        return distinct.Length switch
        {
            0 => True,
            1 => distinct[0],
            _ => Made($"and {string.Join(' ', distinct.Select(part => part.GetIndex()))}", literal =>
            {
                model.AddBoolAnd(distinct).OnlyEnforceIf(literal);
                model.AddBoolOr(distinct.Select(part => part.Not()).Append(literal));
            }),
        };
    }

    /// <summary>At least one of some.</summary>
    public ILiteral Or(params IEnumerable<ILiteral> parts) => And(parts.Select(part => part.Not())).Not();

    /// <summary>Whether a form is positive, zero or negative, as a comparison with zero asks.</summary>
    /// <param name="form">The form.</param>
    /// <param name="sign">Wanted signs: of below zero, zero and above zero.</param>
    /// <exception cref="InexpressibleException">The form can become too large.</exception>
    public ILiteral Sign(LinearForm form, (bool Below, bool Zero, bool Above) sign)
    {
        if (form.IsConstant)
        {
            return (form.Constant.Sign < 0 ? sign.Below : form.Constant.Sign == 0 ? sign.Zero : sign.Above) ? True : False;
        }

        var (members, multiples, threshold) = form.Whole();
        var (low, high) = Range(members, multiples);
        var intervals = new List<(BigInteger Low, BigInteger High)>();
        if (sign.Below)
        {
            intervals.Add((low, threshold.Ceiling - 1));
        }

        if (sign.Zero && threshold.IsWhole)
        {
            intervals.Add((threshold.Floor, threshold.Floor));
        }

        if (sign.Above)
        {
            intervals.Add((threshold.Floor + 1, high));
        }

        return Within(members, multiples, intervals, low, high);
    }

    /// <summary>Whether a form lies in one of some closed intervals; fractions at the ends are rounded inwards.</summary>
    /// <exception cref="InexpressibleException">The form can become too large.</exception>
    public ILiteral Within(LinearForm form, IEnumerable<(Fraction Low, Fraction High)> intervals)
    {
        if (form.IsConstant)
        {
            return intervals.Any(interval => (form.Constant - interval.Low).Sign >= 0 && (interval.High - form.Constant).Sign >= 0) ? True : False;
        }

        var zeroed = form with { Constant = Fraction.Zero };
        var (members, multiples, _) = zeroed.Whole();
        var unit = form.Terms[members[0]] / new Fraction(multiples[0], 1);
        var (low, high) = Range(members, multiples);
        var scaled = intervals.Select(interval =>
        {
            var (from, to) = ((interval.Low - form.Constant) / unit, (interval.High - form.Constant) / unit);
            return unit.Sign > 0 ? (from.Ceiling, to.Floor) : (to.Ceiling, from.Floor);
        });
        return Within(members, multiples, [.. scaled], low, high);
    }

    /// <summary>Smallest and largest value of a form.</summary>
    public (Fraction Low, Fraction High) Range(LinearForm form)
    {
        var (low, high) = (form.Constant, form.Constant);
        foreach (var (variable, multiple) in form.Terms)
        {
            var (one, other) = (multiple * new Fraction(bounds[variable].Low, 1), multiple * new Fraction(bounds[variable].High, 1));
            (low, high) = multiple.Sign > 0 ? (low + one, high + other) : (low + other, high + one);
        }

        return (low, high);
    }

    /// <summary>Whether a literal is the constant true.</summary>
    public bool IsTrue(ILiteral literal) => literal.GetIndex() == True.GetIndex() || literal.GetIndex() == False.Not().GetIndex();

    /// <summary>Whether a literal is the constant false.</summary>
    public bool IsFalse(ILiteral literal) => IsTrue(literal.Not());

    private ILiteral Within(int[] members, BigInteger[] multiples, List<(BigInteger Low, BigInteger High)> intervals, BigInteger low, BigInteger high)
    {
        if (low < -Limit || high > Limit || multiples.Any(multiple => BigInteger.Abs(multiple) > Limit))
        {
            throw new InexpressibleException("its quantities can become too large to calculate with exactly");
        }

        var clipped = intervals
            .Select(interval => (Low: BigInteger.Max(interval.Low, low), High: BigInteger.Min(interval.High, high)))
            .Where(interval => interval.Low <= interval.High)
            .ToList();
        if (clipped.Count == 0)
        {
            return False;
        }

        if (clipped.Any(interval => interval.Low == low && interval.High == high))
        {
            return True;
        }

        var domain = Domain.FromIntervals([.. clipped.Select(interval => new[] { (long)interval.Low, (long)interval.High })]);
        var name = $"{string.Join('+', members.Zip(multiples, (member, multiple) => $"{multiple}*{member}"))} in {string.Join(' ', clipped)}";
        return Made(name, literal =>
        {
            var sum = LinearExpr.WeightedSum(members.Select(member => variables[member]), multiples.Select(multiple => (long)multiple));
            var outside = domain.Complement().IntersectionWith(new Domain((long)low, (long)high));
            model.AddLinearExpressionInDomain(sum, domain).OnlyEnforceIf(literal);
            model.AddLinearExpressionInDomain(sum, outside).OnlyEnforceIf(literal.Not());
        });
    }

    private (BigInteger Low, BigInteger High) Range(int[] members, BigInteger[] multiples)
    {
        var (low, high) = (BigInteger.Zero, BigInteger.Zero);
        for (var index = 0; index < members.Length; index++)
        {
            var (one, other) = (multiples[index] * bounds[members[index]].Low, multiples[index] * bounds[members[index]].High);
            (low, high) = (low + BigInteger.Min(one, other), high + BigInteger.Max(one, other));
        }

        return (low, high);
    }

    private ILiteral Made(string key, Action<ILiteral> define)
    {
        if (!made.TryGetValue(key, out var literal))
        {
            literal = model.NewBoolVar("");
            define(literal);
            made.Add(key, literal);
        }

        return literal;
    }
}
