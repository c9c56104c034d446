using Ivm.Statistics.Nonresponse;

namespace Ivm.ReferenceCases.Running;

/// <summary>The columns of R's model matrix for a formula: main effects, a:b and a*b, factors by their first level.</summary>
public static class ResponseTerms
{
    public static (string Response, ResponseTerm[] Terms) Read(CaseData data, string formula)
    {
        var sides = formula.Split('~');
        if (sides.Length != 2)
            throw new CaseException($"'{formula}' is no model");
        var products = Split(sides[1], '+').Where(part => part is not ("1" or "")).SelectMany(Products).Distinct().OrderBy(product => product.Count(c => c == ':'));
        return (sides[0].Trim(), products.SelectMany(product => Columns(data, product)).Select(column => ResponseTerm.Numeric(column.Name, column.Values)).ToArray());
    }

    /// <summary>a*b as a, b and a:b.</summary>
    private static IEnumerable<string> Products(string term)
    {
        var factors = Split(term, '*');
        for (var subset = 1; subset < 1 << factors.Length; subset++)
            yield return string.Join(':', factors.Where((_, k) => (subset >> k & 1) == 1));
    }

    private static (string Name, double[] Values)[] Columns(CaseData data, string product)
    {
        var columns = new[] { (Name: "", Values: Enumerable.Repeat(1.0, data.RowCount).ToArray()) };
        foreach (var variable in Split(product, ':'))
        {
            var column = data.Variables.Values(variable);
            var own = column.IsText || column.IsLogical
                ? column.Levels().Skip(1).Select(level => (Name: variable + level, Values: column.Indicator(level))).ToArray()
                : [(Name: variable, Values: column.Numbers())];
            columns = columns.SelectMany(_ => own, (left, right) => (
                left.Name.Length == 0 ? right.Name : $"{left.Name}:{right.Name}",
                left.Values.Zip(right.Values, (a, b) => a * b).ToArray())).ToArray();
        }

        return columns;
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
