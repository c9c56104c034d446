using System.Globalization;

namespace Ivm.Contracts;

/// <summary>Puts an edition's year for <c>{year}</c> in a contract: registers whose column names carry the year need one contract.</summary>
internal static class EditionTemplate
{
    private const string Placeholder = "{year}";

    /// <summary>The document with the year in place; places in messages stay those of the file.</summary>
    public static ContractNode? InYear(ContractNode? node, int year) => node is null ? null : Replace(node, year.ToString(CultureInfo.InvariantCulture));

    private static ContractNode Replace(ContractNode node, string year) => node switch
    {
        ContractScalar scalar when scalar.Value.Contains(Placeholder, StringComparison.Ordinal) => scalar with { Value = scalar.Value.Replace(Placeholder, year, StringComparison.Ordinal) },
        ContractList list => list with { Items = [.. list.Items.Select(item => Replace(item, year))] },
        ContractMapping mapping => mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = Replace(entry.Value, year) })] },
        _ => node,
    };
}
