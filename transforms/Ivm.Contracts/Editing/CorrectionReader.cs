namespace Ivm.Contracts;

/// <summary>Reads corrections: <c>when</c> a condition holds, <c>set</c> variables.</summary>
internal sealed class CorrectionReader(EditingContext context, EditingVariables variables, UniqueNames names, FaultCollector faults)
{
    private const string Missing = "missing";

    /// <summary>One correction per repetition.</summary>
    public IEnumerable<Correction> Read(ContractReader reader)
    {
        var repeat = reader.OptionalScalar("repeat", "the name of a code list");
        var name = reader.Scalar("correction", "the correction's name");
        var (dutch, english) = context.IsAlone && !reader.Has("label") ? (name, name) : ContractTexts.Read(reader, "label", context.IsAlone);
        var when = reader.Scalar("when", "a condition");
        var set = reader.Entries("set", "variables with their new values");
        reader.Done();
        foreach (var template in Template.For(repeat, context.CodeLists, context.Year, faults))
        {
            var written = template.Name(name);
            if (!names.Add(written))
            {
                continue;
            }

            var condition = when is null ? null : variables.Condition(template.Expand(when));
            var assignments = set.Select(entry => Assign(template, entry)).ToList();
            if (condition is not null && assignments.TrueForAll(assignment => assignment is not null))
            {
                var content = string.Join('|', set.Select(entry => $"{template.Expand(entry.Key).Text}={(entry.Value as ContractScalar)?.Value}"));
                yield return new Correction(
                    written!.Value, template.Label(dutch, english), condition, [.. assignments.OfType<Assignment>()],
                    ContentVersion.Of($"{written.Value}|{template.Expand(when!).Text}|{content}"), written.Where);
            }
        }
    }

    private Assignment? Assign(Template template, ContractEntry entry)
    {
        if (template.Name(entry.Key) is not { } key || variables.Find(key) is null
            || ContractReader.AsScalar(entry.Value, faults, "a value, or missing") is not { } scalar)
        {
            return null;
        }

        if (scalar is { Quoted: false, Value: Missing })
        {
            return new Assignment(key.Value, Value: null);
        }

        return variables.Value(key.Value, template.Expand(scalar)) is { } value ? new Assignment(key.Value, value) : null;
    }
}
