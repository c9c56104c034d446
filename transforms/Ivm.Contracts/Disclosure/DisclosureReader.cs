using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads <c>disclosure/*.yaml</c>.</summary>
internal sealed class DisclosureReader(ContractSources sources, IReadOnlyDictionary<string, FieldType> variables)
{
    private readonly FaultCollector _faults = sources.Faults;
    private HashSet<string> _recoded = [];

    /// <summary>Reads the policy of that name.</summary>
    public DisclosurePolicy Read(ContractScalar? name)
    {
        var path = sources.Files.Resolve("disclosure", ".yaml", name, "a disclosure policy");
        var reader = ContractReader.Open(path is null ? null : sources.Files.Document(path), _faults, "a disclosure policy");
        var drop = Variables(reader.Names("drop_variables", "a list of variables"));
        var topCodes = reader.Items("top_codes", "a list of variables with pooled extremes", required: false).Select(ReadTopCode).ToImmutableArray();
        var recodes = reader.Names("recodes", "a list of classifications", required: false).Select(ReadRecode).OfType<WeightingClassification>().ToImmutableArray();
        _recoded = recodes.Select(recode => recode.Name).ToHashSet();
        var keys = reader.Names("key_variables", "a list of variables");
        var order = reader.Names("suppression_order", "the key variables from first to last suppressed");
        CheckOrder(keys, order);
        var policy = new DisclosurePolicy(
            name?.Value ?? "",
            drop,
            topCodes,
            Variables(keys),
            reader.Integer("minimum_count", 1),
            [.. order.Select(variable => variable.Value)],
            reader.Integer("minimum_cell_count", 1),
            reader.Integer("minimum_degrees_of_freedom", 1))
        {
            Recodes = recodes,
        };
        reader.Done();
        return policy;
    }

    private WeightingClassification? ReadRecode(ContractScalar name)
    {
        var numeric = sources.Classifications.Values.Where(classification => !classification.Classes.IsEmpty).ToDictionary(classification => classification.Name);
        if (numeric.TryGetValue(name.Value, out var found))
        {
            return found;
        }

        _faults.Add(name.Where, name.Description, "a classification with classes", NearestName.Suggestion(name.Value, numeric.Keys, "Correct the name, or define it in codelists/classifications.yaml."));
        return null;
    }

    private TopCode ReadTopCode(ContractNode node)
    {
        var reader = ContractReader.Open(node, _faults, "a variable with pooled extremes");
        var variable = reader.Scalar("variable", "a variable");
        Check(variable);
        if (variable is not null && variables.TryGetValue(variable.Value, out var type) && type is not (FieldType.Integer or FieldType.Long or FieldType.Number))
        {
            _faults.Add(variable.Where, $"'{variable.Value}', which is no number", "a numeric variable", "Take another variable.");
        }

        var code = new TopCode(variable?.Value ?? "", reader.OptionalInteger("minimum"), reader.OptionalInteger("maximum"));
        reader.Done();
        if (reader.Readable && ((code.Minimum is null && code.Maximum is null) || code.Minimum > code.Maximum))
        {
            _faults.Add(reader.Where, "no extremes to pool", "minimum, maximum or both, the first no larger", "Correct the bounds.");
        }

        return code;
    }

    private void CheckOrder(ImmutableArray<ContractScalar> keys, ImmutableArray<ContractScalar> order)
    {
        var names = keys.Select(key => key.Value).ToHashSet();
        foreach (var variable in order.Where(variable => !names.Contains(variable.Value)))
        {
            _faults.Add(variable.Where, $"'{variable.Value}', which is no key variable", "one of the key variables", NearestName.Suggestion(variable.Value, names, "Correct the name."));
        }

        var ordered = order.Select(variable => variable.Value).ToHashSet();
        foreach (var key in keys.Where(key => !ordered.Contains(key.Value)))
        {
            _faults.Add(key.Where, $"the key variable '{key.Value}' without a place in the suppression order", "every key variable in suppression_order", "Add it there.");
        }
    }

    private ImmutableArray<string> Variables(ImmutableArray<ContractScalar> names)
    {
        foreach (var name in names)
        {
            Check(name);
        }

        return [.. names.Select(name => name.Value)];
    }

    private void Check(ContractScalar? name)
    {
        if (name is not null && !variables.ContainsKey(name.Value) && !_recoded.Contains(name.Value))
        {
            _faults.Add(name.Where, $"the unknown variable '{name.Value}'", "a variable of the persons dataset", NearestName.Suggestion(name.Value, variables.Keys, "Correct the name."));
        }
    }
}
