using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Where a background characteristic of a respondent can come from.</summary>
public enum BackgroundSource
{
    /// <summary>The registers.</summary>
    Register,

    /// <summary>The respondent's own answer.</summary>
    Survey,

    /// <summary>An answer that editing had to impute.</summary>
    Imputed,
}

/// <summary>The declared order of sources: of those that have a value, the first gives it. A source that is not named is not used.</summary>
/// <param name="General">For every characteristic without an order of its own.</param>
/// <param name="Own">Orders of single characteristics, by name.</param>
public sealed record BackgroundOrder(
    ImmutableArray<BackgroundSource> General,
    ImmutableSortedDictionary<string, ImmutableArray<BackgroundSource>> Own)
{
    /// <summary>Registers first, then answers, then imputed answers.</summary>
    public static BackgroundOrder Default { get; } = new(
        [BackgroundSource.Register, BackgroundSource.Survey, BackgroundSource.Imputed],
        ImmutableSortedDictionary<string, ImmutableArray<BackgroundSource>>.Empty);

    /// <summary>The characteristics that surveys ask as well, so that sources can disagree.</summary>
    public static ImmutableArray<string> Asked { get; } = ["sex", "birth_year", "marital", "household_size", "origin", "education"];

    /// <summary>The order of a characteristic.</summary>
    /// <param name="characteristic">Its name.</param>
    public ImmutableArray<BackgroundSource> Of(string characteristic) => Own.GetValueOrDefault(characteristic, General);
}
