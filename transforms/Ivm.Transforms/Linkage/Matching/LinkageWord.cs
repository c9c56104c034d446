namespace Ivm.Transforms.Linkage.Matching;

/// <summary>Words of linkage as results have them.</summary>
public static class LinkageWord
{
    /// <summary>A word in small letters: <c>NoCandidate</c> is <c>no_candidate</c>.</summary>
    /// <param name="value">A member of an enumeration.</param>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, place) => char.IsUpper(letter) ? (place > 0 ? "_" : "") + char.ToLowerInvariant(letter) : $"{letter}"));
}
