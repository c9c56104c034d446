using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>One code of a code list, with its labels and any further properties (a municipality's police region, say).</summary>
/// <param name="Value">The code as it stands in data; leading zeros kept.</param>
/// <param name="Label">Its meaning.</param>
/// <param name="Year">The edition the code belongs to; null where the list is the same in every year.</param>
/// <param name="Properties">The further columns of the list, by name.</param>
public sealed record Code(string Value, Label Label, int? Year, FrozenDictionary<string, string> Properties);

/// <summary>A list of codes (<c>data-schemas/codelists/NAME.csv</c>): which codes exist, what they mean and what hangs on them.</summary>
/// <param name="Name">The file's name without extension.</param>
/// <param name="Title">What the list is about.</param>
/// <param name="Source">Where the codes come from.</param>
/// <param name="PropertyNames">Names of the further columns, in file order.</param>
/// <param name="Codes">All codes of all years, in file order.</param>
public sealed record CodeList(
    string Name,
    Label Title,
    string Source,
    ImmutableArray<string> PropertyNames,
    ImmutableArray<Code> Codes)
{
    /// <summary>Whether codes differ by year.</summary>
    public bool ByYear => Codes.Any(code => code.Year is not null);

    /// <summary>The codes valid in an edition: those of that year, or all where the list does not differ by year.</summary>
    /// <param name="year">The edition's year.</param>
    public ImmutableArray<Code> InYear(int year) =>
        [.. Codes.Where(code => code.Year is null || code.Year == year)];
}
