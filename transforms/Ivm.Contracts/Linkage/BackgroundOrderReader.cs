using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads <c>linkage.background</c> of an edition: the order for all characteristics under <c>order</c>, and for single ones under their names.</summary>
internal static class BackgroundOrderReader
{
    private const string General = "order";

    /// <summary>Reads the orders; those of the default where nothing is said.</summary>
    public static BackgroundOrder Read(ContractReader? reader, FaultCollector faults)
    {
        if (reader is null)
        {
            return BackgroundOrder.Default;
        }

        var order = ReadOrder(reader, General, faults) ?? BackgroundOrder.Default.General;
        var own = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<BackgroundSource>>(StringComparer.Ordinal);
        foreach (var characteristic in BackgroundOrder.Asked)
        {
            if (ReadOrder(reader, characteristic, faults) is { } special)
            {
                own[characteristic] = special;
            }
        }

        reader.Done();
        return new BackgroundOrder(order, own.ToImmutable());
    }

    private static ImmutableArray<BackgroundSource>? ReadOrder(ContractReader reader, string key, FaultCollector faults)
    {
        if (!reader.Has(key))
        {
            return null;
        }

        var known = Enum.GetValues<BackgroundSource>().ToDictionary(source => source.ToString().ToLowerInvariant(), source => source, StringComparer.Ordinal);
        var order = ImmutableArray.CreateBuilder<BackgroundSource>();
        foreach (var name in reader.Names(key, "a list of sources, the first that has a value first"))
        {
            if (!known.TryGetValue(name.Value, out var source))
            {
                faults.Add(name.Where, name.Description, $"one of {string.Join(", ", known.Keys)}", NearestName.Suggestion(name.Value, known.Keys, "Take one of these."));
            }
            else if (order.Contains(source))
            {
                faults.Add(name.Where, $"'{name.Value}' a second time", "every source once", "Remove it.");
            }
            else
            {
                order.Add(source);
            }
        }

        return order.ToImmutable();
    }
}
