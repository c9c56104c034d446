namespace Ivm.ReferenceCases.Comparing;

/// <summary>The kinds of figures that are reported apart.</summary>
public enum FigureKind
{
    Weight,
    Estimate,
    StandardError,
    End,
    Other,
}

/// <summary>A figure that lies too far off.</summary>
public sealed record Miss(string What, double Expected, double Actual, double Error)
{
    public override string ToString() => $"{What}: expected {Expected:R}, found {Actual:R} (relative difference {Error:G3})";
}

/// <summary>Collects compared figures: the largest relative error of each kind, and what missed.</summary>
public sealed class Comparison
{
    private readonly double[] worst = new double[Enum.GetValues<FigureKind>().Length];
    private readonly int[] counts = new int[Enum.GetValues<FigureKind>().Length];

    public List<Miss> Misses { get; } = [];

    public int Count => counts.Sum();

    public int CountOf(FigureKind kind) => counts[(int)kind];

    /// <summary>The largest relative error of a kind.</summary>
    public double Worst(FigureKind kind) => worst[(int)kind];

    /// <summary>Compares one figure.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="what">Its name, for the report.</param>
    /// <param name="expected">What it should be; must be a number.</param>
    /// <param name="actual">What was found.</param>
    /// <param name="tolerance">Largest relative difference.</param>
    /// <param name="floor">Differences are relative to at least this, so that zeros can be compared.</param>
    public void Check(FigureKind kind, string what, double expected, double actual, double tolerance, double floor = 1e-12)
    {
        var error = actual == expected ? 0 : Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), floor);
        if (double.IsNaN(error))
            error = double.PositiveInfinity;
        counts[(int)kind]++;
        worst[(int)kind] = Math.Max(worst[(int)kind], error);
        if (!(error <= tolerance))
            Misses.Add(new Miss(what, expected, actual, error));
    }
}
