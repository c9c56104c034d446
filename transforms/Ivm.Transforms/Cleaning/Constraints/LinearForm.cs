using System.Numerics;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>A sum of multiples of the solver's variables and a constant, exact.</summary>
/// <param name="Terms">Multiples by number of the variable, none of them zero.</param>
/// <param name="Constant">What is added.</param>
internal sealed record LinearForm(SortedDictionary<int, Fraction> Terms, Fraction Constant)
{
    /// <summary>A number.</summary>
    public static LinearForm Of(Fraction constant) => new([], constant);

    /// <summary>A multiple of a variable.</summary>
    public static LinearForm Of(int variable, Fraction multiple) => new(new SortedDictionary<int, Fraction> { [variable] = multiple }, Fraction.Zero);

    /// <summary>Whether it is a number alone.</summary>
    public bool IsConstant => Terms.Count == 0;

    /// <summary>This form plus a multiple of another.</summary>
    public LinearForm Plus(LinearForm other, Fraction times)
    {
        var terms = new SortedDictionary<int, Fraction>(Terms);
        foreach (var (variable, multiple) in other.Terms)
        {
            var sum = terms.GetValueOrDefault(variable) + (multiple * times);
            if (sum.Sign == 0)
            {
                terms.Remove(variable);
            }
            else
            {
                terms[variable] = sum;
            }
        }

        return new LinearForm(terms, Constant + (other.Constant * times));
    }

    /// <summary>A multiple of this form.</summary>
    public LinearForm Times(Fraction factor) => Of(Fraction.Zero).Plus(this, factor);

    /// <summary>
    /// The form as whole multiples without common divisor, its constant apart: the form is positive, zero or negative
    /// where the sum of <c>Multiples</c> is above, at or below <c>Threshold</c>.
    /// </summary>
    public (int[] Variables, BigInteger[] Multiples, Fraction Threshold) Whole()
    {
        var common = Terms.Values.Aggregate(BigInteger.One, (product, multiple) => product * multiple.Denominator / BigInteger.GreatestCommonDivisor(product, multiple.Denominator));
        var multiples = Terms.Values.Select(multiple => multiple.Numerator * (common / multiple.Denominator)).ToArray();
        var divisor = multiples.Aggregate(BigInteger.Zero, BigInteger.GreatestCommonDivisor);
        return ([.. Terms.Keys], [.. multiples.Select(multiple => multiple / divisor)], -(Constant * new Fraction(common, divisor)));
    }
}
