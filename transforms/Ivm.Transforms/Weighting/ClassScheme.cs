using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Weighting;

/// <summary>
/// Puts values of a background variable into the classes of a contract. Every value has exactly one class, and a missing
/// value is a class of its own unless the contract says what it counts as, so that population and respondents are
/// classified alike.
/// </summary>
public sealed class ClassScheme
{
    /// <summary>The class of missing values.</summary>
    public const string Unknown = "unknown";

    /// <summary>The class of codes that are not kept apart.</summary>
    public const string Other = "other";

    private readonly ImmutableArray<int> bounds;
    private readonly ImmutableHashSet<string> only;

    /// <summary>Makes the scheme of a classification.</summary>
    public ClassScheme(WeightingClassification classification)
    {
        Name = classification.Name;
        Variable = classification.Variable;
        bounds = classification.Classes;
        only = [.. classification.Only];
        MissingAs = classification.MissingAs;
    }

    /// <summary>Name of the classification.</summary>
    public string Name { get; }

    /// <summary>The variable that is classified.</summary>
    public string Variable { get; }

    /// <summary>The value that a missing one counts as; null where missing values are a class of their own.</summary>
    public string? MissingAs { get; }

    /// <summary>The class of a value.</summary>
    /// <param name="value">The value as text; null when missing. A whole number where the classification has bounds.</param>
    public string ClassOf(string? value)
    {
        value ??= MissingAs;
        if (value is null)
        {
            return Unknown;
        }

        if (!bounds.IsEmpty)
        {
            return Interval(long.Parse(value, CultureInfo.InvariantCulture));
        }

        return only.IsEmpty || only.Contains(value) ? value : Other;
    }

    /// <summary>"15-24", "5" where an interval holds one number, "75+" for the last, "&lt;15" below the first.</summary>
    private string Interval(long value)
    {
        var at = bounds.Length - 1;
        while (at >= 0 && value < bounds[at])
        {
            at--;
        }

        if (at < 0)
        {
            return $"<{bounds[0]}";
        }

        if (at == bounds.Length - 1)
        {
            return $"{bounds[at]}+";
        }

        var last = bounds[at + 1] - 1;
        return last == bounds[at] ? $"{last}" : $"{bounds[at]}-{last}";
    }
}
