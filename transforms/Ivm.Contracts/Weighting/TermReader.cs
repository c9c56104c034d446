using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Reads the terms of a weighting model: a classification, a list of them to cross, <c>total</c>, or a mapping that says
/// more (<c>by</c>, <c>variable</c>, <c>name</c>, <c>cost</c>, <c>partial</c>).
/// </summary>
/// <param name="crossings">Reads the classifications.</param>
/// <param name="faults">Gets what is wrong.</param>
internal sealed class TermReader(CrossingReader crossings, FaultCollector faults)
{
    /// <summary>Whether terms may have what only a survey of its own has totals for: variables, and classes without a total.</summary>
    public required bool AnyTotals { get; init; }

    /// <summary>Whether terms explain response: they then have no totals that could be missed.</summary>
    public bool Explain { get; init; }

    /// <summary>Reads the list, no term twice.</summary>
    public ImmutableArray<WeightingTerm> Read(ImmutableArray<ContractNode> items)
    {
        var terms = ImmutableArray.CreateBuilder<WeightingTerm>();
        var (seen, names) = (new HashSet<string>(), new HashSet<string>());
        foreach (var item in items)
        {
            var node = ContractReader.Unwrap(item, faults);
            var term = node is ContractMapping ? ReadMapping(node) : Counts(crossings.ReadOne(node));
            if (!seen.Add(string.Join(' ', term.By.Order(StringComparer.Ordinal).Prepend(term.Variable ?? ""))))
            {
                faults.Add(item.Where, "a crossing that stands in the list already", "every crossing once", "Remove it.");
            }
            else if (!names.Add(term.Name))
            {
                faults.Add(item.Where, $"two terms with the name '{term.Name}'", "every name once", "Give one of them another name.");
            }

            if (Explain && (term.By.IsEmpty == term.Variable is null))
            {
                faults.Add(item.Where, term.Variable is null ? "a term for everyone" : "a variable by classes", "classifications, or a variable alone", "Name one of them: a model of response always has a constant.");
            }

            terms.Add(term);
        }

        return terms.ToImmutable();
    }

    private static WeightingTerm Counts(ImmutableArray<string> by) => new(WeightingTerm.NameOf(by, null), by);

    private WeightingTerm ReadMapping(ContractNode node)
    {
        var reader = ContractReader.Open(node, faults, "a term");
        var by = crossings.ReadOne(reader.Optional("by"));
        var variable = AnyTotals ? reader.OptionalText("variable", "a column") : null;
        var term = new WeightingTerm(reader.OptionalText("name", "a name") ?? WeightingTerm.NameOf(by, variable), by, variable)
        {
            Cost = Explain ? null : reader.OptionalNumber("cost", 1e-12),
            Partial = AnyTotals && !Explain && reader.Flag("partial", absent: false),
        };
        reader.Done();
        return term;
    }
}
