using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Reads crossings of classifications, as weighting terms and tables list them: a name, a list of names, or
/// <c>total</c> for the crossing of nothing.
/// </summary>
internal sealed class CrossingReader(ContractSources sources)
{
    private readonly SortedDictionary<string, WeightingClassification> _used = new(StringComparer.Ordinal);

    /// <summary>The classifications referred to so far, by name.</summary>
    public ImmutableArray<WeightingClassification> Used => [.. _used.Values];

    /// <summary>Reads a list of crossings, none of them twice.</summary>
    public ImmutableArray<ImmutableArray<string>> Read(ImmutableArray<ContractNode> items)
    {
        var crossings = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        var seen = new HashSet<string>();
        foreach (var item in items)
        {
            var names = item is ContractScalar { Value: "total" }
                ? []
                : item is ContractScalar single
                    ? [single]
                    : ContractReader.AsNames(item, sources.Faults, "the name of a classification, or a list of names to cross");
            foreach (var name in names)
            {
                Use(name);
            }

            if (!seen.Add(string.Join(' ', names.Select(name => name.Value).Order(StringComparer.Ordinal))))
            {
                sources.Faults.Add(item.Where, "a crossing that stands in the list already", "every crossing once", "Remove it.");
            }

            crossings.Add([.. names.Select(name => name.Value)]);
        }

        return crossings.ToImmutable();
    }

    private void Use(ContractScalar name)
    {
        if (sources.Classifications.TryGetValue(name.Value, out var classification))
        {
            _used[name.Value] = classification;
        }
        else
        {
            sources.Faults.Add(name.Where, $"the unknown classification '{name.Value}'", "a name in codelists/classifications.yaml", NearestName.Suggestion(name.Value, sources.Classifications.Keys, "Add it there."));
        }
    }
}
