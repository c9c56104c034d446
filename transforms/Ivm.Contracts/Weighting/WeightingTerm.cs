using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>What the bounds of a weighting model hold for.</summary>
public enum WeightBounds
{
    /// <summary>g, the final weight over the weight before calibration.</summary>
    Ratio,

    /// <summary>The final weight itself.</summary>
    FinalWeight,
}

/// <summary>One term of a model: counts of persons, or the total of a variable, in every class of a crossing.</summary>
/// <param name="Name">How reports and files of totals call it.</param>
/// <param name="By">Classifications that are crossed; none: everyone together.</param>
/// <param name="Variable">Column whose total is met; null: persons are counted.</param>
public sealed record WeightingTerm(string Name, ImmutableArray<string> By, string? Variable = null)
{
    /// <summary>What it costs to miss a total by one, squared; null: the totals must be met.</summary>
    public double? Cost { get; init; }

    /// <summary>Whether persons of a class that has no total simply do not count towards the term; otherwise they are a fault.</summary>
    public bool Partial { get; init; }

    /// <summary>A term that counts persons, with the name that follows from its classifications.</summary>
    public static WeightingTerm Counts(params ImmutableArray<string> by) => new(NameOf(by, null), by);

    /// <summary>The name of a term that was given none: <c>region x sex</c>, <c>income by region</c>, <c>total</c>.</summary>
    internal static string NameOf(ImmutableArray<string> by, string? variable)
    {
        var crossing = string.Join(" x ", by);
        return (variable, crossing) switch
        {
            (null, "") => "total",
            (null, _) => crossing,
            (_, "") => variable,
            _ => $"{variable} by {crossing}",
        };
    }
}
