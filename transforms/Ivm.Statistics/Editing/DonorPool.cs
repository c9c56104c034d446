using Ivm.Statistics.Numerics;

namespace Ivm.Statistics.Editing;

/// <summary>Donors of one class, in a fixed order, from which a recipient draws.</summary>
/// <remarks>
/// Random hot deck within classes. Source: Andridge and Little (2010), "A review of hot deck imputation for survey
/// non-response", International Statistical Review 78(1), section 3.1. A recipient begins at a random donor and goes round
/// until one fits; so donors are drawn with equal probability where all fit, and a fitting one is found if there is one.
/// </remarks>
public static class DonorPool
{
    /// <summary>The first donor that fits.</summary>
    /// <param name="count">Number of donors.</param>
    /// <param name="random">The generator.</param>
    /// <param name="stream">Stream of what is imputed.</param>
    /// <param name="recipient">Number of the recipient.</param>
    /// <param name="fits">Whether a donor, by place, fits the recipient.</param>
    /// <returns>Place of the donor; -1 where none fits.</returns>
    public static int Draw(int count, CounterRandom random, ulong stream, long recipient, Func<int, bool> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        if (count == 0)
        {
            return -1;
        }

        var first = random.Below(count, stream, recipient);
        for (var step = 0; step < count; step++)
        {
            var place = (first + step) % count;
            if (fits(place))
            {
                return place;
            }
        }

        return -1;
    }
}
