using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Ivm.Contracts;

/// <summary>Reads <c>codelists/classifications.yaml</c>: the groupings of persons that weighting terms and tables refer to.</summary>
internal static class ClassificationReader
{
    private const string File = "codelists/classifications.yaml";
    private const string Population = "link.population";

    /// <summary>All classifications by name.</summary>
    public static FrozenDictionary<string, WeightingClassification> Read(
        ContractFiles files, FaultCollector faults, FrozenDictionary<string, CodeList> codeLists, FrozenDictionary<string, TableSchema> outputs)
    {
        if (!files.Exists(File))
        {
            faults.Add(new SourceLocation(File, 0, 0), "no such file", "the classifications that weighting and tables refer to", "Add it.");
            return FrozenDictionary<string, WeightingClassification>.Empty;
        }

        var reader = ContractReader.Open(files.Document(File), faults, "the classifications");
        var found = new Dictionary<string, WeightingClassification>();
        foreach (var entry in reader.Entries("classifications", "a classification under each name"))
        {
            found[entry.Key.Value] = ReadOne(entry, faults, codeLists, outputs.GetValueOrDefault(Population));
        }

        reader.Done();
        return found.ToFrozenDictionary();
    }

    /// <summary>The classifications that a survey's own weighting model declares: groupings of columns of its data.</summary>
    public static FrozenDictionary<string, WeightingClassification> ReadOwn(ContractReader model) =>
        model.Entries("classifications", "a classification under each name", required: false)
            .ToFrozenDictionary(entry => entry.Key.Value, entry =>
            {
                var reader = ContractReader.Open(entry.Value, model.Faults, "a classification");
                var label = reader.Has("label") ? reader.Label("label") : new Label(entry.Key.Value, entry.Key.Value);
                return ReadClassification(entry.Key, reader, label, reader.Scalar("variable", "a column of the data"), null, FrozenDictionary<string, CodeList>.Empty);
            });

    private static WeightingClassification ReadOne(ContractEntry entry, FaultCollector faults, FrozenDictionary<string, CodeList> codeLists, TableSchema? population)
    {
        if (!ContractNames.IsVariable(entry.Key.Value))
        {
            faults.Add(entry.Key.Where, $"the name '{entry.Key.Value}'", "lower-case letters, digits and underscores, beginning with a letter", "Rename the classification.");
        }

        var reader = ContractReader.Open(entry.Value, faults, "a classification");
        var label = reader.Label("label");
        var variable = reader.Scalar("variable", $"a variable of {Population}");
        return ReadClassification(entry.Key, reader, label, variable, Find(variable, faults, population), codeLists);
    }

    private static WeightingClassification ReadClassification(
        ContractScalar name, ContractReader reader, Label label, ContractScalar? variable, Field? field, FrozenDictionary<string, CodeList> codeLists)
    {
        var faults = reader.Faults;
        var classes = ReadClasses(reader, faults, field);
        var only = reader.Names("only", "a list of codes", required: false);
        CheckCodes(only, field, codeLists, faults);
        var missingAs = reader.OptionalScalar("missing_as", "the code that a missing value counts as");
        CheckCodes(missingAs is null ? [] : [missingAs], field, codeLists, faults);
        reader.Done();
        if (classes.Length > 0 && only.Length > 0)
        {
            faults.Add(name.Where, "both 'classes' and 'only'", "one of them", "Remove one.");
        }

        return new WeightingClassification(name.Value, label, variable?.Value ?? "", classes, [.. only.Select(code => code.Value)]) { MissingAs = missingAs?.Value };
    }

    private static Field? Find(ContractScalar? variable, FaultCollector faults, TableSchema? population)
    {
        if (variable is null || population is null)
        {
            return null;
        }

        var field = population.Fields.FirstOrDefault(candidate => candidate.Name == variable.Value);
        if (field is null)
        {
            faults.Add(variable.Where, $"'{variable.Value}', which is no column of {Population}", $"a column of outputs/{Population}.schema.json", NearestName.Suggestion(variable.Value, population.Fields.Select(candidate => candidate.Name), "Correct the name."));
        }

        return field;
    }

    private static ImmutableArray<int> ReadClasses(ContractReader reader, FaultCollector faults, Field? field)
    {
        var classes = ImmutableArray.CreateBuilder<int>();
        foreach (var item in reader.Items("classes", "a list of lower bounds", required: false))
        {
            if (ContractReader.AsInteger(item, faults) is { } bound)
            {
                if (classes.Count > 0 && bound <= classes[^1])
                {
                    faults.Add(item.Where, $"{bound} after {classes[^1]}", "lower bounds that go up", "Put them in order.");
                }

                classes.Add(bound);
            }
        }

        if (classes.Count > 0 && field is not null && field.Type is not (FieldType.Integer or FieldType.Long or FieldType.Number))
        {
            faults.Add(reader.Where, $"classes of '{field.Name}', which is no number", "a numeric variable", "Remove 'classes', or take another variable.");
        }
        else if (classes.Count == 0 && field?.Type is FieldType.Number or FieldType.Long)
        {
            faults.Add(reader.Where, $"no classes of '{field!.Name}', which is a number", "the key 'classes' with lower bounds", "Add them.");
        }

        return classes.ToImmutable();
    }

    private static void CheckCodes(ImmutableArray<ContractScalar> only, Field? field, FrozenDictionary<string, CodeList> codeLists, FaultCollector faults)
    {
        if (only.IsEmpty || field?.CodeList is null || !codeLists.TryGetValue(field.CodeList, out var list))
        {
            return;
        }

        var known = list.Codes.Select(code => code.Value).ToHashSet();
        foreach (var code in only.Where(code => !known.Contains(code.Value)))
        {
            faults.Add(code.Where, code.Description, $"a code of the code list {list.Name}", NearestName.Suggestion(code.Value, known, "Correct the code."));
        }
    }
}
