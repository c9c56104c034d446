namespace Ivm.Transforms.Cleaning.Editing;

/// <summary>Why a cell was changed: codes of <c>codelists/edit_reason.csv</c>.</summary>
public static class EditReasons
{
    /// <summary>A correction by rule.</summary>
    public const string Corrected = "corrected";

    /// <summary>A typing error.</summary>
    public const string Typing = "typing";

    /// <summary>Outside the allowed answers.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>Answered although the question was not to be asked.</summary>
    public const string Misrouted = "misrouted";

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
