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
}
