namespace Ivm.Transforms.Cleaning;

/// <summary>Why a cell was changed (<c>codelists/edit_reason.csv</c>).</summary>
public static class EditReason
{
    /// <summary>The answer is none that the question allows.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>The routing led past the question.</summary>
    public const string Misrouted = "misrouted";

    /// <summary>An edit rule demanded it.</summary>
    public const string Rule = "rule";

    /// <summary>A correction by rule.</summary>
    public const string Corrected = "corrected";

    /// <summary>A typing error.</summary>
    public const string Typing = "typing";

    /// <summary>Among the fewest cells whose change lets the hard rules hold.</summary>
    public const string Localised = "localised";

    /// <summary>The only value that fits the hard rules.</summary>
    public const string Deduced = "deduced";

    /// <summary>From a donor drawn in the class.</summary>
    public const string HotDeck = "hot_deck";

    /// <summary>From the nearest donor.</summary>
    public const string Nearest = "nearest";

    /// <summary>In proportion to another variable.</summary>
    public const string Ratio = "ratio";

    /// <summary>The mean of the class.</summary>
    public const string Mean = "mean";

    /// <summary>The median of the class.</summary>
    public const string Median = "median";

    /// <summary>An imputed value, adjusted as little as possible to the hard rules.</summary>
    public const string Adjusted = "adjusted";
}
