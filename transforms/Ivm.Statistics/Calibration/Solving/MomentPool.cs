using System.Collections.Concurrent;

namespace Ivm.Statistics.Calibration.Solving;

/// <summary>Used-up sums whose memory serves again: a Gram matrix of a national survey takes megabytes, a step needs one a thread.</summary>
internal sealed class MomentPool
{
    private readonly ConcurrentBag<CalibrationMoments> plain = [];
    private readonly ConcurrentBag<CalibrationMoments> withGrams = [];

    public CalibrationMoments Take(double[] coefficients, bool withGram, int onesColumns)
    {
        if (!(withGram ? withGrams : plain).TryTake(out var moments))
            return new CalibrationMoments(coefficients, withGram, onesColumns);
        moments.Restart(coefficients);
        return moments;
    }

    public void Return(CalibrationMoments moments) => (moments.HasGram ? withGrams : plain).Add(moments);
}
