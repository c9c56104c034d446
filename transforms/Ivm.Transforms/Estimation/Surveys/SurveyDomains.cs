using System.Collections.Immutable;
using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Estimation.Surveys;

/// <summary>The domains of one crossing: codes per domain and the domain of every row (-1: none).</summary>
/// <param name="By">The crossed variables; empty for the whole.</param>
/// <param name="Codes">Per domain one code for each variable, sorted: by number where all codes of a variable are whole numbers.</param>
/// <param name="DomainOfRow">Domain of every row.</param>
internal sealed record SurveyDomains(ImmutableArray<string> By, ImmutableArray<ImmutableArray<string>> Codes, int[] DomainOfRow)
{
    /// <summary>Makes the domains that occur; rows that lack a code or fail a condition are in none.</summary>
    public static SurveyDomains Of(SurveyData data, ImmutableArray<string> by, ImmutableArray<SurveyCondition> where)
    {
        var domainOfRow = new int[data.RowCount];
        foreach (var condition in where)
        {
            var column = data.Codes[condition.Variable];
            for (var row = 0; row < domainOfRow.Length; row++)
            {
                if (column[row] is not { } code || !condition.Codes.Contains(code))
                    domainOfRow[row] = -1;
            }
        }

        ImmutableArray<ImmutableArray<string>> domains = [[]];
        foreach (var variable in by)
            domains = Split(domains, data.Codes[variable], domainOfRow);
        return new SurveyDomains(by, domains, domainOfRow);
    }

    private static ImmutableArray<ImmutableArray<string>> Split(ImmutableArray<ImmutableArray<string>> domains, string?[] column, int[] domainOfRow)
    {
        var codes = Sorted(column.Where((code, row) => code is not null && domainOfRow[row] >= 0).OfType<string>().Distinct());
        var rank = codes.Select((code, at) => (code, at)).ToDictionary(item => item.code, item => item.at);
        var occurs = new bool[domains.Length * codes.Length];
        for (var row = 0; row < domainOfRow.Length; row++)
        {
            domainOfRow[row] = domainOfRow[row] < 0 || column[row] is not { } code ? -1 : (domainOfRow[row] * codes.Length) + rank[code];
            if (domainOfRow[row] >= 0)
                occurs[domainOfRow[row]] = true;
        }

        // Only combinations that occur stay.
        var number = new int[occurs.Length];
        var kept = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        for (var cell = 0; cell < occurs.Length; cell++)
        {
            number[cell] = kept.Count;
            if (occurs[cell])
                kept.Add(domains[cell / codes.Length].Add(codes[cell % codes.Length]));
        }

        for (var row = 0; row < domainOfRow.Length; row++)
            domainOfRow[row] = domainOfRow[row] < 0 ? -1 : number[domainOfRow[row]];
        return kept.ToImmutable();
    }

    private static string[] Sorted(IEnumerable<string> codes)
    {
        var all = codes.Order(StringComparer.Ordinal).ToArray();
        return all.All(code => long.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? [.. all.OrderBy(code => long.Parse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))]
            : all;
    }
}
