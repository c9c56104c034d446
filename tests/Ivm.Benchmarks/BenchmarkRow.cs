namespace Ivm.Benchmarks;

/// <summary>One measured figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The median over the runs.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Floor">What the least that must be done, or the peer, took in the same run; null where there is none.</param>
/// <param name="Target">At most this is asked; null where nothing is.</param>
public sealed record BenchmarkRow(string Name, double Value, string Unit, double? Floor = null, double? Target = null)
{
    /// <summary>Value over floor.</summary>
    public double? Ratio => Value / Floor;
}
