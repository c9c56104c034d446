using System.Collections.Immutable;
using System.Globalization;

namespace Ivm.Contracts;

/// <summary>Reads how missing cells are filled.</summary>
internal sealed class ImputationReader(EditingContext context, EditingVariables variables, FaultCollector faults)
{
    /// <summary>One imputation per repetition.</summary>
    public IEnumerable<Imputation> Read(ContractReader reader)
    {
        var repeat = reader.OptionalScalar("repeat", "the name of a code list");
        var names = ReadVariables(reader);
        var method = reader.Choice<ImputationMethod>("method");
        var by = ReadBy(reader, method);
        var classes = ReadClasses(reader);
        var where = reader.OptionalScalar("where", "a condition");
        var adjust = reader.Flag("adjust", absent: method is ImputationMethod.Ratio or ImputationMethod.Mean or ImputationMethod.Median);
        reader.Done();
        foreach (var template in Template.For(repeat, context.CodeLists, context.Year, faults))
        {
            var found = Found(template, names);
            foreach (var (name, variable) in found.Where(pair => method is not (ImputationMethod.HotDeck or ImputationMethod.Nearest) && !IsQuantity(pair.Variable)))
            {
                faults.Add(name.Where, $"'{variable.Name}', which is no quantity", $"a quantity to take the {method.ToString().ToLowerInvariant()} of", "Take hot_deck or nearest.");
            }

            if (found.Length == 0)
            {
                continue;
            }

            ImmutableArray<string> named = [.. found.Select(pair => pair.Variable.Name)];
            ImmutableArray<string> helpers = [.. Found(template, by).Select(pair => pair.Variable.Name)];
            ImmutableArray<ImmutableArray<ClassVariable>> levels = [.. classes.Select(level => level.SelectMany(item => Class(template, item)).ToImmutableArray())];
            var condition = where is null ? null : variables.Condition(template.Expand(where));
            var content = $"{string.Join(',', named)}|{method}|{string.Join(',', helpers)}|{adjust}|{(where is null ? "" : template.Expand(where).Text)}|"
                + string.Join(';', levels.Select(level => string.Join(',', level.Select(item => $"{item.Variable}:{string.Join('/', item.From)}"))));
            yield return new Imputation(named, method, levels, helpers, condition, adjust, ContentVersion.Of(content), reader.Where);
        }
    }

    private static bool IsQuantity(ExpressionVariable variable) => variable is { Type: ExpressionType.Number, NumberCodes.IsEmpty: true };

    private ImmutableArray<ContractScalar> ReadVariables(ContractReader reader) => reader.Required("impute", "a variable, or a list of variables from one donor") switch
    {
        ContractList list => ContractReader.AsNames(list, faults, "a list of variables"),
        { } node => ContractReader.AsScalar(node, faults, "a variable") is { } name ? [name] : [],
        null => [],
    };

    private static ImmutableArray<ContractScalar> ReadBy(ContractReader reader, ImputationMethod method) => method switch
    {
        ImputationMethod.Nearest => reader.Names("by", "a list of variables that say how near a donor is"),
        ImputationMethod.Ratio => reader.Scalar("to", "the variable that values are proportional to") is { } name ? [name] : [],
        _ => [],
    };

    private ImmutableArray<ImmutableArray<ContractNode>> ReadClasses(ContractReader reader)
    {
        var items = reader.Items("classes", "a list of classes, in the order in which they are tried; [] is everyone", required: false);
        return items.IsEmpty ? [[]] : [.. items.Select(item => ContractReader.AsList(item, faults, "a list of variables that make classes"))];
    }

    private ImmutableArray<(ContractScalar Name, ExpressionVariable Variable)> Found(Template template, ImmutableArray<ContractScalar> names) =>
    [
        .. names.Select(template.Name).OfType<ContractScalar>()
            .Select(name => (Name: name, Variable: variables.Find(name)))
            .Where(pair => pair.Variable is not null)
            .Select(pair => (pair.Name, pair.Variable!)),
    ];

    /// <summary>A variable, or <c>{ variable: [lower bounds] }</c>.</summary>
    private IEnumerable<ClassVariable> Class(Template template, ContractNode node)
    {
        switch (node)
        {
            case ContractMapping { Entries: [{ } only] }:
                if (template.Name(only.Key) is { } key && variables.Find(key) is { } number)
                {
                    if (number.Type != ExpressionType.Number)
                    {
                        faults.Add(key.Where, $"'{number.Name}', which is a text", "a number to cut into classes", "Write the variable without bounds.");
                    }

                    yield return new ClassVariable(number.Name, Bounds(only.Value));
                }

                break;
            default:
                if (ContractReader.AsScalar(node, faults, "a variable, or { variable: [lower bounds] }") is { } name && template.Name(name) is { } written && variables.Find(written) is { } variable)
                {
                    yield return new ClassVariable(variable.Name, []);
                }

                break;
        }
    }

    private ImmutableArray<double> Bounds(ContractNode node)
    {
        var bounds = ImmutableArray.CreateBuilder<double>();
        foreach (var item in ContractReader.AsNames(node, faults, "a list of lower bounds"))
        {
            if (!double.TryParse(item.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || (bounds.Count > 0 && bound <= bounds[^1]))
            {
                faults.Add(item.Where, item.Description, "a number above the one before it", "Write lower bounds in ascending order.");
                continue;
            }

            bounds.Add(bound);
        }

        return bounds.ToImmutable();
    }
}
