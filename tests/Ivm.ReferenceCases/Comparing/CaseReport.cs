namespace Ivm.ReferenceCases.Comparing;

/// <summary>What came of one case.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Passed">Everything expected was compared and agreed.</param>
/// <param name="Comparison">The figures.</param>
/// <param name="Reason">Why it failed, or what a negative case was refused for; empty otherwise.</param>
public sealed record CaseReport(string Name, bool Passed, Comparison Comparison, string Reason)
{
    public override string ToString()
    {
        var parts = new List<string> { $"{(Passed ? "pass" : "FAIL")}  {Name,-34}" };
        foreach (var (kind, label) in new[]
        {
            (FigureKind.Weight, "weights"), (FigureKind.Estimate, "estimates"), (FigureKind.StandardError, "standard errors"),
            (FigureKind.End, "interval ends"), (FigureKind.Other, "other"),
        })
        {
            if (Comparison.CountOf(kind) > 0)
                parts.Add($"{label} {Comparison.Worst(kind):0.0E+0}");
        }

        if (Comparison.Count > 0)
            parts.Add($"({Comparison.Count} figures)");
        if (Reason.Length > 0)
            parts.Add(Passed ? $"refused as expected: {Reason}" : $"| {Reason}");
        return string.Join("  ", parts);
    }
}
