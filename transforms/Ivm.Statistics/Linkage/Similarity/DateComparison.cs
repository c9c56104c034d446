namespace Ivm.Statistics.Linkage.Similarity;

/// <summary>How two dates agree, from the strongest agreement to none.</summary>
public enum DateAgreement
{
    /// <summary>All parts are known on both sides and equal.</summary>
    Equal,

    /// <summary>Every part that is known on both sides is equal, the year among them, but a part is unknown on a side.</summary>
    EqualWhereKnown,

    /// <summary>The year is equal, and day and month are each other's.</summary>
    DayAndMonthSwapped,

    /// <summary>Written as eight digits, one digit differs.</summary>
    OneDigit,

    /// <summary>Written as eight digits, two neighbouring digits of one part are exchanged.</summary>
    TwoDigitsSwapped,

    /// <summary>Two of the three parts are equal and known.</summary>
    TwoParts,

    /// <summary>Only the year is known to be equal.</summary>
    SameYear,

    /// <summary>None of these.</summary>
    Different,
}

/// <summary>Dates of which parts can be unknown, compared as people and keyboards get them wrong.</summary>
/// <remarks>
/// Agreement is looked for in the order of <see cref="DateAgreement"/>. Parts are plain numbers: an impossible date (the 31st of
/// February) is compared as written.
/// </remarks>
public static class DateComparison
{
    /// <summary>A part that is not known.</summary>
    public const int Unknown = 0;

    /// <summary>How two dates agree.</summary>
    /// <param name="left">Year (0 to 9999), month (0 to 99), day (0 to 99); 0 where unknown.</param>
    /// <param name="right">Another date.</param>
    /// <returns>The first agreement that holds; null where no part is known on both sides, which is no evidence.</returns>
    /// <exception cref="StatisticsInputException">A part out of its range.</exception>
    public static DateAgreement? Compare((int Year, int Month, int Day) left, (int Year, int Month, int Day) right)
    {
        Check(left);
        Check(right);
        ReadOnlySpan<(int Left, int Right)> parts = [(left.Year, right.Year), (left.Month, right.Month), (left.Day, right.Day)];
        var (known, equal) = (0, 0);
        foreach (var (one, other) in parts)
        {
            known += one != Unknown && other != Unknown ? 1 : 0;
            equal += one != Unknown && one == other ? 1 : 0;
        }

        var sameYear = left.Year != Unknown && left.Year == right.Year;
        if (known == 0)
            return null;
        if (equal == 3)
            return DateAgreement.Equal;
        if (equal == known && sameYear && known > 1)
            return DateAgreement.EqualWhereKnown;
        if (known == 3 && Mistyped(left, right, sameYear) is { } mistyped)
            return mistyped;
        if (equal == 2)
            return DateAgreement.TwoParts;
        return sameYear ? DateAgreement.SameYear : DateAgreement.Different;
    }

    private static DateAgreement? Mistyped((int Year, int Month, int Day) left, (int Year, int Month, int Day) right, bool sameYear)
    {
        if (sameYear && left.Month == right.Day && left.Day == right.Month)
            return DateAgreement.DayAndMonthSwapped;

        Span<char> one = stackalloc char[8];
        Span<char> other = stackalloc char[8];
        Write(left, one);
        Write(right, other);
        var (first, differing) = (-1, 0);
        for (var place = 0; place < one.Length; place++)
        {
            if (one[place] == other[place])
                continue;
            first = differing == 0 ? place : first;
            differing++;
        }

        if (differing == 1)
            return DateAgreement.OneDigit;
        var isWithinPart = first is not (3 or 5);
        return differing == 2 && isWithinPart && first < 7 && one[first] == other[first + 1] && one[first + 1] == other[first]
            ? DateAgreement.TwoDigitsSwapped
            : null;
    }

    private static void Write((int Year, int Month, int Day) date, Span<char> digits)
    {
        var number = (((date.Year * 100) + date.Month) * 100) + date.Day;
        for (var place = digits.Length - 1; place >= 0; place--, number /= 10)
            digits[place] = (char)('0' + (number % 10));
    }

    private static void Check((int Year, int Month, int Day) date)
    {
        if (date.Year is < 0 or > 9999 || date.Month is < 0 or > 99 || date.Day is < 0 or > 99)
            throw new StatisticsInputException("date", null, "a part out of range", "year 0 to 9999, month and day 0 to 99");
    }
}
