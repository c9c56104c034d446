using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>
/// Reads crossings of classifications, as weighting terms and tables list them: a name, a list of names, or
/// <c>total</c> for the crossing of nothing.
/// </summary>
/// <param name="faults">Gets what is wrong.</param>
/// <param name="find">The classification of a name; null, and a fault, when there is none.</param>
internal sealed class CrossingReader(FaultCollector faults, Func<ContractScalar, WeightingClassification?> find)
{
    private readonly SortedDictionary<string, WeightingClassification> _used = new(StringComparer.Ordinal);

    /// <summary>Crossings of the classifications in <c>codelists/classifications.yaml</c>.</summary>
    public CrossingReader(ContractSources sources)
        : this(sources.Faults, name => Known(sources, name))
    {
    }

    /// <summary>The classifications referred to so far, by name.</summary>
    public ImmutableArray<WeightingClassification> Used => [.. _used.Values];

    /// <summary>Reads a list of crossings, none of them twice.</summary>
    public ImmutableArray<ImmutableArray<string>> Read(ImmutableArray<ContractNode> items)
    {
        var crossings = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        var seen = new HashSet<string>();
        foreach (var item in items)
        {
            var names = ReadOne(item);
            if (!seen.Add(string.Join(' ', names.Order(StringComparer.Ordinal))))
            {
                faults.Add(item.Where, "a crossing that stands in the list already", "every crossing once", "Remove it.");
            }

            crossings.Add(names);
        }

        return crossings.ToImmutable();
    }

    /// <summary>Reads one crossing.</summary>
    public ImmutableArray<string> ReadOne(ContractNode? item)
    {
        var names = item switch
        {
            null or ContractScalar { Value: "total" } => [],
            ContractScalar single => [single],
            _ => ContractReader.AsNames(item, faults, "the name of a classification, or a list of names to cross"),
        };
        foreach (var name in names)
        {
            if (find(name) is { } classification)
            {
                _used[name.Value] = classification;
            }
        }

        return [.. names.Select(name => name.Value)];
    }

    private static WeightingClassification? Known(ContractSources sources, ContractScalar name)
    {
        if (sources.Classifications.TryGetValue(name.Value, out var classification))
        {
            return classification;
        }

        sources.Faults.Add(name.Where, $"the unknown classification '{name.Value}'", "a name in codelists/classifications.yaml", NearestName.Suggestion(name.Value, sources.Classifications.Keys, "Add it there."));
        return null;
    }
}
