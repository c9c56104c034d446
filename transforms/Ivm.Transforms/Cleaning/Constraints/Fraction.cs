using System.Globalization;
using System.Numerics;

namespace Ivm.Transforms.Cleaning.Constraints;

/// <summary>An exact fraction in lowest terms, its denominator positive.</summary>
internal readonly record struct Fraction
{
    private readonly BigInteger denominator;

    /// <summary>A whole number over another that is not zero.</summary>
    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException();
        }

        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (Numerator, this.denominator) = (numerator / divisor, denominator / divisor);
    }

    /// <summary>Nothing.</summary>
    public static Fraction Zero => new(0, 1);

    /// <summary>One.</summary>
    public static Fraction One => new(1, 1);

    /// <summary>The number above the line.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The number below the line; a default value is nothing, too.</summary>
    public BigInteger Denominator => denominator.IsZero ? BigInteger.One : denominator;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>Whether it is a whole number.</summary>
    public bool IsWhole => Denominator.IsOne;

    /// <summary>Largest whole number that is no larger.</summary>
    public BigInteger Floor => Numerator.Sign >= 0 || IsWhole ? Numerator / Denominator : (Numerator / Denominator) - 1;

    /// <summary>Smallest whole number that is no smaller.</summary>
    public BigInteger Ceiling => -(-this).Floor;

    /// <summary>The number that the shortest decimal notation of a double says: 0.1 is one tenth.</summary>
    /// <exception cref="InexpressibleException">The number is not finite, or beyond 28 digits.</exception>
    public static Fraction Of(double value)
    {
        if (!double.IsFinite(value) || Math.Abs(value) > 1e18 || !decimal.TryParse(value.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            throw new InexpressibleException("a number is too large");
        }

        var bits = decimal.GetBits(exact);
        var digits = new BigInteger((uint)bits[0]) + (new BigInteger((uint)bits[1]) << 32) + (new BigInteger((uint)bits[2]) << 64);
        return new Fraction(exact < 0 ? -digits : digits, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }

    /// <summary>Sum.</summary>
    public static Fraction operator +(Fraction left, Fraction right) =>
        new((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    /// <summary>Difference.</summary>
    public static Fraction operator -(Fraction left, Fraction right) => left + (-right);

    /// <summary>Opposite.</summary>
    public static Fraction operator -(Fraction value) => new(-value.Numerator, value.Denominator);

    /// <summary>Product.</summary>
    public static Fraction operator *(Fraction left, Fraction right) => new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>Quotient.</summary>
    public static Fraction operator /(Fraction left, Fraction right) => new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);
}
