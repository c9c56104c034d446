using System.Collections.Immutable;
using Ivm.Contracts;
using Ivm.Statistics.Linkage;

namespace Ivm.Transforms.Linkage.Matching.Comparison;

/// <summary>
/// The levels of all comparisons of a pair as one whole number: mixed radix, a digit a comparison, 0 where values are
/// missing and the level plus one elsewhere.
/// </summary>
internal sealed class PatternCode
{
    private const long MostPatterns = 1L << 61;
    private readonly LinkageSpecification specification;
    private readonly ImmutableArray<long> radices;

    /// <param name="specification">What is compared.</param>
    /// <exception cref="InvalidInputException">There are more patterns than a number can hold.</exception>
    public PatternCode(LinkageSpecification specification)
    {
        this.specification = specification;
        var (radix, all) = (1L, ImmutableArray.CreateBuilder<long>());
        foreach (var comparison in specification.Comparisons)
        {
            all.Add(radix);
            if (radix > MostPatterns / (comparison.Levels.Length + 1))
                throw new InvalidInputException(InputFailure.Invalid, new Fault($"{specification.File}: comparisons", "more patterns of levels than can be told apart", "fewer than 2^61 patterns", "Leave out comparisons or levels."));
            radix *= comparison.Levels.Length + 1;
        }

        radices = all.ToImmutable();
        Comparisons = [.. specification.Comparisons.Select(comparison => new LinkageComparison(comparison.Name, comparison.Levels.Length))];
    }

    /// <summary>The comparisons as the model knows them.</summary>
    public ImmutableArray<LinkageComparison> Comparisons { get; }

    /// <summary>The pattern of a pair of records <c>l</c> and <c>r</c>.</summary>
    public string Sql => $"CAST({string.Join(" + ", specification.Comparisons.Select((comparison, place) => $"({Level(place)} + 1) * {radices[place]}"))} AS BIGINT)";

    /// <summary>The level of one comparison of a pair of records <c>l</c> and <c>r</c>.</summary>
    public string Level(int place) => LevelSql.Level(specification.Comparisons[place], specification.Field(specification.Comparisons[place].Field));

    /// <summary>Whether a pattern has the first level of a comparison.</summary>
    /// <param name="place">The comparison.</param>
    /// <param name="pattern">Expression of the pattern.</param>
    public string HasFirstLevel(int place, string pattern) => $"({pattern} // {radices[place]}) % {specification.Comparisons[place].Levels.Length + 1} = 1";

    /// <summary>The levels of a pattern.</summary>
    public int[] Decode(long pattern)
    {
        var levels = new int[radices.Length];
        for (var place = 0; place < levels.Length; place++)
            levels[place] = (int)(pattern / radices[place] % (specification.Comparisons[place].Levels.Length + 1)) - 1;
        return levels;
    }

    /// <summary>A pattern as text: a letter a comparison, <c>a</c> for the strongest level and <c>-</c> where values are missing.</summary>
    public static string Text(ReadOnlySpan<int> levels)
    {
        var text = new char[levels.Length];
        for (var place = 0; place < levels.Length; place++)
            text[place] = levels[place] < 0 ? '-' : (char)('a' + levels[place]);
        return new string(text);
    }
}
