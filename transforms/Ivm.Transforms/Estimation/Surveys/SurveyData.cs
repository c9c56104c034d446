using System.Collections.Immutable;

namespace Ivm.Transforms.Estimation.Surveys;

/// <summary>The columns of a survey that its plan asks for, row by row as in the file.</summary>
/// <param name="RowCount">Number of rows.</param>
/// <param name="Numbers">Numeric columns by name; NaN is missing.</param>
/// <param name="Codes">Coded columns by name; null is missing.</param>
public sealed record SurveyData(
    int RowCount,
    ImmutableSortedDictionary<string, double[]> Numbers,
    ImmutableSortedDictionary<string, string?[]> Codes);
