using System.Globalization;
using Ivm.Contracts;

namespace Ivm.Transforms.Cleaning.Verification;

/// <summary>The domain of a variable as SQL over its value as delivered.</summary>
internal static class DomainSql
{
    /// <summary>Whether the value is one in substance: true, false, or NULL where it is missing. Null where everything is.</summary>
    public static string? Substantive(ExpressionVariable variable, string raw)
    {
        if (!variable.NumberCodes.IsEmpty)
        {
            return CodeSet.Contains(raw, variable.NumberCodes);
        }

        if (!variable.Codes.IsEmpty)
        {
            return CodeSet.Contains(raw, variable.Codes);
        }

        return (variable.Minimum, variable.Maximum) switch
        {
            ({ } minimum, { } maximum) => $"({raw} BETWEEN {Number(minimum)} AND {Number(maximum)})",
            ({ } minimum, null) => $"({raw} >= {Number(minimum)})",
            (null, { } maximum) => $"({raw} <= {Number(maximum)})",
            _ => variable.SpecialCodes.IsEmpty ? null : $"(NOT {CodeSet.Contains(raw, variable.SpecialCodes)})",
        };
    }

    /// <summary>Whether the value is allowed, special codes included. Null where everything is.</summary>
    public static string? Allowed(ExpressionVariable variable, string raw) =>
        !variable.HasDomain ? null
        : variable.SpecialCodes.IsEmpty ? Substantive(variable, raw)
        : $"({CodeSet.Contains(raw, variable.SpecialCodes)} OR {Substantive(variable, raw)})";

    /// <summary>The domain in words close to the grammar.</summary>
    public static string Text(ExpressionVariable variable)
    {
        var domain = !variable.NumberCodes.IsEmpty ? $"{variable.Name} in [{string.Join(", ", variable.NumberCodes)}]"
            : !variable.Codes.IsEmpty ? $"{variable.Name} in [{string.Join(", ", variable.Codes.Select(code => $"'{code}'"))}]"
            : (variable.Minimum, variable.Maximum) switch
            {
                ({ } minimum, { } maximum) => $"{variable.Name} in {Number(minimum)}..{Number(maximum)}",
                ({ } minimum, null) => $"{variable.Name} >= {Number(minimum)}",
                (null, { } maximum) => $"{variable.Name} <= {Number(maximum)}",
                _ => "",
            };
        return variable.SpecialCodes.IsEmpty ? domain : $"{domain} or {variable.Name} in [{string.Join(", ", variable.SpecialCodes)}]";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
