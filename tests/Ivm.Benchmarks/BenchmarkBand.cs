namespace Ivm.Benchmarks;

/// <summary>One figure that should be neither less nor more than something.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The figure.</param>
/// <param name="Lower">Least that is asked.</param>
/// <param name="Upper">Most that is asked.</param>
public sealed record BenchmarkBand(string Name, double Value, double Lower, double Upper)
{
    /// <summary>What came of it: both ends are judged.</summary>
    public string Verdict => Value < Lower ? "MISSED, below" : Value > Upper ? "MISSED, above" : "met";
}
