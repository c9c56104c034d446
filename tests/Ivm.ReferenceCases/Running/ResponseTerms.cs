using Ivm.ReferenceCases.Expressions;
using Ivm.Statistics.Nonresponse;

namespace Ivm.ReferenceCases.Running;

/// <summary>
/// The columns of R's model matrix for a formula: main effects, a:b and a*b. A factor leaves out one level where the rest of
/// its product is in the model too, and has all levels where it is not.
/// </summary>
/// <remarks>
/// A file of data does not tell R's order of levels, and with it which one is left out and which coefficient is dropped as
/// dependent. It is taken from the expected coefficients: a level they do not name comes first, the others as they name them;
/// without any, by code.
/// </remarks>
public static class ResponseTerms
{
    public static (string Response, ResponseTerm[] Terms) Read(CaseData data, string formula, IReadOnlyList<string> coefficients)
    {
        var sides = formula.Split('~');
        if (sides.Length != 2)
            throw new CaseException($"'{formula}' is no model");
        var products = Split(sides[1], '+').Where(part => part is not ("1" or "")).SelectMany(Products).Distinct().OrderBy(product => product.Count(c => c == ':')).ToArray();
        var known = products.Select(product => Split(product, ':').ToHashSet()).ToArray();
        return (sides[0].Trim(), products.SelectMany(product => Columns(data, product, known, coefficients)).Select(column => ResponseTerm.Numeric(column.Name, column.Values)).ToArray());
    }

    /// <summary>a*b as a, b and a:b.</summary>
    private static IEnumerable<string> Products(string term)
    {
        var factors = Split(term, '*');
        for (var subset = 1; subset < 1 << factors.Length; subset++)
            yield return string.Join(':', factors.Where((_, k) => (subset >> k & 1) == 1));
    }

    private static (string Name, double[] Values)[] Columns(CaseData data, string product, HashSet<string>[] known, IReadOnlyList<string> coefficients)
    {
        var columns = new[] { (Name: "", Values: Enumerable.Repeat(1.0, data.RowCount).ToArray()) };
        var variables = Split(product, ':');
        foreach (var variable in variables)
        {
            var column = data.Variables.Values(variable);
            var rest = variables.Where(other => other != variable).ToHashSet();
            var hasRest = rest.Count == 0 || known.Any(rest.SetEquals);
            var own = column.IsText || column.IsLogical
                ? Levels(column, variable, hasRest, coefficients).Select(level => (Name: variable + level, Values: column.Indicator(level))).ToArray()
                : [(Name: variable, Values: column.Numbers())];
            columns = columns.SelectMany(_ => own, (left, right) => (
                left.Name.Length == 0 ? right.Name : $"{left.Name}:{right.Name}",
                left.Values.Zip(right.Values, (a, b) => a * b).ToArray())).ToArray();
        }

        return columns;
    }

    private static IEnumerable<string> Levels(Column column, string variable, bool leavesOneOut, IReadOnlyList<string> coefficients)
    {
        var parts = coefficients.SelectMany(name => name.Split(':')).ToList();
        return column.Levels().OrderBy(level => parts.IndexOf(variable + level)).Skip(leavesOneOut ? 1 : 0);
    }

    /// <summary>Splits at a sign outside brackets.</summary>
    private static string[] Split(string text, char sign)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == sign && depth == 0))
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
            else
            {
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }
        }

        return parts.ToArray();
    }
}
