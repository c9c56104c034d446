namespace Ivm.Contracts;

/// <summary>Sees to it that every name of a kind is given once.</summary>
internal sealed class UniqueNames(FaultCollector faults, string kind)
{
    private readonly Dictionary<string, SourceLocation> _seen = [];

    /// <summary>Registers a name; false, and a fault, when it was given before or could not be read.</summary>
    public bool Add(ContractScalar? name)
    {
        if (name is null)
        {
            return false;
        }

        if (_seen.TryAdd(name.Value, name.Where))
        {
            return true;
        }

        if (_seen[name.Value] == name.Where)
        {
            faults.Add(name.Where, $"the same name '{name.Value}' in every repetition", $"a name of its own for every {kind}", "Put a placeholder into it, for example {offence}.");
            return false;
        }

        faults.Add(name.Where, $"the {kind} '{name.Value}' a second time", $"every {kind} once", $"Rename or remove it: it already stands at {_seen[name.Value]}.");
        return false;
    }
}
