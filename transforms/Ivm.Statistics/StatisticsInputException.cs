namespace Ivm.Statistics;

/// <summary>An input that cannot be used: says which argument, which row, what was found and what was expected.</summary>
/// <remarks>Values of single persons never appear in the message beyond the number that was refused.</remarks>
public sealed class StatisticsInputException : ArgumentException
{
    /// <summary>Makes the exception without details.</summary>
    public StatisticsInputException()
        : this("input", null, "something unusable", "usable input")
    {
    }

    /// <summary>Makes the exception with a message of its own.</summary>
    public StatisticsInputException(string message)
        : base(message)
    {
        (Subject, Found, Expected) = ("input", message, "");
    }

    /// <summary>Makes the exception with a message of its own and its cause.</summary>
    public StatisticsInputException(string message, Exception innerException)
        : base(message, innerException)
    {
        (Subject, Found, Expected) = ("input", message, "");
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="subject">What is at fault, in the caller's terms: "weights", "stage 1 units", "term 'sex'".</param>
    /// <param name="rowNumber">The row, counted from 1, or null where the fault is not in one row.</param>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What was expected instead.</param>
    public StatisticsInputException(string subject, int? rowNumber, string found, string expected)
        : base($"{subject}{(rowNumber is { } row ? $", row {row}" : "")}: found {found}; expected {expected}.")
    {
        Subject = subject;
        RowNumber = rowNumber;
        Found = found;
        Expected = expected;
    }

    /// <summary>What is at fault.</summary>
    public string Subject { get; }

    /// <summary>The row, counted from 1, or null.</summary>
    public int? RowNumber { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }
}
