namespace Ivm.Transforms.Linkage.Matching;

/// <summary>Names of the private tables of a linkage.</summary>
internal static class MatchingTables
{
    /// <summary>Random pairs: <c>l</c> and <c>r</c>.</summary>
    public const string Random = "link_random";

    /// <summary>Candidate pairs: <c>l</c>, <c>r</c>, <c>rules</c> (a bit a rule) and <c>pattern</c>.</summary>
    public const string Pairs = "link_pairs";

    /// <summary>Weights of patterns: <c>pattern</c>, <c>weight</c> and <c>most</c>, the weight with the largest adjustment that may come on top.</summary>
    public const string Weights = "link_weights";

    /// <summary>Adjustments of the terms of a comparison: <c>term</c>, <c>bits</c>.</summary>
    public const string Terms = "link_terms_";

    /// <summary>Candidate pairs that may be links, and all pairs of passes: <c>l</c>, <c>r</c>, <c>rules</c>, <c>pattern</c>, <c>weight</c>.</summary>
    public const string Scored = "link_scored";

    /// <summary>Links of deterministic passes: <c>l</c>, <c>r</c>, <c>pass</c>.</summary>
    public const string Passed = "link_passed";

    /// <summary>The same, compared: <c>l</c>, <c>r</c>, <c>rules</c> and <c>pattern</c>.</summary>
    public const string PassedPairs = "link_passed_pairs";
}
