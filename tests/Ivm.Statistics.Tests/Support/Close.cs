namespace Ivm.Statistics.Tests.Support;

/// <summary>Comparison of numbers by relative difference.</summary>
public static class Close
{
    /// <summary>Asserts |actual - expected| at most tolerance times the larger of |expected| and the floor.</summary>
    public static void To(double expected, double actual, double tolerance, string what, double floor = 1e-300)
    {
        if (double.IsNaN(expected) && double.IsNaN(actual))
            return;
        var difference = Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), floor);
        Assert.True(difference <= tolerance || actual == expected, $"{what}: expected {expected:R}, found {actual:R}, relative difference {difference:G3}");
    }
}
