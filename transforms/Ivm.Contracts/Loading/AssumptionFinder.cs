namespace Ivm.Contracts;

/// <summary>Finds every setting marked <c>assumption: true</c>, and demands a reason for each.</summary>
internal static class AssumptionFinder
{
    private const int LongestSetting = 160;

    /// <summary>The assumptions in a document, in the order of the file.</summary>
    public static IEnumerable<Assumption> In(ContractNode node, FaultCollector faults)
    {
        switch (node)
        {
            case ContractMapping mapping:
                if (Of(mapping, faults) is { } assumption)
                {
                    yield return assumption;
                }

                foreach (var nested in mapping.Entries.SelectMany(entry => In(entry.Value, faults)))
                {
                    yield return nested;
                }

                break;
            case ContractList list:
                foreach (var nested in list.Items.SelectMany(item => In(item, faults)))
                {
                    yield return nested;
                }

                break;
        }
    }

    private static Assumption? Of(ContractMapping mapping, FaultCollector faults)
    {
        switch (mapping.Find("assumption"))
        {
            case null:
            case ContractScalar { Quoted: false, Value: "false" }:
                return null;
            case ContractScalar { Quoted: false, Value: "true" } mark:
                if (mapping.Find("reason") is ContractScalar { IsEmpty: false, Value.Length: > 0 } reason)
                {
                    var place = mapping.Path.Length == 0 ? mapping.Where.File : $"{mapping.Where.File}: {mapping.Path}";
                    return new Assumption(place, Setting(mapping), OneLine(reason.Value));
                }

                faults.Add(mark.Where, "an assumption without a reason", "a 'reason' beside 'assumption: true'", "Add 'reason:' and say why this was chosen and what the sources leave open.");
                return null;
            case var other:
                faults.Add(other.Where, other.Description, "true or false", "Write 'assumption: true', or leave it out.");
                return null;
        }
    }

    private static string Setting(ContractMapping mapping)
    {
        if (mapping.Find("setting") is ContractScalar words)
        {
            return OneLine(words.Value);
        }

        var text = mapping.Find("value") is { } value
            ? InWords(value)
            : string.Join(", ", mapping.Entries.Where(entry => entry.Key.Value is not ("assumption" or "reason" or "source" or "note")).Select(entry => $"{entry.Key.Value} {InWords(entry.Value)}"));
        if (text.Length == 0)
        {
            return mapping.Path[(mapping.Path.LastIndexOf('.') + 1)..];
        }

        return text.Length <= LongestSetting ? text : string.Concat(text.AsSpan(0, LongestSetting), "...");
    }

    private static string InWords(ContractNode node) => node switch
    {
        ContractScalar scalar => OneLine(scalar.Value),
        ContractList list => $"[{string.Join(", ", list.Items.Select(InWords))}]",
        ContractMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(entry => $"{entry.Key.Value}: {InWords(entry.Value)}"))}}}",
        _ => "",
    };

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
