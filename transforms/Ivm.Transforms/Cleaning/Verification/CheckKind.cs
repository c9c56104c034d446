namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>What a check looks at.</summary>
public enum CheckKind
{
    /// <summary>The answer is one of the question's codes.</summary>
    Codes,

    /// <summary>The answer lies in the question's range.</summary>
    Range,

    /// <summary>A question that the routing leads past has no answer.</summary>
    Routing,

    /// <summary>A question that applies has an answer.</summary>
    Answered,

    /// <summary>A rule of <c>data-schemas/rules</c>.</summary>
    Rule,

    /// <summary>A value that must be there is there.</summary>
    Required,

    /// <summary>No other record has the same values.</summary>
    Unique,

    /// <summary>The text has the demanded form.</summary>
    Pattern,

    /// <summary>The text is neither too short nor too long.</summary>
    Length,

    /// <summary>Rows in long form make records: each has a place, which no other row has, and none is absent.</summary>
    Arrangement,
}
