using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning;

/// <summary>
/// Whether a value is one of some codes, as SQL. Neighbouring codes become ranges, because DuckDB turns a list of five
/// or more into a join, and hundreds of joins in one statement take minutes.
/// </summary>
internal static class CodeSet
{
    /// <summary>SQL that is true, false, or NULL where the value is missing.</summary>
    /// <param name="value">SQL of the value.</param>
    /// <param name="codes">The codes; FALSE when there are none.</param>
    public static string Contains(string value, IEnumerable<int> codes)
    {
        var ranges = new List<(int Low, int High)>();
        foreach (var code in codes.Order())
        {
            if (ranges.Count > 0 && ranges[^1].High + 1 >= code)
            {
                ranges[^1] = (ranges[^1].Low, code);
            }
            else
            {
                ranges.Add((code, code));
            }
        }

        return ranges.Count == 0
            ? "FALSE"
            : $"({string.Join(" OR ", ranges.Select(range => range.Low == range.High ? $"{value} = {range.Low}" : $"{value} BETWEEN {range.Low} AND {range.High}"))})";
    }

    /// <summary>SQL that is true, false, or NULL where the value is missing.</summary>
    /// <param name="value">SQL of the value, a text.</param>
    /// <param name="codes">The codes; FALSE when there are none.</param>
    public static string Contains(string value, IReadOnlyCollection<string> codes)
    {
        var literals = codes.Select(SqlStatement.Literal);
        return codes.Count switch
        {
            0 => "FALSE",
            < 5 => $"({string.Join(" OR ", literals.Select(literal => $"{value} = {literal}"))})",
            _ => $"(CASE WHEN {value} IS NOT NULL THEN list_contains([{string.Join(", ", literals)}], {value}) END)",
        };
    }

    /// <summary>The codes of a closed question.</summary>
    public static IEnumerable<int> Of(AnswerType answer) =>
        answer.Choices.Select(choice => int.Parse(choice.Value, CultureInfo.InvariantCulture));
}
