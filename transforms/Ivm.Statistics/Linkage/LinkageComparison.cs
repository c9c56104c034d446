namespace Ivm.Statistics.Linkage;

/// <summary>One thing on which two records are compared, with a fixed number of outcomes.</summary>
/// <remarks>
/// Level 0 is the strongest agreement, the last level is "anything else". A missing value on either side is no level: it is
/// written as <see cref="Missing"/> and carries no evidence.
/// </remarks>
public sealed record LinkageComparison
{
    /// <summary>The level of a comparison of which one side is missing.</summary>
    public const int Missing = -1;

    /// <summary>Names a comparison.</summary>
    /// <param name="name">Its name, for messages and results.</param>
    /// <param name="levelCount">Its levels, missing not counted: at least 2.</param>
    /// <exception cref="StatisticsInputException">No name, or fewer than two levels.</exception>
    public LinkageComparison(string name, int levelCount)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0)
            throw new StatisticsInputException("comparison", null, "no name", "a name");
        if (levelCount < 2)
            throw new StatisticsInputException($"comparison '{name}'", null, $"{levelCount} levels", "at least 2");
        (Name, LevelCount) = (name, levelCount);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its levels, missing not counted.</summary>
    public int LevelCount { get; }
}
